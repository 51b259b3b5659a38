// Keys: one for each action, off while something is typed, to be changed and switched off (WCAG 2.1.4).

import { signal } from "./vendor/preact.js";

/** @typedef {{keys: string, what: string, screens: string}} Action */

/** @type {Record<string, Action>} */
export const ACTIONS = {
  next: { keys: "j", what: "the next story", screens: "inbox edition" },
  previous: { keys: "k", what: "the one before", screens: "inbox edition" },
  open: { keys: "o", what: "open or close its reports", screens: "inbox" },
  original: { keys: "v", what: "the original, in a new tab", screens: "inbox edition" },
  pick: { keys: "p", what: "pick into its section", screens: "inbox" },
  also: { keys: "a", what: "pick into “also this week”", screens: "inbox" },
  seen: { keys: "x", what: "seen, and next", screens: "inbox" },
  note: { keys: "n", what: "a note, which begins its summary", screens: "inbox" },
  search: { keys: "/", what: "search", screens: "inbox" },
  refresh: { keys: "r", what: "show what is new", screens: "inbox" },
  undo: { keys: "u", what: "take the last step back", screens: "" },
  up: { keys: "Alt+ArrowUp", what: "story up", screens: "edition" },
  down: { keys: "Alt+ArrowDown", what: "story down", screens: "edition" },
  move: { keys: "m", what: "to another section", screens: "edition" },
  drop: { keys: "d", what: "take it out", screens: "edition" },
  write: { keys: "e", what: "write its summary", screens: "inbox edition" },
  done: { keys: "Ctrl+Enter", what: "done, next unwritten story", screens: "edition" },
  save: { keys: "Ctrl+s", what: "to the file now", screens: "" },
  inbox: { keys: "g i", what: "inbox", screens: "" },
  edition: { keys: "g e", what: "edition", screens: "" },
  pictures: { keys: "g c", what: "pictures", screens: "" },
  publish: { keys: "g p", what: "publish", screens: "" },
  history: { keys: "g h", what: "history", screens: "" },
  help: { keys: "?", what: "this list", screens: "" },
};
const STORED = "digest-keys";
const WAIT = 1500;
/** Milliseconds for the second key of two. */

/** @returns {{on: boolean, keys: Record<string, string>}} */
function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    return { on: found.on ?? true, keys: found.keys ?? {} };
  } catch {
    return { on: true, keys: {} };
  }
}

/** Whether keys are on, and those that were changed. */
export const chosen = signal(stored());

/**
 * Change what keys do, and remember it.
 * @param {{on: boolean, keys: Record<string, string>}} wanted
 */
export function choose(wanted) {
  chosen.value = wanted;
  localStorage.setItem(STORED, JSON.stringify(wanted));
}

/**
 * The keys of an action.
 * @param {string} action
 */
export const keysOf = (action) => chosen.value.keys[action] ?? ACTIONS[action].keys;

/** @typedef {{does: Record<string, (event: KeyboardEvent) => void>, numbered?: (number: number) => void}} Layer */

/** @type {Layer[]} what the page does with keys, and a screen before it */
const layers = [];

/**
 * Say what the actions of the page, or of a screen, do; gives what takes that back.
 * @param {Layer["does"]} does
 * @param {Layer["numbered"]} [numbered]
 */
export function handle(does, numbered) {
  const layer = { does, numbered };
  layers.push(layer);
  return () => {
    layers.splice(layers.indexOf(layer), 1);
  };
}

/** @param {string} action */
const doing = (action) => layers.find(({ does }) => does[action])?.does[action];

let first = "";
let timer = 0;

addEventListener("keydown", (event) => {
  const pressed = nameOf(event);
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlain && (!chosen.peek().on || isField(event.target))) return;
  const both = first ? `${first} ${pressed}` : pressed;
  first = "";
  clearTimeout(timer);
  const action = Object.keys(ACTIONS).find((one) => keysOf(one) === both && doing(one));
  const numbered = layers.find((layer) => layer.numbered)?.numbered;
  if (action) {
    event.preventDefault();
    doing(action)?.(event);
  } else if (isPlain && /^[1-9]$/.test(pressed) && numbered) {
    event.preventDefault();
    numbered(Number(pressed));
  } else if (isPlain && Object.keys(ACTIONS).some((one) => keysOf(one).startsWith(`${both} `))) {
    first = both;
    timer = window.setTimeout(() => (first = ""), WAIT);
  }
});

/** @param {KeyboardEvent} event */
export function nameOf(event) {
  const marks = [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : ""];
  return marks.join("") + event.key;
}

/** @param {EventTarget | null} target */
function isField(target) {
  return target instanceof HTMLElement && (target.matches("input, textarea, select") || target.isContentEditable);
}
