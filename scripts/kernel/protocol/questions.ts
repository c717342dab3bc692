/** The questions of running cells to the user: `input_request` on the stdin channel. */
import type { InputAnswer, ToHost } from "../threads/messages";
import type { Execution } from "./execution";
import { createMessage, type Message, type SendQueue } from "./message";

export class Questions {
  /** True while the running cell waits for a line. */
  private isOpen = false;

  constructor(
    private readonly stdin: SendQueue,
    private readonly session: string,
    private readonly toHost: (message: ToHost) => void,
  ) {}

  ask(prompt: string, execution: Execution | undefined): void {
    this.isOpen = true;
    if (execution?.content.allow_stdin) {
      this.stdin.send(createMessage("input_request", this.session, { prompt, password: false }, execution.request));
    } else {
      this.close({ refused: "This cell cannot ask for a line: its notebook runs without a user." });
    }
  }

  /** Handles a message of the stdin channel. */
  take({ header, content }: Message): void {
    if (header.msg_type === "input_reply") this.close({ line: String(content.value) });
  }

  /** Ends an open question: its cell was interrupted. */
  cancel(): void {
    this.close({ interrupted: true });
  }

  private close(answer: InputAnswer): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.toHost({ type: "answer", answer });
  }
}
