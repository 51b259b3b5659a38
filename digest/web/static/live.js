// What others do reaches this page at once: one stream for all tabs of a browser, for it allows six connections to a place.

import { ask } from "./api.js";
import * as items from "./items.js";
import { inHand } from "./outline.js";
import { load, start } from "./saving.js";
import { day, isSaved, me, others, publication, saved, say, tried } from "./state.js";
import { effect } from "./vendor/preact.js";

const CHANNEL = new BroadcastChannel("digest-desk");
const KINDS = ["changed", "inbox", "editions", "here", "gone"];

/** Listen: the tab that holds the lock has the stream, and tells the others. */
export function listen() {
  CHANNEL.onmessage = (event) => heard(event.data.kind, event.data.said);
  void navigator.locks.request("digest-desk-events", () => {
    const stream = new EventSource("/api/events");
    for (const kind of KINDS)
      stream.addEventListener(kind, (event) => {
        const said = JSON.parse(/** @type {MessageEvent} */ (event).data);
        heard(kind, said);
        CHANNEL.postMessage({ kind, said });
      });
    // What was missed while nobody listened is asked for.
    let isLost = false;
    stream.onerror = () => (isLost = true);
    stream.onopen = () => {
      if (isLost) void load();
      if (me.value.name) void beHere();
      isLost = false;
    };
    return new Promise(() => {});
  });
}

/** Say to all others in which story somebody is. */
const beHere = () => tried(() => ask("POST", "/api/here", { story: inHand.peek() }));
effect(() => {
  void inHand.value;
  if (me.value.name) void beHere();
});

/**
 * @param {string} kind
 * @param {any} said
 */
function heard(kind, said) {
  if (kind === "changed" && said.day === day.value && said.hash !== saved.value?.hash) {
    // While something is on its way its answer brings the file's text along.
    if (isSaved.peek()) void load();
    if (said.who) say(`${said.who} changed the edition`);
  } else if (kind === "inbox" && said.day === day.value && said.version !== items.inbox.value?.version) items.isNewer.value = true;
  else if (kind === "here") others.value = { ...others.value, [said.who]: said.story };
  else if (kind === "gone") {
    const { [said.who]: _, ...left } = others.value;
    others.value = left;
  } else if (kind === "editions" && !publication.value.draft) void start();
}
