// What was done to the edition, by whom, and the way back.

import { ask } from "./api.js";
import { moment } from "./parts.js";
import { undo } from "./saving.js";
import { day, saved, tried } from "./state.js";
import { html, useEffect, useState } from "./vendor/preact.js";

/** @typedef {{number: number, at: number, who: string, what: string, isUndone: boolean, old: string[][], new: string[][]}} Step */

export function History() {
  const [steps, setSteps] = useState(/** @type {Step[] | null} */ (null));
  useEffect(() => {
    void tried(() => ask("GET", `/api/editions/${day.value}/history`)).then((found) => found && setSteps(found));
  }, [saved.value?.hash]);
  return html`<section class="sheet history" aria-label="History">
    <h2>History <small>${day}</small></h2>
    ${steps && !steps.length && html`<p>Nothing was done to it on this machine yet.</p>`}
    <ol>
      ${steps?.map(
        (step) => html`<li key=${step.number} data-undone=${step.isUndone || undefined}>
          <details>
            <summary><time>${moment(step.at)}</time> <span class="who">${step.who || "here"}</span> <span class="what" dir="auto">${step.what}</span></summary>
            ${step.old.map(
              (old, at) => html`<pre>${old.map((line) => html`<del>${line}</del>`)}${step.new[at].map((line) => html`<ins>${line}</ins>`)}</pre>`,
            )}
          </details>
          ${!step.isUndone && html`<button type="button" onClick=${() => undo(step.number)}>Take it back</button>`}
        </li>`,
      )}
    </ol>
  </section>`;
}
