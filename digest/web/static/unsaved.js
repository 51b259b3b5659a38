// What is being typed lies in the browser's own store at most a quarter of a second later: whatever dies, it is found there.

/** @typedef {import("./state.js").Typed} Typed */

const EVERY = 250;
/** Milliseconds. */
const PREFIX = "digest-unsaved-";

/** @type {{day: string, typed: Typed[]} | null} */
let waiting = null;
let timer = 0;

/**
 * Keep what is typed for an edition, in place of what was kept before.
 * @param {string} day
 * @param {Typed[]} typed
 */
export function keep(day, typed) {
  waiting = { day, typed };
  timer ||= window.setTimeout(write, EVERY);
}

function write() {
  timer = 0;
  if (!waiting) return;
  const { day, typed } = waiting;
  waiting = null;
  try {
    if (typed.length) localStorage.setItem(PREFIX + day, JSON.stringify(typed));
    else localStorage.removeItem(PREFIX + day);
  } catch {
    // A browser that keeps nothing: the file is 0.8 seconds away.
  }
}

/**
 * What was typed for an edition and never saved.
 * @param {string} day
 * @returns {Typed[]}
 */
export function found(day) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + day) ?? "[]");
  } catch {
    return [];
  }
}

addEventListener("pagehide", write);
