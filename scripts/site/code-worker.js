/**
 * A service worker of no page: while it is installed it keeps the page's large scripts once more. Chromium compiles what is kept
 * then, and keeps that beside it, so that a second visit need not; of what is kept at another time it would from the third on.
 */
const SCRIPTS = LARGE;

self.addEventListener("install", (event) => event.waitUntil(keepCompiled()));

/** The site's service worker has kept them, under the name that this one's address ends with. */
async function keepCompiled() {
  const cache = await caches.open(decodeURIComponent(self.location.search.slice(1)));
  for (const address of SCRIPTS) {
    const url = new URL(address, self.location.href);
    const kept = await cache.match(url);
    if (kept) await cache.put(url, kept);
  }
}
