/** The messages between the page and the kernel's two workers. */

import type { serveTrials } from "nonlinear/experiment/serve-trials.browser";
import type { Drive } from "nonlinear/platform/drive.browser";

/** A Jupyter message as JupyterLite has it. */
export interface LiteMessage {
  channel: string;
  header: { session: string; msg_type: string } & Record<string, unknown>;
  parent_header: object;
  metadata: object;
  content: object;
}

/** An end of a channel between two workers. */
export interface Port {
  // biome-ignore lint/suspicious/noExplicitAny: what is received depends on the channel.
  onmessage: ((event: { readonly data: any }) => void) | null;
  postMessage(message: unknown): void;
}

/** The page's end of a worker, as far as it is used here. */
export interface Scope<Received, Sent> {
  onmessage: (event: { readonly data: Received }) => void;
  postMessage(message: Sent): void;
  addEventListener(type: "error" | "unhandledrejection", listen: (event: Failure) => void): void;
  readonly location: { readonly href: string };
}

/** An error that nothing caught, or a rejection. */
export interface Failure {
  readonly error?: unknown;
  readonly reason?: unknown;
  preventDefault(): void;
}

export type PageToFront =
  /** The declarations that cells are checked against: a JSON object of texts by path. */
  | { type: "types"; types: ArrayBuffer }
  /** The lesson that is open: the path of its notebook. */
  | { type: "lesson"; path: string }
  | { type: "start"; host: Port; stop: SharedArrayBuffer | undefined }
  | { type: "jupyter"; message: LiteMessage }
  | { type: "interrupt" }
  /** The worker of the host was ended, and this is the channel to the new one. */
  | { type: "new host"; host: Port };

export type FrontToPage =
  | { type: "ready" }
  | { type: "jupyter"; message: LiteMessage }
  /** The wish to end the host's worker, repeated while an interrupted cell does not end. */
  | { type: "terminate" };

/** What a worker of the host begins with. */
export interface StartOfHost {
  front: Port;
  /** One Int32: the id of the cell to stop; undefined where pages have no memory in common. */
  stop: SharedArrayBuffer | undefined;
  /** The files of the file browser; undefined where no service worker answers for them. */
  drive: Drive | undefined;
}

/** What a worker that runs trials begins with; `pool.browser.ts` of the library sends it. */
export interface StartOfTrials {
  trials: Parameters<typeof serveTrials>[0];
  drive: Drive | undefined;
}
