// The pictures of the publication: dropped or pasted, how large they are, and where each is used.

import { ask } from "./api.js";
import { nameOf, stories } from "./operations.js";
import { inHand } from "./outline.js";
import { operate } from "./saving.js";
import { say, shown, tried } from "./state.js";
import { html, signal, useEffect, useState } from "./vendor/preact.js";

/** @typedef {{src: string, size: number, width: number, height: number, has_position: boolean,
 *   used: {file: string, line: number | null}[], unusable: string}} Listed */

const LARGEST = 20_000_000;

/** @type {import("./vendor/preact.js").Signal<Listed[] | null>} */
const listed = signal(null);
const chosen = signal("");

async function fetchList() {
  listed.value = (await tried(() => ask("GET", "/api/pictures"))) ?? listed.value;
}

/**
 * Take files in; gives the names that they got.
 * @param {Iterable<File>} files
 * @returns {Promise<string[]>}
 */
export async function take(files) {
  const found = [];
  for (const file of files) {
    if (file.size > LARGEST) {
      say(`${file.name} has more than 20 MB; save it smaller`, true);
      continue;
    }
    const name = file.name === "image.png" ? `picture-${new Date().toISOString().slice(0, 10)}.png` : file.name;
    try {
      const kept = await ask("PUT", `/api/pictures/${encodeURIComponent(name)}`, new Blob([file], { type: file.type || "application/octet-stream" }));
      found.push(kept.src);
      say(`${kept.src} is in${kept.hadPosition ? "; it said where it was taken, which was removed" : ""}`);
    } catch (error) {
      say(`${file.name}: ${/** @type {Error} */ (error).message}`, true);
    }
  }
  return found;
}

/**
 * The files of a drop or a paste.
 * @param {DataTransfer | null} data
 */
export const filesOf = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

export function Pictures() {
  const [isOver, setOver] = useState(false);
  const add = async (/** @type {Iterable<File>} */ files) => {
    const [first] = await take(files);
    await fetchList();
    if (first) chosen.value = first;
  };
  useEffect(() => {
    void fetchList();
    const paste = (/** @type {ClipboardEvent} */ event) => void add(filesOf(event.clipboardData));
    addEventListener("paste", paste);
    return () => removeEventListener("paste", paste);
  }, []);
  return html`<section class="pictures" aria-label="Pictures">
    <label class="drop" data-over=${isOver || undefined}
      onDragOver=${(/** @type {DragEvent} */ event) => (event.preventDefault(), setOver(true))}
      onDragLeave=${() => setOver(false)}
      onDrop=${(/** @type {DragEvent} */ event) => (event.preventDefault(), setOver(false), void add(filesOf(event.dataTransfer)))}>
      Drop pictures here, paste them, or choose files
      <input type="file" accept="image/*" multiple onChange=${(/** @type {any} */ event) => add(event.target.files)} />
    </label>
    ${chosen.value && html`<${Use} key=${chosen.value} src=${chosen.value} />`}
    ${!listed.value && html`<p class="waiting" role="status">Looking at the pictures…</p>`}
    <ul>${listed.value?.map((one) => html`<${One} key=${one.src} one=${one} />`)}</ul>
    ${listed.value && !listed.value.length && html`<p class="none">There is no picture yet.</p>`}
  </section>`;
}

/** @param {{one: Listed}} props */
function One({ one }) {
  const path = `/api/pictures/${one.src.split("/").map(encodeURIComponent).join("/")}`;
  return html`<li>
    <button type="button" aria-pressed=${chosen.value === one.src} aria-label=${`Use ${one.src}`} onClick=${() => (chosen.value = one.src)}>
      <img src=${path} alt="" loading="lazy" /></button>
    <p>${one.src}</p>
    <p class="who">${one.width ? `${one.width} × ${one.height}, ` : ""}${Math.max(1, Math.round(one.size / 1024))} KB</p>
    ${one.has_position && html`<p class="error">says where it was taken</p>`}
    ${one.unusable && html`<p class="error">${one.unusable}</p>`}
    <p class="who">${one.used.length ? `used in ${one.used.map(({ file, line }) => `${file.split("/").at(-1)}${line ? `:${line}` : ""}`).join(", ")}` : "not used"}</p>
  </li>`;
}

/**
 * A picture goes to a story, with what it shows.
 * @param {{src: string}} props
 */
function Use({ src }) {
  const [story, setStory] = useState(inHand.value);
  const [about, setAbout] = useState(/** @type {Record<string, string>} */ ({}));
  const there = stories(shown.value).map((one) => one.story);
  const old = there.find((one) => nameOf(one) === story)?.image ?? null;
  const use = (/** @type {Event} */ event) => {
    event.preventDefault();
    const value = { src, ...Object.fromEntries(Object.entries(about).filter(([, text]) => text.trim())) };
    operate({ op: "put", story, keys: ["image"], value, was: old });
    say("The picture stands with the story");
  };
  /** @param {string} key @param {string} label */
  const field = (key, label) => html`<label class="field">${label}
    <input value=${about[key] ?? ""} required=${key === "alt"} onInput=${(/** @type {any} */ event) => setAbout({ ...about, [key]: event.target.value })} /></label>`;
  return html`<form class="use" onSubmit=${use} aria-label=${`Use ${src}`}>
    <h2>${src}</h2>
    <label class="field">Story
      <select value=${story} onChange=${(/** @type {any} */ event) => setStory(event.target.value)}>
        <option value="">…</option>
        ${there.map((one) => html`<option value=${nameOf(one)} selected=${nameOf(one) === story}>${one.title || nameOf(one)}</option>`)}
      </select></label>
    ${field("alt", "What it shows, for those who do not see it")}
    <div class="row">${field("caption", "Caption")}${field("credit", "Credit")}${field("licence", "Licence")}</div>
    <button type="submit" class="main" disabled=${!story || !about.alt?.trim()}>${old ? "Put it in place of the other" : "Put it to the story"}</button>
  </form>`;
}
