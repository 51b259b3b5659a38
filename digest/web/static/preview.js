// The page or the letter as it would be, with what is not saved yet. It runs no script, and has no way to this page.

import { ask } from "./api.js";
import { inHand } from "./outline.js";
import { day, problems, saved, shown, typing, underway } from "./state.js";
import { effect, html, signal, useEffect, useRef, useState } from "./vendor/preact.js";

const REST = 120;
/** Milliseconds without a key before the preview follows. */

/** @type {import("./vendor/preact.js").Signal<{kind: "page" | "letter", isDark: boolean, isPhone: boolean}>} */
export const looks = signal({ kind: "page", isDark: false, isPhone: false });

export function Preview() {
  const [made, setMade] = useState(/** @type {{page: string, letter: string, number: number} | null} */ (null));
  const [why, setWhy] = useState("");
  const running = useRef(/** @type {{busy: boolean, again: boolean}} */ ({ busy: false, again: false }));
  const show = async () => {
    const state = /** @type {{busy: boolean, again: boolean}} */ (running.current);
    if (state.busy) return void (state.again = true);
    state.busy = true;
    try {
      const answer = await ask("POST", `/api/editions/${day.peek()}/preview`, { operations: underway() });
      setMade((before) => ({ ...answer, number: (before?.number ?? 0) + 1 }));
      setWhy("");
      problems.value = answer.problems;
    } catch (error) {
      setWhy(/** @type {Error} */ (error).message);
    } finally {
      state.busy = false;
      if (state.again) {
        state.again = false;
        void show();
      }
    }
  };
  useEffect(
    () =>
      effect(() => {
        void [saved.value?.hash, shown.value, typing.value];
        const timer = window.setTimeout(show, REST);
        return () => clearTimeout(timer);
      }),
    [],
  );
  const { kind, isDark, isPhone } = looks.value;
  const query = `?n=${made?.number}${isDark ? "&dark" : ""}`;
  const place = kind === "page" && inHand.value ? `#${inHand.value}` : "";
  return html`<section class="preview" aria-label="Preview" data-phone=${isPhone || undefined}>
    <div class="looks">
      <${Switch} name="kind" among=${[["page", "Page"], ["letter", "Letter"]]} value=${kind} />
      <${Toggle} name="isDark" label="Dark" value=${isDark} />
      <${Toggle} name="isPhone" label="Phone" value=${isPhone} />
      ${why && html`<span class="error" role="status">${why}</span>`}
    </div>
    ${made && html`<${Frame} src=${`${made[kind]}${query}${place}`} />`}
  </section>`;
}

/**
 * Two frames: the one that is seen stays until the other one is there.
 * @param {{src: string}} props
 */
function Frame({ src }) {
  const [frames, setFrames] = useState({ seen: "", next: src });
  useEffect(() => setFrames((before) => ({ ...before, next: src })), [src]);
  const loaded = () => setFrames((before) => ({ seen: before.next, next: before.next }));
  const both = [...new Set([frames.seen, frames.next])].filter(Boolean);
  return html`<div class="frames">
    ${both.map(
      (one) => html`<iframe key=${one} title="Preview" sandbox="" src=${one} data-waiting=${one !== frames.seen || undefined}
        onLoad=${one === frames.next ? loaded : undefined}></iframe>`,
    )}
  </div>`;
}

/** @param {{name: "kind", among: [string, string][], value: string}} props */
function Switch({ name, among, value }) {
  return html`<span role="group" aria-label="Preview of" class="switch">${among.map(
    ([one, label]) => html`<button type="button" aria-pressed=${one === value}
      onClick=${() => (looks.value = { ...looks.value, [name]: /** @type {any} */ (one) })}>${label}</button>`,
  )}</span>`;
}

/** @param {{name: "isDark" | "isPhone", label: string, value: boolean}} props */
function Toggle({ name, label, value }) {
  return html`<button type="button" aria-pressed=${value} onClick=${() => (looks.value = { ...looks.value, [name]: !value })}>${label}</button>`;
}
