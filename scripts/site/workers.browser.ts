/** The kernel's two workers in the page: the front with the compiler, and the host that runs cells. */
import type { FrontToPage, PageToFront, StartOfHost } from "../kernel/threads/page.browser";

interface PageWorker<Received, Sent> {
  onmessage: (event: { readonly data: Received }) => void;
  postMessage(message: Sent, transfer?: unknown[]): void;
  terminate(): void;
}
interface Worker extends PageWorker<never, never> {}
declare const Worker: new (address: string) => Worker;
declare const document: { readonly currentScript: { readonly src: string } };
declare const navigator: {
  readonly serviceWorker?: {
    /** The one that answers this page's requests: there is none on a first visit. */
    readonly controller: unknown;
    readonly ready: Promise<unknown>;
    register(address: string, options?: { scope: string }): Promise<unknown>;
  };
};

declare class PerformanceObserver {
  constructor(observe: (entries: { getEntries(): readonly { readonly name: string }[] }) => void);
  observe(options: object): void;
  disconnect(): void;
}

export type Front = PageWorker<FrontToPage, PageToFront>;
export interface Host {
  readonly worker: PageWorker<never, StartOfHost>;
  /** Whether a service worker answers it for files. */
  readonly hasFiles: boolean;
}
export interface Workers {
  readonly front: Promise<Front>;
  readonly host: Promise<Host>;
}

/** The folder of this script, with those of the workers; and the site, three folders up. */
export const FOLDER = new URL("./", document.currentScript.src).href;
export const SITE = new URL("../../../", FOLDER).href;
/** JupyterLab's code, which is the most that comes over the line. */
const LAB = `${SITE}build/first.js`;
/** Whether all comes over the line: no service worker has answered for this page. One may soon, so it is asked at the beginning. */
const isFirstVisit = !navigator.serviceWorker?.controller;
/** Milliseconds for which a kernel waits for the service worker, without which it has no files. */
const SERVICE_WORKER_MS = 5000;

/** The front of a kernel that has ended: it has read all types, which takes seconds, and serves the next kernel. */
let spare: Front | undefined;

export function startWorkers(): Workers {
  const kept = spare;
  spare = undefined;
  // On a line JupyterLab's code comes first: the page waits longest for it, and for a kernel only after it.
  const isTheirTurn = isFirstVisit ? arrivalOf(LAB) : Promise.resolve();
  return { front: isTheirTurn.then(() => kept ?? startFront()), host: isTheirTurn.then(startHost) };
}

function arrivalOf(address: string): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((entries) => {
      if (!entries.getEntries().some(({ name }) => name === address)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: "resource", buffered: true });
  });
}

/** Keeps a front for the next kernel: a restart is then a matter of the host alone. */
export function keepFront(front: Front): void {
  spare?.terminate();
  spare = front;
}

function startFront(): Front {
  const front = new Worker(`${FOLDER}front.js`) as unknown as Front;
  void sendTypes(front);
  return front;
}

/** They are loaded beside the worker's script, not after it. */
async function sendTypes(front: Front): Promise<void> {
  const response = await fetch(`${FOLDER}types.json`);
  const types = await response.arrayBuffer();
  front.postMessage({ type: "types", types }, [types]);
}

export async function startHost(): Promise<Host> {
  const hasFiles = await hasServiceWorker();
  return { worker: new Worker(`${FOLDER}host.js`) as unknown as Host["worker"], hasFiles };
}

/** Begins what JupyterLite does later. */
export function registerServiceWorker(): void {
  navigator.serviceWorker?.register(`${SITE}service-worker.js?enableCache=false`).catch(() => {});
}

/** Keeps the code of what the service worker has kept under this name: code-worker.js says how. */
export function registerCodeWorker(cache: string): void {
  const address = `${SITE}code-worker.js?${encodeURIComponent(cache)}`;
  navigator.serviceWorker?.register(address, { scope: `${SITE}code/` }).catch(() => {});
}

async function hasServiceWorker(): Promise<boolean> {
  const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), SERVICE_WORKER_MS));
  const isReady = navigator.serviceWorker?.ready.then(() => true) ?? false;
  return Promise.race([isReady, tooLate]);
}
