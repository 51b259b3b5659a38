// The inbox as the page holds it: groups of reports, what was seen, what is looked for.

import { ask } from "./api.js";
import { day, present, publication, say } from "./state.js";
import { computed, effect, signal } from "./vendor/preact.js";

/** @typedef {{id: string, title: string, url: string, feed: string, summary: string, at: number, language: string}} Item */
/** @typedef {{rank: number, score: number, reasons: string[], section: string, ran: {day: string, title: string}[],
 *   isNews: boolean, items: Item[]}} Group */

/** @type {import("./vendor/preact.js").Signal<{version: string, sections: string[], feeds: Record<string, string>,
 *   groups: Group[]} | null>} */
export const inbox = signal(null);
/** Why there is none. */
export const absent = signal("");
/** Whether a newer one waits. */
export const isNewer = signal(false);
export const wanted = signal({ section: "", feed: "", text: "", unseen: false });
export const cursor = signal(0);
/** Whether the reports of the group in hand are shown; on a phone they lie over the list. */
export const isOpen = signal(!matchMedia("(max-width: 700px)").matches);

/** @type {import("./vendor/preact.js").Signal<Set<string>>} */
export const seen = signal(new Set());
/** @type {import("./vendor/preact.js").Signal<Record<string, string>>} */
export const notes = signal({});

/** The lead of a group, which it is known by. @param {Group} group */
export const leadOf = (group) => group.items[0];

/** What is looked through, a text for each group. */
const texts = computed(() =>
  (inbox.value?.groups ?? []).map((group) =>
    group.items.map(({ title, summary }) => `${title}\n${summary}`).join("\n").toLowerCase(),
  ),
);

/** The groups that are wanted, in order. */
export const listed = computed(() => {
  const { section, feed, text, unseen } = wanted.value;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (inbox.value?.groups ?? []).filter(
    (group, number) =>
      (!section || group.section === section) &&
      (!feed || group.items.some((item) => item.feed === feed)) &&
      (!unseen || !seen.value.has(leadOf(group).id)) &&
      words.every((word) => texts.value[number].includes(word)),
  );
});

/** The group in hand. */
export const current = computed(() => /** @type {Group | undefined} */ (listed.value[cursor.value]));

/**
 * Where a group stands in the draft; "" when nowhere.
 * @param {Group} group
 */
export function placeOf(group) {
  for (const { id, url } of group.items) {
    const found = present.value.get(`n${id}`) ?? present.value.get(url);
    if (found) return found;
  }
  return "";
}

/** Fetch the inbox; the one as it is now, when that is asked for. @param {boolean} [now] */
export async function fetchInbox(now = false) {
  if (!day.value) return;
  try {
    const lead = current.peek()?.items[0].id;
    inbox.value = await ask("GET", `/api/inbox?day=${day.value}${now ? "&now" : ""}`);
    absent.value = "";
    isNewer.value = false;
    const at = listed.peek().findIndex((group) => group.items.some((item) => item.id === lead));
    if (at >= 0) cursor.value = at;
  } catch (error) {
    absent.value = /** @type {Error} */ (error).message;
    say(absent.value, true);
  }
}

/**
 * Mark a group as seen, or not.
 * @param {Group} group
 * @param {boolean} is
 */
export function see(group, is) {
  const found = new Set(seen.peek());
  if (is) found.add(leadOf(group).id);
  else found.delete(leadOf(group).id);
  seen.value = found;
}

const KEPT = "digest-inbox";
let name = "";
effect(() => {
  const kept = JSON.stringify({ seen: [...seen.value].slice(-5000), notes: notes.value });
  if (publication.value.name && name === publication.value.name) localStorage.setItem(`${KEPT}-${name}`, kept);
});
effect(() => {
  const found = publication.value.name;
  if (!found || found === name) return;
  const kept = JSON.parse(localStorage.getItem(`${KEPT}-${found}`) ?? "{}");
  name = found;
  seen.value = new Set(kept.seen ?? []);
  notes.value = kept.notes ?? {};
});
