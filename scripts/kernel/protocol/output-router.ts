/**
 * Sends each output to the cell that made it.
 *
 * Fault: in tslab the output of an ended cell appears in the running one as if it were its own.
 * Mend: it goes to the cell that made it. While another cell runs it goes there, marked, because a client that waits
 * for the running cell would not see it elsewhere.
 */
import type { ToFront } from "../threads/messages";
import type { Execution } from "./execution";
import type { OutputBatcher } from "./output-batcher";
import type { Message } from "./wire";

/** A message of the host that shows something. */
export type Output = Extract<ToFront, { type: "stream" | "display" | "clear" | "error" }>;

/** The number of ended cells that are remembered; the output of an older one goes to the cell that ended last. */
const REMEMBERED_CELLS = 500;

export class OutputRouter {
  private running: Execution | undefined;
  private readonly ended = new Map<number, Execution>();
  private lastEnded: Execution | undefined;
  /** The ended cell whose output the running one got last. */
  private lastMarked: Execution | undefined;

  constructor(private readonly iopub: OutputBatcher) {}

  begin(execution: Execution): void {
    this.running = execution;
    this.lastMarked = undefined;
  }

  end(execution: Execution): void {
    this.running = undefined;
    this.lastEnded = execution;
    this.ended.set(execution.id, execution);
    this.ended.delete(execution.id - REMEMBERED_CELLS);
  }

  publish(output: Output): void {
    const { target, mark } = this.route(output.cell, output.type === "stream" || output.type === "error");
    if (!target) return;
    if (output.type === "stream") {
      this.iopub.stream(target, output.name, mark ? `${mark}\n${output.text}` : output.text);
    } else if (output.type === "display") {
      this.iopub.display(target, output.content, output.update);
    } else if (output.type === "clear") {
      this.iopub.send(target, "clear_output", { wait: output.wait });
    } else {
      const { traceback } = output.error;
      this.iopub.send(target, "error", { ...output.error, traceback: mark ? [mark, ...traceback] : traceback });
    }
  }

  private route(id: number | undefined, canBeMarked: boolean): { target: Message | undefined; mark?: string } {
    const origin = id === undefined ? undefined : this.ended.get(id);
    const shownIn = this.running ?? origin ?? this.lastEnded;
    const target = shownIn?.content.silent ? undefined : shownIn?.request;
    if (!canBeMarked) return { target };
    const late = this.running && origin;
    const isMarked = late === this.lastMarked;
    this.lastMarked = late;
    return late && !isMarked ? { target, mark: `[from cell ${late.count}, which has ended]` } : { target };
  }
}
