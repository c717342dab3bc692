/**
 * The one service worker of the site. It hands requests for files on to the page, as JupyterLite's own does; it gives all
 * answers the headers with which a page may have memory in common with its workers; and it keeps what was loaded once, so
 * that a second visit needs no network.
 */
const CACHE = "nonlinear VERSION";
/** What a kernel and a sweep load, beside what the page has told of. */
const KEPT = FILES;
const scope = new URL("./", self.location.href);
const channel = new BroadcastChannel("/sw-api.v1");

self.addEventListener("install", (event) => {
  void self.skipWaiting();
  event.waitUntil(keep(KEPT));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith("nonlinear ") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

/** The page tells what it has loaded before this worker was there. */
self.addEventListener("message", ({ data }) => {
  if (Array.isArray(data?.loaded)) void keep(data.loaded);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.origin) return;
  if (url.pathname === "/api/service-worker-heartbeat") event.respondWith(new Response("ok"));
  else if (!url.pathname.startsWith(scope.pathname)) return;
  else if (/\/api\/(drive|stdin\/)/.test(url.pathname)) event.respondWith(askPage(request, url));
  else if (request.method === "GET") event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreSearch: true });
  if (found) return isolated(found);
  const response = await fetch(request);
  if (response.ok && response.type === "basic") await cache.put(request, response.clone());
  return isolated(response);
}

/** Where a page has these headers, its workers see a stop at once, even in a loop that lets nothing through. */
function isolated(response) {
  if (response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

async function keep(addresses) {
  const cache = await caches.open(CACHE);
  for (const address of addresses) {
    const url = new URL(address, scope);
    if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) continue;
    if (/\/api\/(drive|stdin\/)/.test(url.pathname) || (await cache.match(url, { ignoreSearch: true }))) continue;
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) await cache.put(url, response);
  }
}

/** A request of a kernel for the page's files: the page answers on the channel. */
async function askPage(request, { pathname }) {
  const asked = await request.json();
  const requestId = asked.requestId ?? crypto.randomUUID();
  const answered = new Promise((resolve) => {
    const listen = ({ data }) => {
      if (data.browsingContextId !== asked.browsingContextId || data.requestId !== requestId) return;
      channel.removeEventListener("message", listen);
      resolve(new Response(JSON.stringify(data.response), { headers: { "Content-Type": "application/json" } }));
    };
    channel.addEventListener("message", listen);
  });
  channel.postMessage({ ...asked, requestId, pathname });
  return answered;
}
