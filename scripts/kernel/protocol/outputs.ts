/**
 * Leads output to the cell it belongs to.
 *
 * Fault: in tslab output of a cell that has ended appears in another one as if it were its own.
 * Mend: it goes to its own cell; while another one runs, to that one, marked, because a client that waits for the running
 * cell would not see it elsewhere.
 */
import type { ToFront } from "../threads/messages";
import type { Execution } from "./execution";
import type { Publisher } from "./publisher";
import type { Message } from "./wire";

/** What a cell shows. */
export type Output = Extract<ToFront, { type: "stream" | "display" | "clear" | "error" }>;

/** Output of a cell older than this many goes to the newest one. */
const REMEMBERED_CELLS = 500;

export class Outputs {
  private running: Execution | undefined;
  private readonly ended = new Map<number, Execution>();
  private lastEnded: Execution | undefined;

  constructor(private readonly publisher: Publisher) {}

  begin(execution: Execution): void {
    this.running = execution;
  }

  end(execution: Execution): void {
    this.running = undefined;
    this.lastEnded = execution;
    this.ended.set(execution.id, execution);
    this.ended.delete(execution.id - REMEMBERED_CELLS);
  }

  publish(output: Output): void {
    const { target, mark } = this.route(output.cell);
    if (!target) return;
    if (output.type === "stream") {
      this.publisher.stream(target, output.name, mark ? `${mark}\n${output.text}` : output.text);
    } else if (output.type === "display") {
      this.publisher.display(target, output.content, output.update);
    } else if (output.type === "clear") {
      this.publisher.send(target, "clear_output", { wait: output.wait });
    } else {
      const { traceback } = output.error;
      this.publisher.send(target, "error", { ...output.error, traceback: mark ? [mark, ...traceback] : traceback });
    }
  }

  private route(id: number | undefined): { target: Message | undefined; mark?: string } {
    const origin = id === undefined ? undefined : this.ended.get(id);
    const shownIn = this.running ?? origin ?? this.lastEnded;
    const target = shownIn?.content.silent ? undefined : shownIn?.request;
    const isLate = this.running !== undefined && origin !== undefined;
    return isLate ? { target, mark: `[from cell ${origin.count}, which has ended]` } : { target };
  }
}
