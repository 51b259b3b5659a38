// A field of the edition or of a story: typed into, saved after a rest, with what is wrong below it.

import { said } from "./operations.js";
import { put, rest, settle, type } from "./saving.js";
import { conflicts, fieldOf, problems, refusals, saved, shown, typing } from "./state.js";
import { html, useEffect, useLayoutEffect, useRef } from "./vendor/preact.js";

/**
 * What is wrong at a field.
 * @param {(string | number)[]} at where it stands in the file
 */
function problemsAt(at) {
  const wanted = JSON.stringify(at);
  return problems.value.filter((one) => JSON.stringify(one.keys) === wanted);
}

/**
 * Where a story's field stands in the file.
 * @param {string} story
 * @param {string[]} keys
 * @param {(entry: any) => string} nameOf
 */
export function placeOf(story, keys, nameOf) {
  const sections = saved.value?.value?.sections ?? [];
  for (const [number, section] of sections.entries())
    for (const [place, one] of (section.stories ?? []).entries())
      if (nameOf(one) === story) return ["sections", number, "stories", place, ...keys];
  return keys;
}

/**
 * A text, in one line or several.
 * @param {{story?: string, keys: string[], label: string, at?: (string|number)[], isLong?: boolean, hint?: string, id?: string,
 *   isList?: boolean, type?: string, placeholder?: string}} props
 */
export function Field({ story = "", keys, label, at = keys, isLong = false, hint = "", id, isList = false, placeholder = "" }) {
  const field = fieldOf(story, keys);
  const own = useRef(/** @type {any} */ (null));
  const there = said(shown.value, story, keys);
  const seen = useRef(there);
  /** What its writer saw there: not what came in from elsewhere while the box was hers. */
  const text = isList ? (there ?? []).join(", ") : String(there ?? "");
  const typed = typing.peek()[field]?.text;
  const first = useRef(typed ?? text);
  useLayoutEffect(() => {
    // What another one wrote comes in where nobody types.
    const box = own.current;
    if (box && typed === undefined && box.value !== text && document.activeElement !== box) box.value = text;
    if (!box || box.value === text) seen.current = there;
  });
  useLayoutEffect(() => {
    if (isLong) grow(own.current);
  }, [text]);
  useEffect(() => () => rest(field), [field]);
  const found = problemsAt(at);
  const name = id ?? `field-${field.replace(/[^A-Za-z0-9]+/g, "-")}`;
  const common = {
    id: name,
    ref: own,
    dir: "auto",
    placeholder,
    "aria-invalid": found.some((one) => one.level === "error") || undefined,
    "aria-describedby": found.length ? `${name}-said` : undefined,
    defaultValue: first.current, // another one would be shown at once, also where somebody is about to type
    onInput: (/** @type {any} */ event) => {
      if (isLong) grow(event.target);
      if (!isList) type(story, keys, event.target.value, seen.current);
    },
    onBlur: (/** @type {any} */ event) => {
      if (isList) {
        const found = event.target.value.split(",").map((/** @type {string} */ one) => one.trim()).filter(Boolean);
        put(story, keys, found.length ? found : null, seen.current);
      } else rest(field);
    },
  };
  return html`<div class="field" key=${field}>
    <label for=${name}>${label}${hint && html` <span class="hint">${hint}</span>`}</label>
    ${isLong ? html`<textarea rows="2" ...${common}></textarea>` : html`<input ...${common} />`}
    <div id=${`${name}-said`} class="said">
      ${found.map((one) => html`<p class=${one.level}>${one.what}${one.hint && ` (${one.hint})`}</p>`)}
      ${refusals.value[field] && conflicts.value[field] && html`<p class="error">${refusals.value[field]}</p>`}
    </div>
    ${conflicts.value[field] && html`<${Conflict} field=${field} box=${own} />`}
  </div>`;
}

/**
 * Two texts for one field: both are there, and both may be taken or changed.
 * @param {{field: string, box: {current: any}}} props
 */
function Conflict({ field, box }) {
  const { story, keys, mine, theirs } = conflicts.value[field];
  const text = (/** @type {any} */ value) => (Array.isArray(value) ? value.join(", ") : (value ?? ""));
  /** @param {any} value */
  const take = (value) => {
    settle(field);
    if (box.current) {
      box.current.value = text(value);
      grow(box.current);
    }
    put(story, keys, value || null, said(saved.value?.value ?? null, story, keys));
  };
  return html`<div class="conflict" role="group" aria-label="Two texts">
    <p>This field says something else by now. Which text shall stand? You can change either above, once it is chosen.</p>
    <div><h4>Yours</h4><blockquote dir="auto">${text(mine) || "(nothing)"}</blockquote>
      <button type="button" onClick=${() => take(mine)}>Take yours</button></div>
    <div><h4>In the file</h4><blockquote dir="auto">${text(theirs) || "(nothing)"}</blockquote>
      <button type="button" onClick=${() => take(theirs)}>Keep the file's</button></div>
    ${text(mine) && text(theirs) && html`<button type="button" onClick=${() => take(`${text(theirs)}\n\n${text(mine)}`)}>Both, one below the other</button>`}
  </div>`;
}

/**
 * A box as high as its text.
 * @param {HTMLTextAreaElement | null} box
 */
export function grow(box) {
  if (!box || CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

/**
 * A choice.
 * @param {{story?: string, keys: string[], label: string, among: [string, string][]}} props
 */
export function Choice({ story = "", keys, label, among }) {
  const there = String(said(shown.value, story, keys) ?? "");
  return html`<label class="field">${label}
    <select value=${there} onChange=${(/** @type {any} */ event) => put(story, keys, event.target.value || null)}>
      ${among.map(([value, name]) => html`<option value=${value} selected=${value === there}>${name}</option>`)}
    </select></label>`;
}
