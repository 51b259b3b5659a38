// What is done to the edition goes to its file: one thing after the other, and nothing of it is lost on the way.

import { Refused, ask } from "./api.js";
import { said } from "./operations.js";
import {
  blocked, conflicts, day, fieldOf, isSaved, me, pending, problems, publication, refusals, saved, say, shown, status, typing, tried,
} from "./state.js";
import * as unsaved from "./unsaved.js";
import { batch } from "./vendor/preact.js";

/** @typedef {import("./operations.js").Operation} Operation */
/** @typedef {import("./state.js").Conflict} Conflict */

const REST = 800;
/** Milliseconds without a key before what was typed goes to the file. */

/** Read what there is, and open the draft that is worked on. */
export async function start() {
  const [found, who] = await Promise.all(
    ["/api/editions", "/api/me"].map((path) => tried(() => ask("GET", path))),
  );
  if (!found) return;
  me.value = who ?? me.value;
  publication.value = found;
  const wanted = publication.value.draft || publication.value.editions[0]?.day || "";
  if (wanted) await open(wanted);
}

/**
 * Open an edition.
 * @param {string} which
 */
export async function open(which) {
  await settled();
  batch(() => {
    day.value = which;
    saved.value = null;
    problems.value = [];
    conflicts.value = {};
    refusals.value = {};
  });
  await load();
  restore();
}

/** Read the edition as it is in the file. */
export async function load() {
  try {
    took(await ask("GET", `/api/editions/${day.value}`));
  } catch (error) {
    if (error instanceof Refused && error.status === 423) took(error.said);
    else say(String(/** @type {Error} */ (error).message), true);
  }
}

/** @param {any} answer */
function took(answer) {
  batch(() => {
    saved.value = answer;
    // What an answer knows is wrong in the file alone; the preview finds the rest.
    if (answer.problems.some((/** @type {{level: string}} */ one) => one.level === "error")) problems.value = answer.problems;
    blocked.value = answer.why ?? (answer.value === null ? "the file is no YAML; mend it in its text" : "");
  });
}

/** What was typed and never saved is shown beside what the file says, and written by nobody but its writer. */
function restore() {
  for (const one of unsaved.found(day.value)) {
    const theirs = said(shown.value, one.story, one.keys);
    if ((theirs ?? "") === one.text) continue;
    conflict({ story: one.story, keys: one.keys, mine: one.text, theirs });
  }
}

/** @param {Conflict} one */
function conflict(one) {
  conflicts.value = { ...conflicts.value, [fieldOf(one.story, one.keys)]: one };
  keep();
}

/**
 * A conflict is over: its writer chose.
 * @param {string} field
 */
export function settle(field) {
  const { [field]: _, ...others } = conflicts.value;
  conflicts.value = others;
  keep();
}

/** @type {Map<string, number>} */
const timers = new Map();

/**
 * Somebody types into a field.
 * @param {string} story
 * @param {string[]} keys
 * @param {string} text
 * @param {any} seen what stood there before
 */
export function type(story, keys, text, seen) {
  const field = fieldOf(story, keys);
  const was = field in typing.peek() ? typing.peek()[field].was : (seen ?? null);
  typing.value = { ...typing.peek(), [field]: { story, keys, text, was } };
  keep();
  clearTimeout(timers.get(field));
  timers.set(field, window.setTimeout(() => rest(field), REST));
}

/**
 * Typing is over: what stands there goes to the file.
 * @param {string} field
 */
export function rest(field) {
  clearTimeout(timers.get(field));
  const one = typing.peek()[field];
  if (!one) return;
  const { [field]: _, ...others } = typing.peek();
  batch(() => {
    typing.value = others;
    put(one.story, one.keys, one.text || null, one.was);
  });
}

/** All typing is over: Ctrl+S, another screen, another edition. */
export function restAll() {
  Object.keys(typing.peek()).forEach(rest);
}

/**
 * Write a field.
 * @param {string} story
 * @param {string[]} keys
 * @param {any} value
 * @param {any} [was]
 */
export function put(story, keys, value, was = said(shown.peek(), story, keys)) {
  if (JSON.stringify(was ?? null) === JSON.stringify(value ?? null)) {
    keep();
    return;
  }
  operate({ op: "put", story, keys, value, was });
}

