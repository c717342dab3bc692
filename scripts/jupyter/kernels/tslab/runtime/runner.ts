/**
 * Runs cells, one after the other, in the thread that owns all of their values.
 *
 * Fault: tslab cannot tell a front what a cell threw; it loses what an interrupted or failed cell had made.
 * Mend: every cell ends with one outcome: its result, or its error and the names it did not reach.
 */
import vm from "node:vm";
import type { CompiledCell, ErrorContent, Outcome, ToFront } from "../messages";
import { RUNTIME_NAME } from "../names";
import { Cell, KeyboardInterrupt } from "./cell";
import { bindToCell, currentCell, enterCell, leaveCell } from "./current-cell";
import { errorContent, thrown } from "./errors";
import { guard, guardEach } from "./guards";
import type { CellModules } from "./modules";
import { resultOf } from "./result";
import { registerMaps } from "./source-maps";

/** How long code that watches the signal may take to end by itself, in milliseconds. */
const COOPERATION_MS = 150;

type CellFunction = (exports: Record<string, unknown>, require: NodeJS.Require) => unknown;

interface Run {
  cell: Cell;
  code: CompiledCell;
  /** What the declared names stood for before the cell. */
  before: Map<string, unknown>;
  value: unknown;
  error: ErrorContent | undefined;
  isInterrupted: boolean;
}

export class CellRunner {
  /** The variables of all cells. */
  private readonly scope: Record<string, unknown> = Object.create(null);
  private run: Run | undefined;

  /** @param builtIns what cells find declared from the start */
  constructor(
    private readonly modules: CellModules,
    private readonly post: (message: ToFront) => void,
    builtIns: Record<string, unknown>,
  ) {
    Object.assign(this.scope, builtIns);
    const runtime = {
      exports: this.scope,
      require: modules.require,
      guard,
      guardEach,
      thrown,
      bind: bindToCell,
      result: (value: unknown) => {
        if (this.run && currentCell() === this.run.cell) this.run.value = value;
      },
    };
    Object.defineProperty(globalThis, RUNTIME_NAME, { value: runtime });
  }

  /** Aborted when the running cell is interrupted; never where no cell runs. */
  get interruptSignal(): AbortSignal {
    return (currentCell() ?? this.run?.cell)?.interruptSignal ?? new AbortController().signal;
  }

  /** Starts a cell; its outcome is posted when it has ended. */
  start(id: number, code: CompiledCell): void {
    const cell = new Cell(id);
    const before = new Map(code.declares.filter((name) => name in this.scope).map((name) => [name, this.scope[name]]));
    const run: Run = { cell, code, before, value: undefined, error: undefined, isInterrupted: false };
    this.run = run;
    registerMaps(code);
    this.modules.update(code.modules);
    enterCell(cell);
    this.execute(run).then(
      () => this.endSoon(run),
      (error) => {
        this.fail(run, error);
        this.endSoon(run);
      },
    );
  }

  /** Stops the running cell, if it is that one; harmless when called again. */
  interrupt(id: number): void {
    const { run } = this;
    if (!run || run.cell.id !== id) return;
    run.isInterrupted = true;
    enterCell(run.cell);
    run.cell.requestStop();
    leaveCell();
    setTimeout(() => {
      enterCell(run.cell);
      run.cell.rejectPending();
      // What the rejections run gets its turn before the cell is closed.
      setImmediate(() => this.end(run));
    }, COOPERATION_MS);
  }

  /** Takes an error that no code of a cell caught; returns false when its cell has ended. */
  takeUncaught(error: unknown, cell: Cell | undefined): boolean {
    const { run } = this;
    if (!run || (cell && cell !== run.cell)) return false;
    this.fail(run, error);
    return true;
  }

  private async execute({ code }: Run): Promise<void> {
    const script = `(${code.isAsync ? "async " : ""}function (exports, require) {${code.js}\n})`;
    const cellFunction: CellFunction = vm.runInThisContext(script, { filename: code.name });
    await cellFunction(this.scope, this.modules.require);
  }

  private fail(run: Run, error: unknown): void {
    run.error ??= errorContent(error);
  }

  /** Ends the cell a moment later, so that promises it left rejected are still its own. */
  private endSoon(run: Run): void {
    setImmediate(() => {
      if (run.error || run.isInterrupted || run.value === undefined) return this.end(run);
      resultOf(run.value).then((result) => this.end(run, result));
    });
  }

  private end(run: Run, result?: Outcome["result"]): void {
    if (this.run !== run) return;
    this.run = undefined;
    if (run.isInterrupted) {
      run.cell.kill();
      run.error ??= errorContent(new KeyboardInterrupt());
    }
    const unassigned = run.error ? run.code.declares.filter((name) => this.isUnassigned(run, name)) : [];
    leaveCell();
    this.post({ type: "done", cell: run.cell.id, outcome: { error: run.error, result, unassigned } });
  }

  private isUnassigned(run: Run, name: string): boolean {
    return run.before.has(name) ? this.scope[name] === run.before.get(name) : !(name in this.scope);
  }
}
