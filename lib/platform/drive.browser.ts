/**
 * The files of JupyterLite's file browser, read and written at once: the service worker of the site hands a request on
 * to the page, which has them, and the worker of the kernel waits for the answer.
 */
import { dirname, resolve } from "./path";

/** Where the site's drive answers, and whose files these are. */
export interface Drive {
  /** The address at which the service worker answers. */
  readonly address: string;
  /** The page that has the files, as JupyterLite names it. */
  readonly page: string;
  /** The notebook's folder. */
  readonly folder: string;
}

interface Content {
  readonly content: string;
  readonly format: "text" | "json" | "base64";
}

declare class XMLHttpRequest {
  readonly status: number;
  readonly responseText: string;
  open(method: string, address: string, isLater: boolean): void;
  send(body: string): void;
}

/** What JupyterLite calls a folder. */
const FOLDER_MODE = 0o40000 | 0o777;

let drive: Drive | undefined;

export function useDrive(used: Drive | undefined): void {
  drive = used;
}

export function usedDrive(): Drive | undefined {
  return drive;
}

/** The path of a file in the file browser, from its root on, without a slash in front. */
export function pathOf(file: string): string {
  return resolve("/", drive?.folder ?? "", file).slice(1);
}

/** "file", "folder", or undefined when there is nothing of that name. */
export function kindOf(file: string): "file" | "folder" | undefined {
  const path = pathOf(file);
  if (path === "") return "folder";
  const { ok, mode } = ask<{ ok: boolean; mode?: number }>("lookup", path);
  if (!ok) return undefined;
  return ((mode ?? 0) & 0o170000) === 0o40000 ? "folder" : "file";
}

/** The bytes of a file; undefined when there is none. */
export function read(file: string): Uint8Array | undefined {
  if (kindOf(file) !== "file") return undefined;
  const found = ask<Content | null>("get", pathOf(file));
  if (!found) return undefined;
  if (found.format !== "base64") return new TextEncoder().encode(found.content);
  return Uint8Array.from(atob(found.content), (letter) => letter.charCodeAt(0));
}

/** Writes a file, with its folders where they are missing. */
export function write(file: string, bytes: Uint8Array): void {
  const path = pathOf(file);
  makeFolder(dirname(`/${path}`).slice(1));
  ask("put", path, textOf(bytes) ?? inBase64(bytes));
}

export function names(folder: string): string[] {
  return kindOf(folder) === "folder" ? ask<string[]>("readdir", pathOf(folder)) : [];
}

export function remove(file: string): void {
  if (kindOf(file) === "file") ask("rmdir", pathOf(file));
}

function makeFolder(path: string): void {
  if (path === "" || kindOf(`/${path}`) !== undefined) return;
  makeFolder(dirname(`/${path}`).slice(1));
  ask("mknod", path, { mode: FOLDER_MODE });
}

/** Texts are kept as texts, so that the file browser opens them. */
function textOf(bytes: Uint8Array): { format: "text"; data: string } | undefined {
  try {
    const data = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return data.includes("\0") ? undefined : { format: "text", data };
  } catch {
    return undefined;
  }
}

function inBase64(bytes: Uint8Array): { format: "base64"; data: string } {
  return { format: "base64", data: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) };
}

/** A request of JupyterLite's protocol between kernels and the page. */
function ask<Answer>(method: string, path: string, data?: object): Answer {
  if (!drive) throw new Error("The files of this site are not there: the browser has no service worker for it.");
  const request = new XMLHttpRequest();
  request.open("POST", drive.address, false);
  const requestId = crypto.randomUUID();
  const body = { data: { method, path, data, requestId }, browsingContextId: drive.page, requestId };
  request.send(JSON.stringify(body));
  if (request.status !== 200)
    throw new Error(`The files of this site cannot be reached (${request.status}); reload the page.`);
  return JSON.parse(request.responseText);
}
