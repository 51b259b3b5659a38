// The edition: its outline, the fields of what is in hand, and how that looks.

import { Choice, Field, placeOf } from "./field.js";
import { handle } from "./keys.js";
import * as items from "./items.js";
import { Outline, inHand, isUnwritten, shift } from "./outline.js";
import { Button, Out, moment } from "./parts.js";
import { filesOf, take } from "./pictures.js";
import { Preview } from "./preview.js";
import { Raw } from "./raw.js";
import { nameOf, said, stories, storyOf } from "./operations.js";
import { operate, restAll, settle, settled, undo } from "./saving.js";
import { blocked, conflicts, saved, say, shown } from "./state.js";
import { html, signal, useEffect, useState } from "./vendor/preact.js";

/** @typedef {import("./operations.js").Entry} Entry */

/** Whether the file itself is shown in place of its fields. */
export const isRaw = signal(false);
const isMoving = signal(false);

const ACCESS = /** @type {[string, string][]} */ ([
  ["", "free"],
  ["registration", "registration"],
  ["paywall", "paywall"],
]);

export function Edition() {
  useEffect(() => {
    void (items.inbox.peek() ?? items.fetchInbox());
    return handle(actions(), (number) => {
      const section = shown.value?.sections?.[number - 1]?.name;
      if (inHand.value && section) operate({ op: "order", story: inHand.value, section });
    });
  }, []);
  const story = storyOf(shown.value, inHand.value);
  const isText = isRaw.value || Boolean(blocked.value);
  return html`<div class="work">
    <nav class="side" aria-label="Outline"><${Outline} /></nav>
    <section class="fields" aria-label="Fields">
      <div class="tabs">
        <button type="button" aria-pressed=${!isText} disabled=${Boolean(blocked.value)} onClick=${() => (isRaw.value = false)}>Fields</button>
        <button type="button" aria-pressed=${isText} onClick=${async () => {
          await settled();
          isRaw.value = true;
        }}>File</button>
      </div>
      ${blocked.value && html`<p class="error" role="alert">${blocked.value}</p>`}
      <${Homeless} />
      ${isText ? html`<${Raw} key=${saved.value?.day} />` : story ? html`<${Story} key=${inHand.value} story=${story} />` : html`<${Whole} />`}
    </section>
    ${!blocked.value && html`<${Preview} />`}
    ${isMoving.value && html`<${Move} />`}
  </div>`;
}

/** What was written for a story that is gone by now: it stays until its writer has it. */
function Homeless() {
  const left = Object.entries(conflicts.value).filter(([, { story }]) => story && shown.value && !storyOf(shown.value, story));
  return left.map(
    ([field, { mine }]) => html`<div class="conflict" key=${field} role="group" aria-label="Words for a story that is gone">
      <p>This was written for a story that somebody took out meanwhile. Undo that in the history, or copy the words:</p>
      <blockquote dir="auto">${Array.isArray(mine) ? mine.join(", ") : String(mine ?? "")}</blockquote>
      <button type="button" onClick=${() => settle(field)}>I have them</button></div>`,
  );
}

function actions() {
  const names = () => ["", ...stories(shown.value).map(({ story }) => nameOf(story))];
  /** @param {number} by */
  const step = (by) => {
    const all = names();
    inHand.value = all[Math.max(0, Math.min(all.length - 1, all.indexOf(inHand.value) + by))];
  };
  return {
    next: () => step(1),
    previous: () => step(-1),
    up: () => inHand.value && shift(inHand.value, -1),
    down: () => inHand.value && shift(inHand.value, 1),
    move: () => inHand.value && (isMoving.value = true),
    drop: () => inHand.value && drop(inHand.value),
    write: () => document.getElementById(inHand.value ? "summary" : "title")?.focus(),
    done: () => nextUnwritten(),
    save: () => restAll(),
    undo: () => void undo(),
    original: () => {
      const url = storyOf(shown.value, inHand.value)?.url ?? "";
      if (/^https?:/.test(url)) window.open(url, "_blank", "noopener,noreferrer");
    },
  };
}

/** Done with this one: the next story that nobody has written. */
function nextUnwritten() {
  restAll();
  const all = stories(shown.value).map(({ story }) => story);
  const at = all.findIndex((story) => nameOf(story) === inHand.value);
  const next = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((story) => isUnwritten(story) && nameOf(story) !== inHand.value);
  if (!next) return say("Every story is written");
  inHand.value = nameOf(next);
  requestAnimationFrame(() => document.getElementById("summary")?.focus());
}

