// The inbox: on the left what came in, on the right all that is reported of it, and the draft as it fills up.

import * as items from "./items.js";
import { handle } from "./keys.js";
import { Outline, inHand } from "./outline.js";
import { Button, Out, moment } from "./parts.js";
import { operate, undo } from "./saving.js";
import { say, shown } from "./state.js";
import { html, useComputed, useEffect, useRef, useState } from "./vendor/preact.js";

/** @typedef {import("./items.js").Group} Group */

const AHEAD = 60;
/** Rows that are made at once; more follow as somebody comes near the end. */

/** @param {{go: (screen: string) => void}} props */
export function Inbox({ go }) {
  useEffect(() => {
    void (items.inbox.peek() ?? items.fetchInbox());
    return handle(actions(go), (number) => pick(sectionOf(number)));
  }, []);
  return html`<div class="inbox" data-open=${items.isOpen}>
    <${Filters} />
    <${List} />
    <${Reports} go=${go} />
    <aside class="rail" aria-label="The draft"><${Outline} isSmall=${true} onStory=${() => go("edition")} /></aside>
  </div>`;
}

/** @param {(screen: string) => void} go */
function actions(go) {
  /** @param {number} by */
  const step = (by) => {
    items.cursor.value = Math.max(0, Math.min(items.listed.value.length - 1, items.cursor.value + by));
  };
  return {
    next: () => step(1),
    previous: () => step(-1),
    open: () => (items.isOpen.value = !items.isOpen.value),
    original: () => {
      const url = items.current.value?.items[0].url ?? "";
      if (/^https?:/.test(url)) window.open(url, "_blank", "noopener,noreferrer");
    },
    pick: () => pick(),
    also: () => also(),
    seen: () => {
      const group = items.current.value;
      if (!group) return;
      const is = !items.seen.value.has(items.leadOf(group).id);
      items.see(group, is);
      if (is && !items.wanted.value.unseen) step(1);
    },
    note: () => document.getElementById("note")?.focus(),
    search: () => document.getElementById("search")?.focus(),
    refresh: () => void items.fetchInbox(true),
    undo: () => void undo(),
    write: () => {
      const group = items.current.value;
      if (!group || !items.placeOf(group)) return say("pick it first");
      inHand.value = `n${items.leadOf(group).id}`;
      go("edition");
    },
  };
}

/** The section of a number, as the draft has them. @param {number} number */
function sectionOf(number) {
  return shown.value?.sections?.[number - 1]?.name ?? "";
}

/**
 * Pick the group in hand.
 * @param {string} [section]
 */
export function pick(section = "") {
  const group = items.current.value;
  if (!group) return;
  const lead = items.leadOf(group);
  const where = items.placeOf(group);
  if (where) {
    if (section && section !== where) operate({ op: "order", story: `n${lead.id}`, section });
    else say(`it stands in ${where} already`);
    return;
  }
  const into = section || group.section || "News";
  const note = items.notes.value[lead.id] ?? "";
  operate({ op: "pick", what: lead.id, note, ...optimistic(group, into, note) });
  say(`Picked into ${into}`);
}

/**
 * The story as it will stand in the draft, near enough until the file says it.
 * @param {Group} group
 * @param {string} section
 * @param {string} note
 */
function optimistic(group, section, note) {
  const lead = items.leadOf(group);
  const source = items.inbox.value?.feeds[lead.feed] ?? "";
  return { section, shown: { title: lead.title, id: `n${lead.id}`, url: lead.url, source, ...(note && { summary: note }) } };
}

function also() {
  const group = items.current.value;
  if (!group) return;
  const where = items.placeOf(group);
  if (where) return say(`it stands in ${where} already`);
  const lead = items.leadOf(group);
  const source = items.inbox.value?.feeds[lead.feed] ?? "";
  const entry = { title: lead.title, url: lead.url, ...(source && { source }) };
  operate({ op: "entry-add", story: "", keys: ["also_this_week"], entry });
  say("Picked into “Also this week”");
}

