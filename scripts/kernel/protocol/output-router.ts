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
import { OutputLimit } from "./output-limit";

/** A message of the host that shows something. */
export type Output = Extract<ToFront, { type: "stream" | "display" | "clear" | "error" }>;

/** The number of ended cells that are remembered; the output of an older one goes to the cell that ended last. */
const REMEMBERED_CELLS = 500;

export class OutputRouter {
  private running: Execution | undefined;
  private readonly ended = new Map<number, Execution>();
  private lastEnded: Execution | undefined;
  /** Of the cells that have written something. */
  private readonly limits = new WeakMap<Execution, OutputLimit>();
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

  /** Publishes what the limit has kept back of an ended cell's text. */
  publishEnd(execution: Execution): void {
    const text = this.limits.get(execution)?.end();
    if (text) this.iopub.stream(execution.request, "stdout", text);
  }

  publish(output: Output): void {
    const { shownIn, mark } = this.route(output.cell, output.type === "stream" || output.type === "error");
    if (!shownIn) return;
    const target = shownIn.request;
    if (output.type === "stream") {
      const text = this.limitOf(shownIn).take(mark ? `${mark}\n${output.text}` : output.text);
      if (text) this.iopub.stream(target, output.name, text);
    } else if (output.type === "display") {
      this.iopub.display(target, output.content, output.update);
    } else if (output.type === "clear") {
      this.limitOf(shownIn).clear();
      this.iopub.send(target, "clear_output", { wait: output.wait });
    } else {
      const { traceback } = output.error;
      this.iopub.send(target, "error", { ...output.error, traceback: mark ? [mark, ...traceback] : traceback });
    }
  }

  private limitOf(execution: Execution): OutputLimit {
    const limit = this.limits.get(execution) ?? new OutputLimit(execution.count);
    this.limits.set(execution, limit);
    return limit;
  }

  private route(id: number | undefined, canBeMarked: boolean): { shownIn: Execution | undefined; mark?: string } {
    const origin = id === undefined ? undefined : this.ended.get(id);
    const place = this.running ?? origin ?? this.lastEnded;
    const shownIn = place?.content.silent ? undefined : place;
    if (!canBeMarked) return { shownIn };
    const late = this.running && origin;
    const isMarked = late === this.lastMarked;
    this.lastMarked = late;
    return late && !isMarked ? { shownIn, mark: `[from cell ${late.count}, which has ended]` } : { shownIn };
  }
}
