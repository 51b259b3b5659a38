// Reading without a line. Whatever is asked for comes from the line when there is one, so nothing is ever old; a copy is
// kept, and shown when there is none: of what a reader has seen, of the latest edition, and of the page that says so.

const SCOPE = new URL(self.registration.scope);
const NAME = `digest:${SCOPE.pathname}:`;
const [ALWAYS, SEEN] = [`${NAME}always`, `${NAME}seen`];
const OFFLINE = new URL("offline/", SCOPE).href;
const LATEST = new URL("latest/", SCOPE).href;
const MOST = 250; // pages, pictures and files that a reader has seen; the oldest go first
const HOUR = 3_600_000;

// Keep a page with the styles, scripts and pictures that it names.
const keep = async (url) => {
  const page = await fetch(url, { cache: "no-cache" });
  if (!page.ok) return;
  const named = [...(await page.clone().text()).matchAll(/<(?:link|script|img)\s[^>]*?(?:href|src)="([^"]+)"/g)];
  const files = new Set(named.map(([, link]) => new URL(link.replaceAll("&amp;", "&"), url).href));
  const cache = await caches.open(ALWAYS);
  await cache.put(url, page);
  const ours = [...files].filter((file) => file.startsWith(SCOPE.href) && /\.(css|js|woff2|png|jpe?g|webp|avif|svg|gif)$/.test(file));
  await Promise.allSettled(ours.map(async (file) => (await cache.match(file)) ?? cache.add(file)));
};

const keepLatest = async () => {
  const kept = await caches.match(LATEST);
  const age = kept ? Date.now() - Date.parse(kept.headers.get("date")) : Infinity;
  if (!(age < HOUR)) await keep(LATEST);
};

const note = async (request, answer) => {
  const cache = await caches.open(SEEN);
  await cache.delete(request);
  await cache.put(request, answer);
  const all = await cache.keys();
  await Promise.all(all.slice(0, Math.max(all.length - MOST, 0)).map((old) => cache.delete(old)));
};

// The same picture in another width, when this one was never fetched.
const otherWidth = async (request) => {
  const of = (url) => url.replace(/\/images\/w\d+\//, "/images/").replace(/(\.\w+)\.webp$/, "$1");
  for (const name of [SEEN, ALWAYS]) {
    const cache = await caches.open(name);
    const found = (await cache.keys()).find((one) => of(one.url) === of(request.url));
    if (found) return cache.match(found);
  }
};

const answer = async (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate";
  try {
    const fresh = await fetch(request, isPage ? { cache: "no-cache" } : {});
    if (fresh.status === 200) event.waitUntil(note(request, fresh.clone()));
    if (isPage) event.waitUntil(keepLatest().catch(() => {}));
    return fresh;
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    if (request.destination === "image") return (await otherWidth(request)) ?? Response.error();
    const page = isPage && (await caches.match(OFFLINE));
    if (!page) throw error;
    // Under the address that was asked for, its links have to say where they lead.
    const text = (await page.text()).replace(/(\s(?:href|src)=")\.\.\/?/g, `$1${SCOPE.href}`);
    return new Response(text, { status: 503, headers: page.headers });
  }
};

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(Promise.all([keep(OFFLINE), keep(LATEST)]));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(SCOPE.href) && !request.headers.has("range")) {
    event.respondWith(answer(event));
  }
});
