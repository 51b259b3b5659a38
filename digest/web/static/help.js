// The list of keys, which are changed and switched off here.

import { ACTIONS, choose, chosen, keysOf, nameOf } from "./keys.js";
import { html, signal, useEffect, useRef, useState } from "./vendor/preact.js";

export const isHelping = signal(false);

export function Help() {
  const own = useRef(/** @type {any} */ (null));
  const [changing, setChanging] = useState("");
  useEffect(() => {
    if (isHelping.value) own.current?.showModal();
    else own.current?.close();
  }, [isHelping.value]);
  const { on, keys } = chosen.value;
  /**
   * @param {KeyboardEvent} event
   * @param {string} action
   */
  const change = (event, action) => {
    if (["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== "Escape") choose({ on, keys: { ...keys, [action]: nameOf(event) } });
    setChanging("");
  };
  return html`<dialog ref=${own} class="help" aria-label="Keys" onClose=${() => (isHelping.value = false)}>
    <h2>Keys</h2>
    <label><input type="checkbox" checked=${on} onChange=${(/** @type {any} */ event) => choose({ on: event.target.checked, keys })} /> single keys do something, but for where one types</label>
    <table>
      ${Object.entries(ACTIONS).map(
        ([action, { what }]) => html`<tr>
          <td>${changing === action
            ? html`<input aria-label=${`New key: ${what}`} placeholder="press a key" ref=${(/** @type {any} */ one) => one?.focus()}
                onKeyDown=${(/** @type {KeyboardEvent} */ event) => change(event, action)} onBlur=${() => setChanging("")} />`
            : html`<button type="button" aria-label=${`Change the key: ${what}`} onClick=${() => setChanging(action)}><kbd>${keysOf(action)}</kbd></button>`}</td>
          <td>${what}</td>
        </tr>`,
      )}
      <tr><td><kbd>1</kbd>–<kbd>9</kbd></td><td>pick into, or move to, the section of that number</td></tr>
    </table>
    <p><button type="button" onClick=${() => choose({ on: true, keys: {} })}>As they were</button>
      <button type="button" class="main" onClick=${() => (isHelping.value = false)}>Close</button></p>
  </dialog>`;
}
