// What the page knows: the edition in hand, what is on its way to the file, and what is still being typed.
//
//     typing ─0.8 s─▶ pending ─one at a time─▶ the server ─▶ saved
//        └──────── shown: saved, with all of that done to it

import { Refused } from "./api.js";
import { applied, stories } from "./operations.js";
import { computed, effect, signal } from "./vendor/preact.js";

/** @typedef {import("./operations.js").Operation} Operation */
/** @typedef {import("./operations.js").Entry} Entry */
/** @typedef {import("./api.js").Problem} Problem */
/** @typedef {{story: string, keys: string[], text: string, was: any}} Typed */
/** @typedef {{story: string, keys: string[], mine: any, theirs: any}} Conflict */
/** @typedef {{day: string, hash: string, text: string, value: Entry | null, problems: Problem[], dropped: string[]}} Edition */

/** @type {import("./vendor/preact.js").Signal<{name: string, language: string, draft: string, why: string,
 *    editions: {day: string, title: string, number: number | null, isDraft: boolean}[]}>} */
export const publication = signal({ name: "", language: "", draft: "", why: "", editions: [] });
export const day = signal("");
/** @type {import("./vendor/preact.js").Signal<Edition | null>} */
export const saved = signal(null);
/** @type {import("./vendor/preact.js").Signal<Operation[]>} */
export const pending = signal([]);
/** @type {import("./vendor/preact.js").Signal<Record<string, Typed>>} */
export const typing = signal({});
/** @type {import("./vendor/preact.js").Signal<Record<string, Conflict>>} */
export const conflicts = signal({});
/** @type {import("./vendor/preact.js").Signal<Record<string, string>>} */
export const refusals = signal({});
/** What is wrong, as it was found last. @type {import("./vendor/preact.js").Signal<Problem[]>} */
export const problems = signal([]);
/** Why the file cannot be worked on: a merge conflict, no YAML. */
export const blocked = signal("");
/** @type {import("./vendor/preact.js").Signal<{at: Date | null, why: string}>} */
export const status = signal({ at: null, why: "" });
/** @type {import("./vendor/preact.js").Signal<{text: string, isWrong: boolean, number: number}>} */
export const notice = signal({ text: "", isWrong: false, number: 0 });

/** The edition with what is on its way: what the page shows. */
export const shown = computed(() =>
  saved.value?.value ? pending.value.reduce((value, one) => applied(value, one), saved.value.value) : null,
);

/** What is in the edition, by id and link: the inbox marks it. */
export const present = computed(() => {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { story, section } of stories(shown.value)) {
    for (const name of [story.id, story.url]) if (name) found.set(String(name), section.name);
    for (const other of story.also ?? []) if (other.url) found.set(other.url, section.name);
  }
  for (const line of shown.value?.also_this_week ?? []) if (line.url) found.set(line.url, "Also this week");
  return found;
});

/** Who is logged in; a desk of one person has no names. */
export const me = signal({ name: "", role: "publisher" });
/** In which story others are, by their names. @type {import("./vendor/preact.js").Signal<Record<string, string>>} */
export const others = signal({});

/** Whether everything is in the file. */
export const isSaved = computed(() => !pending.value.length && !Object.keys(typing.value).length);

/**
 * Say something at the foot of the page.
 * @param {string} text
 * @param {boolean} [isWrong]
 */
export function say(text, isWrong = false) {
  notice.value = { text, isWrong, number: notice.peek().number + 1 };
}

/**
 * Ask for something, and say it when that is refused.
 * @template T
 * @param {() => Promise<T>} asking
 * @returns {Promise<T | undefined>}
 */
export async function tried(asking) {
  try {
    return await asking();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    say(error.message, true);
    return undefined;
  }
}

/**
 * What tells a field from all others.
 * @param {string} story
 * @param {string[]} keys
 */
export const fieldOf = (story, keys) => JSON.stringify([story, ...keys]);

/** What is not in the file yet, as operations: a preview shows it. */
export function underway() {
  const typed = Object.values(typing.value).map(({ story, keys, text, was }) => ({
    op: "put",
    story,
    keys,
    value: text || null,
    was,
  }));
  return [...pending.value.filter(({ op }) => op !== "pick").map(({ shown: _, ...one }) => one), ...typed];
}

effect(() => {
  document.title = `${isSaved.value ? "" : "• "}${publication.value.name || "The desk"}`;
});
