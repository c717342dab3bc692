/** One run of a cell, from its request to its reply. */
import type { Message } from "./message";

/** The fields of an `execute_request` that this kernel reads. */
export interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

export interface Execution {
  /** The number of the run inside the kernel. Not the execution count, which silent runs do not raise. */
  id: number;
  request: Message;
  content: ExecuteRequest;
  count: number;
  /** See `SendingTimes`. */
  sentAt: number;
}
