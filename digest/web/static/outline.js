// The draft by its sections: what stands where, and how it gets elsewhere, by pointer, by keys and by buttons alike.

import { dragged, grip } from "./drag.js";
import { nameOf, stories } from "./operations.js";
import { operate } from "./saving.js";
import { others, shown } from "./state.js";
import { html, signal, useState } from "./vendor/preact.js";

/** @typedef {import("./operations.js").Entry} Entry */
/** @typedef {import("./operations.js").Section} Section */

/** The story in hand, by its name; "" for the edition itself. */
export const inHand = signal("");

/**
 * Put a story a place up or down, over the borders of sections as well.
 * @param {string} story
 * @param {number} by -1 or 1
 */
export function shift(story, by) {
  const sections = /** @type {Section[]} */ (shown.value?.sections ?? []);
  const at = sections.findIndex((section) => (section.stories ?? []).some((one) => nameOf(one) === story));
  if (at < 0) return;
  const names = (sections[at].stories ?? []).map(nameOf);
  const place = names.indexOf(story) + by;
  if (place >= 0 && place < names.length) {
    const before = by < 0 ? names[place] : (names[place + 1] ?? "");
    operate({ op: "order", story, section: sections[at].name, before });
  } else if (sections[at + by]) {
    const there = (sections[at + by].stories ?? []).map(nameOf);
    operate({ op: "order", story, section: sections[at + by].name, before: by < 0 ? "" : (there[0] ?? "") });
  }
}

/**
 * Put a section a place up or down.
 * @param {string} name
 * @param {number} by
 */
function shiftSection(name, by) {
  const names = (shown.value?.sections ?? []).map((/** @type {Section} */ section) => section.name);
  const place = names.indexOf(name) + by;
  if (place < 0 || place >= names.length) return;
  operate({ op: "section-order", section: name, before: by < 0 ? names[place] : (names[place + 1] ?? "") });
}

/**
 * Whether a story's summary is still to be written.
 * @param {Entry} story
 */
export const isUnwritten = (story) => !story.story && !String(story.summary ?? "").trim();

/** @param {{isSmall?: boolean, onStory?: () => void}} props */
export function Outline({ isSmall = false, onStory = () => {} }) {
  const value = shown.value;
  if (!value) return html`<p class="none">There is no draft to show.</p>`;
  const all = stories(value);
  const written = all.filter(({ story }) => !isUnwritten(story)).length;
  /** @param {string} name */
  const choose = (name) => {
    inHand.value = name;
    onStory();
  };
  return html`<div class="outline" data-small=${isSmall || undefined}>
    <p class="progress"><b>${all.length}</b> stories, <b>${written}</b> written
      <progress max=${all.length || 1} value=${written} aria-label="Written"></progress></p>
    <button type="button" class="edition" aria-current=${!inHand.value && !isSmall ? "true" : undefined} onClick=${() => choose("")}
      dir="auto">${value.title || "The edition"}</button>
    ${(value.sections ?? []).map(
      (/** @type {Section} */ section, /** @type {number} */ number) =>
        html`<${Part} key=${section.name} section=${section} number=${number + 1} isSmall=${isSmall} choose=${choose} />`,
    )}
    ${!isSmall && html`<${NewSection} />`}
    <p class="also">Also this week: ${(value.also_this_week ?? []).length}</p>
  </div>`;
}

/** @param {{section: Section, number: number, isSmall: boolean, choose: (name: string) => void}} props */
function Part({ section, number, isSmall, choose }) {
  const [isNaming, setNaming] = useState(false);
  const list = section.stories ?? [];
  /** @param {any} event */
  const rename = (event) => {
    setNaming(false);
    const name = event.target.value.trim();
    if (name && name !== section.name) operate({ op: "section-name", section: section.name, name });
  };
  return html`<section class="part" data-section=${section.name}>
    <h2>
      <span class="number" aria-hidden="true">${number}</span>
      ${isNaming
        ? html`<input aria-label="Name of the section" value=${section.name} ref=${(/** @type {any} */ one) => one?.focus()} onBlur=${rename}
            onKeyDown=${(/** @type {any} */ event) => event.key === "Enter" && event.target.blur()} />`
        : html`<span dir="auto">${section.name}</span>`}
      <span class="count">${list.length}</span>
      ${!isSmall &&
      html`<span class="tools">
        <button type="button" title="Name it" aria-label=${`Name the section ${section.name}`} onClick=${() => setNaming(true)}>✎</button>
        <button type="button" title="Up" aria-label=${`Section ${section.name} up`} onClick=${() => shiftSection(section.name, -1)}>↑</button>
        <button type="button" title="Down" aria-label=${`Section ${section.name} down`} onClick=${() => shiftSection(section.name, 1)}>↓</button>
        ${!list.length && html`<button type="button" title="Take it out" aria-label=${`Take out the section ${section.name}`}
          onClick=${() => operate({ op: "section-drop", section: section.name })}>×</button>`}
      </span>`}
    </h2>
    <ol>
      ${list.map((story) => html`<${Line} key=${nameOf(story)} story=${story} section=${section.name} isSmall=${isSmall} choose=${choose} />`)}
    </ol>
  </section>`;
}

/** @param {{story: Entry, section: string, isSmall: boolean, choose: (name: string) => void}} props */
function Line({ story, section, isSmall, choose }) {
  const name = nameOf(story);
  const title = story.title || story.story || name;
  return html`<li class="line" data-story=${name} data-dragged=${dragged.value === name || undefined}>
    ${!isSmall && html`<span class="grip" aria-hidden="true" ...${grip(name)}>⋮⋮</span>`}
    <button type="button" aria-current=${inHand.value === name && !isSmall ? "true" : undefined} onClick=${() => choose(name)} dir="auto">
      ${Object.entries(others.value).filter(([, there]) => there === name).map(([who]) => html`<span class="who-here">${who}</span>`)}<span class="dot" data-written=${!isUnwritten(story)} title=${isUnwritten(story) ? "to be written" : "written"}></span>${title}</button>
    ${!isSmall &&
    html`<span class="tools">
      <button type="button" aria-label=${`Up: ${title}`} onClick=${() => shift(name, -1)}>↑</button>
      <button type="button" aria-label=${`Down: ${title}`} onClick=${() => shift(name, 1)}>↓</button>
    </span>`}
  </li>`;
}

function NewSection() {
  const [name, setName] = useState("");
  /** @param {Event} event */
  const begin = (event) => {
    event.preventDefault();
    if (name.trim()) operate({ op: "section-add", section: name.trim(), before: "" });
    setName("");
  };
  return html`<form class="new" onSubmit=${begin}>
    <input placeholder="New section" aria-label="New section" value=${name} onInput=${(/** @type {any} */ event) => setName(event.target.value)} />
    <button type="submit" disabled=${!name.trim()}>Add</button>
  </form>`;
}