function Filters() {
  const { section, feed, text, unseen } = items.wanted.value;
  const feeds = Object.entries(items.inbox.value?.feeds ?? {}).sort(([, one], [, other]) => one.localeCompare(other));
  /** @param {Partial<typeof items.wanted.value>} more */
  const want = (more) => {
    items.wanted.value = { ...items.wanted.value, ...more };
    items.cursor.value = 0;
  };
  return html`<form class="filters" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <input id="search" type="search" placeholder="Search" aria-label="Search the inbox" value=${text}
      onInput=${(/** @type {any} */ event) => want({ text: event.target.value })}
      onKeyDown=${(/** @type {any} */ event) => event.key === "Escape" && event.target.blur()} />
    <select aria-label="Section" value=${section} onChange=${(/** @type {any} */ event) => want({ section: event.target.value })}>
      <option value="">All sections</option>
      ${items.inbox.value?.sections.map((one) => html`<option value=${one}>${one}</option>`)}
    </select>
    <select aria-label="Feed" value=${feed} onChange=${(/** @type {any} */ event) => want({ feed: event.target.value })}>
      <option value="">All feeds</option>
      ${feeds.map(([url, name]) => html`<option value=${url}>${name}</option>`)}
    </select>
    <label><input type="checkbox" checked=${unseen} onChange=${(/** @type {any} */ event) => want({ unseen: event.target.checked })} /> not seen</label>
    <span class="count" role="status">${items.listed.value.length} of ${items.inbox.value?.groups.length ?? 0}</span>
    ${items.isNewer.value && html`<${Button} action="refresh" kind="new" onClick=${() => items.fetchInbox(true)}>Show what is new<//>`}
  </form>`;
}

function List() {
  const [count, setCount] = useState(AHEAD);
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const groups = items.listed.value;
  useEffect(() => setCount(AHEAD), [items.wanted.value, items.inbox.value?.version]);
  useEffect(() => {
    if (items.cursor.value > count - AHEAD / 2) setCount(Math.max(count, items.cursor.value + AHEAD));
  }, [items.cursor.value]);
  useEffect(() => {
    if (!end.current) return undefined;
    const watcher = new IntersectionObserver(
      (found) => found.some((one) => one.isIntersecting) && setCount((before) => before + AHEAD),
      { rootMargin: "600px" },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [count < groups.length]);
  if (!items.inbox.value)
    return html`<p class="waiting" role="status">${items.absent.value || "Reading and grouping what came in…"}</p>`;
  return html`<ol class="groups" aria-label="Stories">
    ${groups.slice(0, count).map((group, number) => html`<${Row} key=${items.leadOf(group).id} group=${group} number=${number} />`)}
    ${count < groups.length && html`<li ref=${end} class="end" aria-hidden="true"></li>`}
    ${!groups.length && html`<li class="none">Nothing here. Search for less, or let all sections and feeds be shown.</li>`}
  </ol>`;
}

/** @param {{group: Group, number: number}} props */
function Row({ group, number }) {
  const own = useRef(/** @type {HTMLElement | null} */ (null));
  const isCurrent = useComputed(() => items.current.value === group);
  const where = useComputed(() => items.placeOf(group));
  const isSeen = useComputed(() => items.seen.value.has(items.leadOf(group).id));
  useEffect(() => {
    if (isCurrent.value) own.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent.value]);
  const lead = items.leadOf(group);
  const feeds = items.inbox.value?.feeds ?? {};
  const names = [...new Set(group.items.map((item) => feeds[item.feed] ?? item.feed))];
  return html`<li ref=${own} class="group" aria-current=${isCurrent.value || undefined} data-seen=${isSeen.value || undefined}>
    <button type="button" onClick=${() => {
      if (items.current.value === group) items.isOpen.value = !items.isOpen.value;
      else {
        items.cursor.value = number;
        items.isOpen.value = true;
      }
    }}>
      <span class="rank">${group.rank}</span>
      <span class="title" dir="auto">${lead.title || lead.summary || lead.url}</span>
      <span class="who">${names.slice(0, 4).join(", ")}${names.length > 4 && ` and ${names.length - 4} more`}</span>
      ${where.value && html`<span class="mark picked">in ${where.value}</span>`}
      ${group.ran.slice(0, 1).map((one) => html`<span class="mark ran">ran on ${one.day}</span>`)}
      ${items.notes.value[lead.id] && html`<span class="mark noted">note</span>`}
    </button>
  </li>`;
}

/** @param {{go: (screen: string) => void}} props */
function Reports({ go }) {
  const group = items.current.value;
  if (!group) return html`<section class="reports" aria-label="Reports"></section>`;
  const lead = items.leadOf(group);
  const where = items.placeOf(group);
  const feeds = items.inbox.value?.feeds ?? {};
  return html`<section class="reports" aria-label="Reports">
    <header>
      <p class="kicker">${group.section || "No section"}
        <button type="button" class="quiet shut" aria-label="Close" onClick=${() => (items.isOpen.value = false)}>×</button></p>
      <h2 dir="auto"><${Out} href=${lead.url}>${lead.title || lead.url}<//></h2>
      <p class="reasons">${group.reasons.join(" · ")}</p>
      <div class="actions">
        ${where
          ? html`<span class="mark picked">in ${where}</span>
              <${Button} action="write" onClick=${() => actions(go).write()}>Write<//>`
          : html`<${Button} action="pick" kind="main" onClick=${() => pick()}>Pick<//>
              <${Button} action="also" onClick=${also}>Also this week<//>`}
        <${Button} action="seen" onClick=${() => actions(go).seen()}>${items.seen.value.has(lead.id) ? "Not seen" : "Seen"}<//>
        ${!where &&
        html`<select aria-label="Pick into" value="" onChange=${(/** @type {any} */ event) => event.target.value && pick(event.target.value)}>
          <option value="">Pick into…</option>
          ${shown.value?.sections?.map((/** @type {any} */ one, /** @type {number} */ at) => html`<option value=${one.name}>${at + 1} ${one.name}</option>`)}
        </select>`}
      </div>
      ${!where && html`<label class="note">Note, which begins its summary
        <textarea id="note" key=${lead.id} rows="2" dir="auto" value=${items.notes.value[lead.id] ?? ""}
          onInput=${(/** @type {any} */ event) => (items.notes.value = { ...items.notes.value, [lead.id]: event.target.value })}
          onKeyDown=${(/** @type {any} */ event) => (event.key === "Escape" || (event.key === "Enter" && event.ctrlKey)) && event.target.blur()}
        ></textarea></label>`}
    </header>
    <ol>
      ${group.items.map(
        (item) => html`<li key=${item.id} lang=${item.language || undefined}>
          <p class="who">${feeds[item.feed] ?? item.feed} · <time>${moment(item.at)}</time></p>
          <h3 dir="auto"><${Out} href=${item.url}>${item.title || item.url}<//></h3>
          <p class="excerpt" dir="auto">${item.summary}</p>
        </li>`,
      )}
    </ol>
  </section>`;
}