/**
 * Do something to the edition: at once on the page, and then to the file.
 * @param {Operation} operation
 */
export function operate(operation) {
  pending.value = [...pending.peek(), operation];
  keep();
  void send();
}

/** Keep what is not in the file yet where a crash does not reach it. */
function keep() {
  const puts = pending.peek().filter(({ op, value }) => op === "put" && (typeof value === "string" || value === null));
  const refused = Object.values(conflicts.peek()).filter(({ mine }) => typeof mine === "string");
  unsaved.keep(day.peek(), [
    ...refused.map(({ story, keys, mine, theirs }) => ({ story, keys, text: mine, was: theirs })),
    ...puts.map(({ story = "", keys = [], value, was }) => ({ story, keys, text: value ?? "", was })),
    ...Object.values(typing.peek()),
  ]);
}

/** @type {Promise<void> | null} */
let sending = null;

/** Wait until everything is in the file, or refused. */
export async function settled() {
  restAll();
  while (pending.peek().length) await send();
}

function send() {
  sending ??= sendAll().finally(() => (sending = null));
  return sending;
}

async function sendAll() {
  for (let one = pending.peek()[0]; one; one = pending.peek()[0]) {
    const { shown: _, ...operation } = one;
    try {
      const answer = await ask("POST", `/api/editions/${day.peek()}/operations`, operation, {
        "If-Match": `"${saved.peek()?.hash}"`,
      });
      done(one, () => took(answer));
      status.value = { at: new Date(), why: "" };
    } catch (error) {
      if (error instanceof Refused && error.status && error.status < 500) refused(one, error);
      else if (error instanceof Refused) {
        status.value = { at: status.peek().at, why: error.message };
        await new Promise((resolve) => setTimeout(resolve, 1000));
      } else throw error;
    }
  }
}

/**
 * An operation has come to its end.
 * @param {Operation} one
 * @param {() => void} also
 */
function done(one, also) {
  batch(() => {
    pending.value = pending.peek().filter((other) => other !== one);
    also();
  });
  keep();
}

/**
 * The server does not take an operation: nothing of it is lost.
 * @param {Operation} one
 * @param {Refused} error
 */
function refused(one, error) {
  const { story = "", keys = [], value } = one;
  done(one, () => {
    if (one.op === "put" && error.status === 412) {
      conflict({ story, keys, mine: value, theirs: error.said.theirs });
      say("somebody else changed the same field", true);
      return;
    }
    const what = error.said.problems?.[0]?.what ?? error.message;
    if (one.op === "put") {
      inherit(fieldOf(story, keys), one.was);
      refusals.value = { ...refusals.value, [fieldOf(story, keys)]: what };
      conflict({ story, keys, mine: value, theirs: said(saved.peek()?.value ?? null, story, keys) });
    }
    say(what, true);
    status.value = { at: status.peek().at, why: what };
  });
  void load();
}

/**
 * What was typed on top of something that was refused was made from what was there before.
 * @param {string} field
 * @param {any} was
 */
function inherit(field, was) {
  const next = pending.peek().find((other) => other.op === "put" && fieldOf(other.story ?? "", other.keys ?? []) === field);
  if (next) pending.value = pending.peek().map((other) => (other === next ? { ...other, was } : other));
  else if (typing.peek()[field]) typing.value = { ...typing.peek(), [field]: { ...typing.peek()[field], was } };
}

/**
 * Take a step back: the latest, or one of a number.
 * @param {number | null} [number]
 */
export async function undo(number = null) {
  await settled();
  try {
    const answer = await ask("POST", `/api/editions/${day.peek()}/undo`, { number });
    took(answer);
    status.value = { at: new Date(), why: "" };
    say(`Taken back: ${answer.undone}`);
  } catch (error) {
    say(/** @type {Error} */ (error).message, true);
  }
}

/**
 * Write the whole text of the edition.
 * @param {string} text
 * @param {string} was
 * @returns {Promise<Refused | null>}
 */
export async function write(text, was) {
  try {
    took(await ask("PUT", `/api/editions/${day.peek()}/text`, { text }, { "If-Match": `"${was}"` }));
    status.value = { at: new Date(), why: "" };
    return null;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

// A tab that is left says what it has not saved.
addEventListener("beforeunload", (event) => {
  restAll();
  if (!isSaved.peek()) event.preventDefault();
});
