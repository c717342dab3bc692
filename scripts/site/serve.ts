/** A static host on loopback, as simple as they come: no headers but the type and a tag of the file, and gzip. */
import { readFileSync, type Stats, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

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
const NOTHING = Buffer.alloc(0);

/** Sends the body that a request for a path gets; another than the usual one can count it, or take its time. */
export type Send = (response: ServerResponse, body: Buffer, path: string) => void;

/** Each file is packed once, as hosts do: packing JupyterLab's code takes half a second. */
const packed = new Map<string, Buffer>();

const sendAtOnce: Send = (response, body) => response.end(body);

/** Serves a folder; resolves to the server, once it listens. */
export function serveFolder(folder: string, port = 0, send: Send = sendAtOnce): Promise<Server> {
  const server = createServer(({ url = "/", headers }, response) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const asked = join(folder, normalize(path));
    const found = asked.startsWith(folder) ? fileAt(asked) : undefined;
    if (!found) {
      response.writeHead(404);
      send(response, NOTHING, path);
      return;
    }
    const { file, size, mtimeMs } = found;
    const isPacked = PACKED.test(file) && /\bgzip\b/.test(String(headers["accept-encoding"]));
    const tag = `"${size}-${mtimeMs}${isPacked ? "-gzip" : ""}"`;
    const isKnown = headers["if-none-match"] === tag;
    response.writeHead(isKnown ? 304 : 200, {
      "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
      "Cache-Control": "no-cache",
      ETag: tag,
      ...(isPacked ? { "Content-Encoding": "gzip" } : {}),
    });
    const read = () => {
      if (!isPacked) return readFileSync(file);
      const body = packed.get(file + tag) ?? gzipSync(readFileSync(file));
      packed.set(file + tag, body);
      return body;
    };
    send(response, isKnown ? NOTHING : read(), path);
  });
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(server)));
}

export function hostOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function fileAt(path: string): (Pick<Stats, "size" | "mtimeMs"> & { readonly file: string }) | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return fileAt(join(path, "index.html"));
  return found?.isFile() ? { file: path, size: found.size, mtimeMs: found.mtimeMs } : undefined;
}
