// The page that is shown when there is no line: it lists what the service worker (sw.js) has kept, and tries again when
// the line is back.

{
  const place = document.querySelector("[data-offline=kept]");
  const home = new URL("offline/", __md_scope).href;
  // The worker shows this page under the address that was asked for. Browsers say "online" sooner than it is true.
  const again = (wait) =>
    fetch(location, { method: "HEAD", cache: "no-store" }).then(
      () => location.reload(),
      () => wait < 60_000 && setTimeout(again, wait, 2 * wait),
    );
  if (location.href !== home) addEventListener("online", () => again(200));
  const list = async () => {
    const found = new Map();
    for (const name of await caches.keys()) {
      if (!name.startsWith(`digest:${__md_scope.pathname}:`)) continue;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const url = request.url.replace(/[?#].*/, "");
        if (!url.endsWith("/") || url === home) continue;
        const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
        const title = page.querySelector("h1")?.textContent.trim();
        if (title) found.set(url, title);
      }
    }
    const items = [...found].reverse().slice(0, 40).map(([url, title]) => {
      const item = document.createElement("li");
      item.append(Object.assign(document.createElement("a"), { href: url, textContent: title }));
      return item;
    });
    place.querySelector("ul").replaceChildren(...items);
    place.hidden = !found.size;
  };
  if ("caches" in window) list();
}
