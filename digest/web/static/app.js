// The page: its screens, and what stands above all of them.

import { ask } from "./api.js";
import { Edition } from "./edition.js";
import { Help, isHelping } from "./help.js";
import { History } from "./history.js";
import { Inbox } from "./inbox.js";
import { handle } from "./keys.js";
import { listen } from "./live.js";
import { clock } from "./parts.js";
import { Pictures } from "./pictures.js";
import { Publish } from "./publish.js";
import { open, restAll, settled, start, undo } from "./saving.js";
import { day, isSaved, me, notice, publication, say, status, tried } from "./state.js";
import { html, render, signal, useEffect } from "./vendor/preact.js";

const SCREENS = { inbox: "Inbox", edition: "Edition", pictures: "Pictures", publish: "Publish", history: "History" };
const screen = signal(location.hash.slice(1) in SCREENS ? location.hash.slice(1) : "inbox");

/** @param {string} wanted */
function go(wanted) {
  restAll();
  screen.value = wanted;
  history.replaceState(null, "", `#${wanted}`);
}

function App() {
  useEffect(
    () =>
      handle({
        inbox: () => go("inbox"),
        edition: () => go("edition"),
        pictures: () => go("pictures"),
        publish: () => go("publish"),
        history: () => go("history"),
        help: () => (isHelping.value = !isHelping.value),
        undo: () => void undo(),
        save: () => restAll(),
      }),
    [],
  );
  const { name, editions, why } = publication.value;
  const isAny = Boolean(day.value);
  return html`
    <header class="top">
      <h1 class="name">${name}</h1>
      <nav aria-label="Screens">
        ${Object.entries(SCREENS).map(
          ([one, label]) => html`<a href=${`#${one}`} aria-current=${screen.value === one ? "page" : undefined}
            onClick=${(/** @type {Event} */ event) => (event.preventDefault(), go(one))}>${label}</a>`,
        )}
      </nav>
      ${isAny && html`<select aria-label="Edition" value=${day.value} onChange=${(/** @type {any} */ event) => open(event.target.value)}>
        ${editions.slice(0, 60).map((one) => html`<option value=${one.day}>${one.day}${one.isDraft ? " (draft)" : ""}</option>`)}
      </select>`}
      <${State} />
      ${me.value.name && html`<button type="button" class="quiet" title="Log out" onClick=${leave}>${me.value.name}</button>`}
      <button type="button" class="quiet" aria-label="Keys" onClick=${() => (isHelping.value = true)}>?</button>
    </header>
    <main>
      ${!isAny
        ? html`<${Begin} why=${why} />`
        : screen.value === "inbox"
          ? html`<${Inbox} go=${go} />`
          : screen.value === "edition"
            ? html`<${Edition} />`
            : screen.value === "pictures"
              ? html`<${Pictures} />`
            : screen.value === "publish"
              ? html`<${Publish} go=${go} />`
              : html`<${History} />`}
    </main>
    <${Notice} />
    <${Help} />
  `;
}

/** Log out, when everything is in the file. */
async function leave() {
  await settled();
  await tried(() => ask("POST", "/logout", {}));
  location.assign("/login");
}

/** Whether everything is in the file, always to be seen. */
function State() {
  const { at, why } = status.value;
  const text = why ? `not saved: ${why}` : !isSaved.value ? "saving…" : at ? `saved ${clock(at)}` : "saved";
  return html`<span class="state" role="status" data-wrong=${Boolean(why && !isSaved.value) || undefined}>${text}</span>`;
}

function Notice() {
  const { text, isWrong, number } = notice.value;
  useEffect(() => {
    const timer = setTimeout(() => (notice.value = { ...notice.peek(), text: "" }), 6000);
    return () => clearTimeout(timer);
  }, [number]);
  return html`<div class="notice" role=${isWrong ? "alert" : "status"} data-wrong=${isWrong || undefined} hidden=${!text}>${text}</div>`;
}

/** @param {{why: string}} props */
function Begin({ why }) {
  const begin = async () => {
    try {
      await ask("POST", "/api/editions", {});
      await start();
    } catch (error) {
      say(/** @type {Error} */ (error).message, true);
    }
  };
  return html`<section class="sheet"><h2>No draft</h2><p>${why}</p>
    <p><button type="button" class="main" onClick=${begin}>Begin the next edition</button></p></section>`;
}

const place = /** @type {Element} */ (document.getElementById("desk"));
await start();
place.replaceChildren();
render(html`<${App} />`, place);
listen();
