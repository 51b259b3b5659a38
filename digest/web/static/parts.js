// Small parts that several screens have.

import { html } from "./vendor/preact.js";
import { keysOf } from "./keys.js";

/**
 * A button, with its key.
 * @param {{action?: string, onClick: () => void, children?: any, kind?: string, disabled?: boolean, label?: string}} props
 */
export function Button({ action, onClick, children, kind = "", disabled = false, label }) {
  return html`<button type="button" class=${kind} onClick=${onClick} disabled=${disabled} aria-label=${label}
    >${children}${action && html`<kbd aria-hidden="true">${keysOf(action)}</kbd>`}</button>`;
}

/**
 * A time as a clock has it.
 * @param {Date} date
 */
export const clock = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/**
 * A moment, as short as it tells.
 * @param {number} seconds
 */
export function moment(seconds) {
  return new Date(seconds * 1000).toLocaleString([], { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}

/**
 * A link that leads out, and tells nobody where from.
 * @param {{href: string, children?: any, class?: string}} props
 */
export function Out({ href, children, class: kind = "" }) {
  const isWeb = /^https?:/.test(href);
  return isWeb
    ? html`<a class=${kind} href=${href} target="_blank" rel="noopener noreferrer">${children}</a>`
    : html`<span class=${kind}>${children}</span>`;
}
