// A story is dragged by its grip: with a mouse, a pen or a finger. Keys and buttons do the same.

import { nameOf } from "./operations.js";
import { operate } from "./saving.js";
import { shown } from "./state.js";
import { signal } from "./vendor/preact.js";

/** The story that is being dragged. */
export const dragged = signal("");

/** @typedef {{section: string, before: string}} Goal */

/**
 * What makes an element the grip of a story.
 * @param {string} story
 */
export function grip(story) {
  return {
    /** @param {PointerEvent} event */
    onPointerDown(event) {
      event.preventDefault();
      const own = /** @type {HTMLElement} */ (event.currentTarget);
      own.setPointerCapture(event.pointerId);
      dragged.value = story;
    },
    /** @param {PointerEvent} event */
    onPointerMove(event) {
      if (dragged.value === story) mark(goalAt(event.clientY, own(event)));
    },
    /** @param {PointerEvent} event */
    onPointerUp(event) {
      if (dragged.value !== story) return;
      const goal = goalAt(event.clientY, own(event));
      stop();
      if (goal && isElsewhere(story, goal)) operate({ op: "order", story, ...goal });
    },
    onPointerCancel: stop,
  };
}

/** @param {PointerEvent} event */
const own = (event) => /** @type {HTMLElement} */ (event.currentTarget).closest(".outline");

function stop() {
  dragged.value = "";
  mark(null);
}

/**
 * Where a story would go that is let go of at a height.
 * @param {number} y
 * @param {Element | null} outline
 * @returns {Goal | null}
 */
function goalAt(y, outline) {
  /** @type {Goal | null} */
  let goal = null;
  for (const part of outline?.querySelectorAll("[data-section]") ?? []) {
    const section = part.getAttribute("data-section") ?? "";
    if (goal && part.getBoundingClientRect().top > y) break;
    goal = { section, before: "" };
    for (const line of part.querySelectorAll("[data-story]")) {
      const { top, height } = line.getBoundingClientRect();
      if (y < top + height / 2) return { section, before: line.getAttribute("data-story") ?? "" };
    }
  }
  return goal;
}

/**
 * Whether a story does not stand there already.
 * @param {string} story
 * @param {Goal} goal
 */
function isElsewhere(story, goal) {
  if (goal.before === story) return false;
  const section = shown.value?.sections?.find((/** @type {any} */ one) => one.name === goal.section);
  const names = (section?.stories ?? []).map(nameOf);
  const at = names.indexOf(story);
  return at < 0 || (names[at + 1] ?? "") !== goal.before;
}

/** @param {Goal | null} goal */
function mark(goal) {
  for (const one of document.querySelectorAll(".outline [data-goal]")) one.removeAttribute("data-goal");
  if (!goal) return;
  const wanted = goal.before
    ? document.querySelector(`.outline [data-story="${CSS.escape(goal.before)}"]`)
    : document.querySelector(`.outline [data-section="${CSS.escape(goal.section)}"]`);
  wanted?.setAttribute("data-goal", goal.before ? "before" : "end");
}
