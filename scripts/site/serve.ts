/** A static host on loopback, as simple as they come: no headers but the type, and gzip. */
import { createReadStream, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { createGzip } from "node:zlib";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".csv": "text/csv",
  ".html": "text/html",
  ".ico": "image/x-icon",
  ".ipynb": "application/json",
  ".js": "text/javascript",
  ".json": "application/json",
  ".md": "text/markdown",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const PACKED = /\.(css|csv|html|ipynb|js|json|md|svg|wasm)$/;

/** Serves a folder; resolves to the server, once it listens. */
export function serveFolder(folder: string, port = 0): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const asked = join(folder, normalize(decodeURIComponent(pathname)));
    const file = asked.startsWith(folder) ? fileAt(asked) : undefined;
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const isPacked = PACKED.test(file) && /\bgzip\b/.test(String(request.headers["accept-encoding"]));
    response.writeHead(200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Cache-Control": "no-cache",
      ...(isPacked ? { "Content-Encoding": "gzip" } : {}),
    });
    const bytes = createReadStream(file);
    if (isPacked) bytes.pipe(createGzip()).pipe(response);
    else bytes.pipe(response);
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

export function hostOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function fileAt(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return fileAt(join(path, "index.html"));
  return found?.isFile() ? path : undefined;
}
