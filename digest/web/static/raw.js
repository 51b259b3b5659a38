// The file itself, to the byte, as it is typed: refused when it does not load, and never over what another one wrote.

import { write } from "./saving.js";
import { saved } from "./state.js";
import { html, useEffect, useState } from "./vendor/preact.js";

/**
 * What was typed, with the line ends of the file: a field of a page knows line feeds alone.
 * @param {string} file
 * @param {string} typed
 */
export function withLineEnds(file, typed) {
  const plain = file.replace(/\r\n?/g, "\n");
  if (plain === file) return typed;
  let head = 0;
  while (head < plain.length && plain[head] === typed[head]) head++;
  let tail = 0;
  while (tail < Math.min(plain.length, typed.length) - head && plain.at(-1 - tail) === typed.at(-1 - tail)) tail++;
  const end = /\r\n|\r|\n/.exec(file)?.[0] ?? "\n";
  const middle = typed.slice(head, typed.length - tail).replace(/\n/g, end);
  return file.slice(0, rawLength(file, head)) + middle + file.slice(rawLength(file, plain.length - tail));
}

/**
 * How far so many signs of a text with line feeds reach in the file.
 * @param {string} file
 * @param {number} count
 */
function rawLength(file, count) {
  let at = 0;
  for (let left = count; left > 0; left--) at += file.startsWith("\r\n", at) ? 2 : 1;
  return at;
}

/** @param {string | undefined} text */
const plain = (text) => (text ?? "").replace(/\r\n?/g, "\n");

export function Raw() {
  const [text, setText] = useState(plain(saved.value?.text));
  const [base, setBase] = useState(saved.value?.hash ?? "");
  const [refused, setRefused] = useState(/** @type {import("./api.js").Refused | null} */ (null));
  const isChanged = text !== plain(saved.value?.text);
  useEffect(() => {
    if (!isChanged || text === "") renew();
  }, [saved.value?.hash]);
  function renew() {
    setText(plain(saved.value?.text));
    setBase(saved.value?.hash ?? "");
    setRefused(null);
  }
  const save = async () => {
    const error = await write(withLineEnds(saved.value?.text ?? "", text), base);
    setRefused(error);
    if (!error) setBase(saved.value?.hash ?? "");
  };
  const theirs = refused?.said.theirs;
  return html`<div class="raw">
    <textarea aria-label="The file" spellcheck=${false} value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.ctrlKey && event.key === "s") {
          event.preventDefault();
          event.stopPropagation();
          void save();
        }
      }}></textarea>
    <p><button type="button" class="main" disabled=${!isChanged} onClick=${save}>Save the file</button>
      ${isChanged && html`<button type="button" onClick=${renew}>As it was</button>`}</p>
    ${refused && html`<div class="error" role="alert"><p>${refused.message}</p>
      <ul>${(refused.said.problems ?? []).map((/** @type {any} */ one) => html`<li>${one.line ? `line ${one.line}: ` : ""}${one.what}${one.hint && ` (${one.hint})`}</li>`)}</ul></div>`}
    ${theirs !== undefined && html`<details open><summary>What the file says by now</summary><pre>${theirs}</pre>
      <button type="button" onClick=${() => setBase(refused?.said.hash)}>Write mine over it all the same</button></details>`}
  </div>`;
}