/** @param {string} story */
function drop(story) {
  const all = stories(shown.value).map(({ story: one }) => nameOf(one));
  if (all.length === 1) return say("an edition needs one story", true);
  const at = all.indexOf(story);
  operate({ op: "drop", story });
  inHand.value = all[at + 1] ?? all[at - 1] ?? "";
  say("Taken out; u brings it back");
}

function Whole() {
  return html`<div>
    <${Field} id="title" keys=${["title"]} label="Title" />
    <${Field} keys=${["intro"]} label="Introduction" isLong=${true} hint="Markdown" />
    <div class="row">
      <${Field} keys=${["number"]} label="Number" />
      <${Field} keys=${["editor"]} label="Editor" hint="a key of people.yml" />
    </div>
    <details><summary>The letter</summary>
      <${Field} keys=${["subject"]} label="Subject" hint="the title, if nothing stands here" />
      <${Field} keys=${["preheader"]} label="Preheader" hint="what mailboxes show behind the subject" />
    </details>
    <${Entries} story="" list="also_this_week" label="Also this week" fields=${["title", "url", "source", "date"]} />
    <${Entries} story="" list="corrections" label="Corrections" fields=${["date", "text", "story"]} />
  </div>`;
}

/** @param {{story: Entry}} props */
function Story({ story }) {
  const name = nameOf(story);
  /** @param {string[]} keys */
  const at = (keys) => placeOf(name, keys, nameOf);
  const section = stories(shown.value).find((one) => one.story === story)?.section.name ?? "";
  return html`<div>
    <p class="kicker">${section} <${Button} action="move" kind="quiet" onClick=${() => (isMoving.value = true)}>Move<//>
      <${Button} action="drop" kind="quiet" onClick=${() => drop(name)}>Take out<//></p>
    <${Field} story=${name} keys=${["title"]} at=${at(["title"])} label="Title" />
    <div class="writing">
      <${Field} id="summary" story=${name} keys=${["summary"]} at=${at(["summary"])} label="Summary" isLong=${true}
        placeholder="Two to four sentences in your own words" hint="Markdown" />
      <${Theirs} story=${story} />
    </div>
    <div class="row">
      <${Field} story=${name} keys=${["source"]} at=${at(["source"])} label="Source" />
      <${Choice} story=${name} keys=${["access"]} label="Access" among=${ACCESS} />
    </div>
    ${!story.story && html`<${Field} story=${name} keys=${["url"]} at=${at(["url"])} label="Link" />`}
    <div class="row">
      <${Field} story=${name} keys=${["tags"]} at=${at(["tags"])} label="Tags" isList=${true} hint="with commas between them" />
      <${Field} story=${name} keys=${["published"]} at=${at(["published"])} label="Published" />
      <${Field} story=${name} keys=${["language"]} at=${at(["language"])} label="Language" />
    </div>
    <${Image} story=${story} name=${name} at=${at} />
    <${Entries} story=${name} list="also" label="Also reported by" fields=${["source", "title", "url"]} />
  </div>`;
}

/**
 * What the feeds say of a story, to copy from.
 * @param {{story: Entry}} props
 */
