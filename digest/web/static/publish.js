// What keeps the edition from being out, each with the way to its field; and the way out.

import { Refused, ask } from "./api.js";
import { isRaw } from "./edition.js";
import { nameOf } from "./operations.js";
import { load, settled, start } from "./saving.js";
import { day, me, saved, say, shown, tried } from "./state.js";
import { inHand } from "./outline.js";
import { html, useEffect, useState } from "./vendor/preact.js";

/** @typedef {import("./api.js").Problem} Problem */

/** @param {{go: (screen: string) => void}} props */
export function Publish({ go }) {
  const [found, setFound] = useState(/** @type {{problems: Problem[], letter: string, size: number} | null} */ (null));
  const [why, setWhy] = useState("");
  const [refused, setRefused] = useState("");
  const hash = saved.value?.hash;
  useEffect(() => {
    void (async () => {
      await settled();
      try {
        const answer = await ask("POST", `/api/editions/${day.value}/preview`, {});
        setFound({ problems: answer.problems, letter: answer.letter, size: answer.letterBytes ?? 0 });
        setRefused("");
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        setFound({ problems: error.said.problems ?? [], letter: "", size: 0 });
        setRefused(error.message);
      }
    })();
  }, [hash]);
  const isDraft = shown.value?.status === "draft";
  const isOwn = (/** @type {Problem} */ one) => one.file.endsWith(`/${day.value}.yml`);
  const problems = (found?.problems ?? []).filter(isOwn);
  const others = (found?.problems ?? []).filter((one) => !isOwn(one));
  const isWrong = problems.some((one) => one.level === "error");
  const publish = async () => {
    await settled();
    const asked = { anyway: problems.length > 0, why };
    const answer = await tried(() => ask("POST", `/api/editions/${day.value}/publish`, asked));
    if (!answer) return;
    if (!answer.isDone) return say("It is still a draft: see what is wrong", true);
    say(answer.number === null ? "Published" : `Published, number ${answer.number}`);
    await start();
    await load();
  };
  /** @param {Problem} one */
  const show = (one) => {
    const [first, section, , story] = one.keys;
    const value = saved.value?.value;
    inHand.value = first === "sections" && story !== undefined ? nameOf(value?.sections?.[section]?.stories?.[story] ?? {}) : "";
    isRaw.value = Boolean(one.line);
    go("edition");
    const field = String(one.keys.at(-1) ?? "");
    setTimeout(() => /** @type {HTMLElement | null} */ (document.querySelector(field === "summary" ? "#summary" : field === "title" && !inHand.value ? "#title" : `.fields [id*="${CSS.escape(field)}"]`))?.focus(), 60);
  };
  return html`<section class="sheet publish" aria-label="Publish">
    <h2>${isDraft ? "Publish" : "Published"} <small>${day}</small></h2>
    <p dir="auto"><b>${shown.value?.title}</b>${shown.value?.number ? `, number ${shown.value.number}` : ""}</p>
    ${!found
      ? html`<p role="status">Looking for what is wrong…</p>`
      : problems.length
        ? html`<p role="status">${problems.length} ${problems.length === 1 ? "thing" : "things"} to look at:</p>
            <ul class="problems">${problems.map(
              (one, at) => html`<li class=${one.level}><button type="button" onClick=${() => show(one)}>${where(one)}</button>
                <span>${one.what}${one.hint && one.hint !== problems[at - 1]?.hint && html` <i>${one.hint}</i>`}</span></li>`,
            )}</ul>`
        : html`<p role="status" class="fine">Nothing is wrong with it.</p>`}
    ${refused && html`<p class="error">${refused}</p>`}
    ${others.length > 0 && html`<details open><summary>Elsewhere, before letters go out</summary>
      <ul>${others.map((one) => html`<li><code>${one.file}</code>: ${one.what} <i>${one.hint}</i></li>`)}</ul></details>`}
    ${found?.size ? html`<p>The letter has ${Math.round(found.size / 1024)} KB${found.size > 102_400 ? "; Gmail cuts letters at 102 KB" : ""}.</p>` : null}
    ${found && !isWrong && html`<${TestLetter} />`}
    ${isDraft && found && me.value.role === "editor"
      ? html`<p class="hint">A publisher puts it out: you write it, and say when it is done.</p>`
      : isDraft && found
      ? html`<div class="actions">
          ${problems.length > 0 && !isWrong && html`<label class="field">Why it goes out all the same
            <input value=${why} onInput=${(/** @type {any} */ event) => setWhy(event.target.value)} /></label>`}
          <button type="button" class="main" disabled=${isWrong || (problems.length > 0 && !why.trim())} onClick=${publish}>
            ${problems.length ? "Publish all the same" : "Publish"}</button>
          <p class="hint">It is out with the next build of its day. Letters go out with <code>digest send</code>, from the machine that sends.</p>
        </div>`
      : html`<p class="hint">What you change from now on is in the site with the next build. Say what was wrong in it under “Corrections”.</p>`}
  </section>`;
}

/** The letter goes to its editor, before anybody else has it. */
function TestLetter() {
  const [to, setTo] = useState(localStorage.getItem("digest-test-letter") ?? "");
  const [isBusy, setBusy] = useState(false);
  /** @param {Event} event */
  const send = async (event) => {
    event.preventDefault();
    localStorage.setItem("digest-test-letter", to);
    setBusy(true);
    try {
      await settled();
      const { subject } = await ask("POST", `/api/editions/${day.value}/test-letter`, { to });
      say(`On its way to ${to}: “${subject}”`);
    } catch (error) {
      say(/** @type {Error} */ (error).message, true);
    } finally {
      setBusy(false);
    }
  };
  return html`<form class="row" onSubmit=${send}>
    <label class="field">A test letter to yourself
      <input type="email" required placeholder="you@example.org" value=${to} onInput=${(/** @type {any} */ event) => setTo(event.target.value)} /></label>
    <button type="submit" disabled=${isBusy || !to}>${isBusy ? "Sending…" : "Send it"}</button>
  </form>`;
}

/** @param {Problem} one */
function where(one) {
  const [first, section, , story, ...rest] = one.keys;
  const value = saved.value?.value;
  if (first !== "sections") return one.keys.join(".") || (one.line ? `line ${one.line}` : "the edition");
  const title = value?.sections?.[section]?.stories?.[story]?.title ?? value?.sections?.[section]?.name ?? "";
  return `${title}${rest.length ? `: ${rest.join(".")}` : ""}`;
}

