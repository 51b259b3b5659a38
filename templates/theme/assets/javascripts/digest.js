// The key / leads to the search, but not out of a field in which one types.
document.addEventListener("keydown", (event) => {
  const link = document.querySelector(".d-masthead__search");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (!link || typing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  link.click();
});

// A service worker keeps what was read; a site that does without takes an earlier one away. Not in a preview.
addEventListener("load", async () => {
  const workers = navigator.serviceWorker;
  if (!workers || document.querySelector("script[src='/__digest/live.js']")) return;
  if (document.querySelector("meta[name='digest:offline']")) {
    workers.register(new URL("sw.js", __md_scope), { scope: __md_scope.pathname }).catch(() => {});
    return;
  }
  const all = await workers.getRegistrations();
  for (const worker of all.filter((one) => one.scope === __md_scope.href)) {
    await worker.unregister();
  }
  // Whether or not there was one: a worker that still answers for the page that ends it keeps things after this.
  for (const name of await caches.keys()) {
    if (name.startsWith(`digest:${__md_scope.pathname}:`)) await caches.delete(name);
  }
});

// Opened from a folder, no server turns editions/2026-02-20/ into its index.html; so the links say it themselves.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    const url = new URL(link.getAttribute("href"), document.baseURI);
    if (url.protocol === "file:" && url.pathname.endsWith("/")) {
      url.pathname += "index.html";
      link.href = url.href;
    }
  }
}
