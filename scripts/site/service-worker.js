/**
 * The one service worker of the site. It hands requests for files on to the page, as JupyterLite's own does; it gives pages and
 * workers the headers with which they may have memory in common; and it keeps what was loaded once, so
 * that a second visit needs no network.
 */
const CACHE = "nonlinear VERSION";
/** What may be asked for later, beside what the page has told of: the kernel's files, the lists of lessons. */
const KEPT = FILES;
/** The page that is shown instead of one that was never visited, where there is no network. */
const UNKNOWN = `<!DOCTYPE html>
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nonlinear</title>
<p>This page has not been visited before, and there is no network to load it from. Pages that were visited work without one.</p>`;
/** What says for itself that it is isolated: pages and workers. */
const ISOLATED = ["document", "iframe", "worker", "sharedworker"];
const scope = new URL("./", self.location.href);
const channel = new BroadcastChannel("/sw-api.v1");

self.addEventListener("install", () => void self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys())
        if (name.startsWith("nonlinear ") && name !== CACHE) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

/** The page tells, once it has nothing else to load, what it has loaded before this worker was there; and hears where it is kept. */
self.addEventListener("message", (event) => {
  const { loaded } = event.data ?? {};
  if (Array.isArray(loaded)) event.waitUntil(keep([...loaded, ...KEPT]).then(() => event.ports[0]?.postMessage(CACHE)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.origin) return;
  if (url.pathname === "/api/service-worker-heartbeat") event.respondWith(new Response("ok"));
  else if (!url.pathname.startsWith(scope.pathname)) return;
  else if (/\/api\/(drive|stdin\/)/.test(url.pathname)) event.respondWith(askPage(request, url));
  else if (request.method === "GET") event.respondWith(answer(event));
});

async function answer(event) {
  const { request } = event;
  const cache = await caches.open(CACHE);
  const found = await cache.match(request, { ignoreSearch: true });
  if (found) return fitting(found, request);
  const response = await fetch(request).catch((error) => {
    if (request.mode !== "navigate") throw error;
    return new Response(UNKNOWN, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  });
  if (response.ok && response.type === "basic") event.waitUntil(cache.put(request, response.clone()));
  return fitting(response, request);
}

/** A browser keeps what it has compiled of a script with the host's own answer, and of no answer that is made here. */
function fitting(response, { destination }) {
  return ISOLATED.includes(destination) ? isolated(response) : response;
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
    // What another version of the site has left in the browser's own cache may be asked for once more.
    const response = await fetch(url, { cache: "no-cache" }).catch(() => undefined);
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