function Theirs({ story }) {
  const group = items.inbox.value?.groups.find((one) => one.items.some((item) => `n${item.id}` === story.id || item.url === story.url));
  const feeds = items.inbox.value?.feeds ?? {};
  const lines = group ? [] : commented(saved.value?.text ?? "", String(story.id ?? ""));
  if (!group && !lines.length) return null;
  return html`<aside class="theirs" aria-label="What the feeds say">
    <h3>What stands there</h3>
    ${group?.items.map(
      (item) => html`<div key=${item.id}><p class="who">${feeds[item.feed] ?? ""} · ${moment(item.at)}</p>
        <p dir="auto"><${Out} href=${item.url}>${item.title}<//></p><p class="excerpt" dir="auto">${item.summary}</p></div>`,
    )}
    ${lines.length ? html`<p class="excerpt" dir="auto">${lines.join(" ")}</p>` : null}
  </aside>`;
}

/**
 * The comments of a story in the file: what its feed said when it was picked.
 * @param {string} text
 * @param {string} id
 */
function commented(text, id) {
  if (!id) return [];
  const lines = text.split(/\r\n|\n/);
  const at = lines.findIndex((line) => line.trim() === `id: ${id}`);
  const found = [];
  for (const line of at < 0 ? [] : lines.slice(at + 1)) {
    if (/^ *- title:/.test(line)) break;
    const comment = /^ *# {3}(.*)$/.exec(line);
    if (comment) found.push(comment[1]);
  }
  return found;
}

/** @param {{story: Entry, name: string, at: (keys: string[]) => (string|number)[]}} props */
function Image({ story, name, at }) {
  const [src, setSrc] = useState("");
  const [alt, setAlt] = useState("");
  const drop = async (/** @type {any} */ event) => {
    const files = filesOf(event.dataTransfer ?? event.clipboardData);
    if (!files.length) return;
    event.preventDefault();
    setSrc((await take(files))[0] ?? "");
  };
  if (story.image)
    return html`<fieldset class="image"><legend>Picture</legend>
      <p class="who">${story.image.src}</p>
      <${Field} story=${name} keys=${["image", "alt"]} at=${at(["image", "alt"])} label="What it shows, for those who do not see it" />
      <div class="row">
        <${Field} story=${name} keys=${["image", "caption"]} at=${at(["image", "caption"])} label="Caption" />
        <${Field} story=${name} keys=${["image", "credit"]} at=${at(["image", "credit"])} label="Credit" />
        <${Field} story=${name} keys=${["image", "licence"]} at=${at(["image", "licence"])} label="Licence" />
      </div>
      <button type="button" onClick=${() => operate({ op: "put", story: name, keys: ["image"], value: null, was: story.image })}>Without a picture</button>
    </fieldset>`;
  return html`<details class="image" onDrop=${drop} onPaste=${drop} onDragOver=${(/** @type {DragEvent} */ event) => event.preventDefault()}>
    <summary>A picture: open this, and drop or paste it here</summary>
    <div class="row">
      <label class="field">File below content/images/ <input value=${src} onInput=${(/** @type {any} */ event) => setSrc(event.target.value)} /></label>
      <label class="field">What it shows <input value=${alt} onInput=${(/** @type {any} */ event) => setAlt(event.target.value)} /></label>
    </div>
    <button type="button" disabled=${!src || !alt}
      onClick=${() => operate({ op: "put", story: name, keys: ["image"], value: { src, alt }, was: null })}>Add it</button>
  </details>`;
}

/** @param {{story: string, list: string, label: string, fields: string[]}} props */
function Entries({ story, list, label, fields }) {
  const there = /** @type {Entry[]} */ (said(shown.value, story, [list]) ?? []);
  const [entry, setEntry] = useState(/** @type {Record<string, string>} */ ({}));
  const needed = list === "corrections" ? ["date", "text"] : list === "also" ? ["source", "url"] : ["title", "url"];
  const add = () => {
    operate({ op: "entry-add", story, keys: [list], entry: Object.fromEntries(fields.filter((key) => entry[key]).map((key) => [key, entry[key]])) });
    setEntry({});
  };
  return html`<details class="entries" open=${there.length > 0 && list !== "also_this_week"}>
    <summary>${label} (${there.length})</summary>
    <ul>
      ${there.map((one) => {
        const name = nameOf(one);
        return html`<li key=${name}>
          <span dir="auto">${one.source ? `${one.source}: ` : ""}${one.title || one.text || ""} ${one.url && html`<${Out} href=${one.url}>${one.url}<//>`}</span>
          <button type="button" aria-label=${`Take out ${one.title || name}`}
            onClick=${() => operate({ op: "entry-drop", story, keys: [list, name] })}>×</button>
        </li>`;
      })}
    </ul>
    <div class="row">
      ${fields.map(
        (key) => html`<label class="field">${key}
          <input value=${entry[key] ?? ""} onInput=${(/** @type {any} */ event) => setEntry({ ...entry, [key]: event.target.value })} /></label>`,
      )}
      <button type="button" disabled=${needed.some((key) => !entry[key])} onClick=${add}>Add</button>
    </div>
  </details>`;
}

/** Which section: by its first letters. */
function Move() {
  const [text, setText] = useState("");
  const names = /** @type {string[]} */ ((shown.value?.sections ?? []).map((/** @type {any} */ one) => one.name));
  const found = names.filter((name) => name.toLowerCase().startsWith(text.toLowerCase()));
  /** @param {string} section */
  const move = (section) => {
    isMoving.value = false;
    if (section) operate({ op: "order", story: inHand.value, section });
  };
  return html`<dialog open class="move" aria-label="Move to a section">
    <input aria-label="Section" value=${text} ref=${(/** @type {any} */ one) => one?.focus()} onInput=${(/** @type {any} */ event) => setText(event.target.value)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape") move("");
        if (event.key === "Enter" && found[0]) move(found[0]);
      }} />
    <ul>${found.map((name, at) => html`<li><button type="button" aria-current=${at === 0 || undefined} onClick=${() => move(name)}>${name}</button></li>`)}</ul>
    <button type="button" class="quiet" onClick=${() => move("")}>Leave it (Esc)</button>
  </dialog>`;
}

