/** One run of a cell, from its request to its reply. */
import type { Message } from "./wire";

/** The content of an `execute_request`, as far as this kernel looks at it. */
export interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}

export interface Execution {
  /** The cell's number inside the kernel; differs from the execution count, which not every run raises. */
  id: number;
  request: Message;
  content: ExecuteRequest;
  count: number;
  /** When its turn came, in milliseconds since 1970. */
  startedAt: number;
}
