/**
 * Runs cells, one after the other, in the thread that owns all of their values.
 *
 * Fault: tslab cannot tell a front what a cell threw; it loses what an interrupted or failed cell had made.
 * Mend: every cell ends with one outcome: its result, or its error and the names it did not reach.
 */
import vm from "node:vm";
import { RUNTIME_NAME } from "../names";
import type { CompiledCell, ErrorContent, Outcome, ToFront } from "../threads/messages";
import { Cell, KeyboardInterrupt } from "./cell";
import { bindListener, bindToCell, currentCell, enterCell, leaveCell } from "./current-cell";
import { errorContent, thrown } from "./errors";
import { guard, guardEach } from "./guards";
import type { CellModules } from "./modules";
import { resultOf } from "./result";
import { placeSyntaxError, registerMaps } from "./source-maps";
import { closeScopes, openScopes } from "./tensorflow-engine";

/** How long code that watches the signal may take to end by itself, in milliseconds. */
const COOPERATION_MS = 150;

type CellFunction = (exports: Record<string, unknown>, require: NodeJS.Require) => unknown;

interface Run {
  cell: Cell;
  code: CompiledCell;
  /** What the declared names stood for before the cell. */
  before: Map<string, unknown>;
  /** TensorFlow.js's open scopes before the cell. */
  scopes: number;
  value: unknown;
  /** What ended the cell. */
  error: ErrorContent | undefined;
  /** The first error that no code of the cell caught; the cell itself went on. */
  uncaught: ErrorContent | undefined;
  isInterrupted: boolean;
}

export class CellRunner {
  /** The variables of all cells. */
  private readonly scope: Record<string, unknown> = Object.create(null);
  private run: Run | undefined;
  private lastStarted = 0;
  /** This cell and those before it may do nothing any more. */
  private lastLeftover = 0;

  /**
   * @param builtIns what cells find declared from the start
   * @param isAskedToStop whether the front wants a cell to stop; true before the message of it can be heard
   */
  constructor(
    private readonly modules: CellModules,
    private readonly post: (message: ToFront) => void,
    builtIns: Record<string, unknown>,
    private readonly isAskedToStop: (cell: number) => boolean,
  ) {
    Object.assign(this.scope, builtIns);
    const runtime = {
      exports: this.scope,
      require: modules.require,
      guard,
      guardEach,
      thrown,
      bind: bindToCell,
      bindListener,
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
    const cell = new Cell(
      id,
      () => this.isAskedToStop(id),
      () => id <= this.lastLeftover,
    );
    this.lastStarted = id;
    const before = new Map(code.declares.filter((name) => name in this.scope).map((name) => [name, this.scope[name]]));
    const run: Run = {
      cell,
      code,
      before,
      scopes: openScopes(),
      value: undefined,
      error: undefined,
      uncaught: undefined,
      isInterrupted: false,
    };
    this.run = run;
    registerMaps(code);
    this.modules.update(code.modules);
    enterCell(cell);
    this.execute(run).then(
      () => this.endSoon(run),
      (error) => {
        placeSyntaxError(error);
        run.error ??= errorContent(error);
        this.endSoon(run);
      },
    );
  }

  /** Stops the running cell, if it is that one; harmless when called again. */
  interrupt(id: number): void {
    const { run } = this;
    if (!run || run.cell.id !== id) return;
    this.requestStop(run);
    // A loop that gives others a turn gets one to see the signal, however long its last step took.
    setTimeout(() => setImmediate(() => this.cutOff(run)), COOPERATION_MS);
  }

  /** Stops what cells that have ended still do. */
  stopLeftovers(): void {
    if (!this.run) this.lastLeftover = this.lastStarted;
  }

  private requestStop(run: Run): void {
    run.isInterrupted = true;
    enterCell(run.cell);
    run.cell.requestStop();
    leaveCell();
  }

  private cutOff(run: Run): void {
    enterCell(run.cell);
    run.cell.rejectPending();
    // What the rejections run gets its turn before the cell is closed.
    setImmediate(() => this.end(run));
  }

  /** Tells an error that no code of a cell caught, at once: a cell may run for hours. It fails with it in the end. */
  takeUncaught(error: unknown, cell: Cell | undefined): void {
    if (cell?.isDead) return;
    const content = errorContent(error);
    const { run } = this;
    const isOfRunning = run !== undefined && (!cell || cell === run.cell);
    if (isOfRunning) run.uncaught ??= content;
    this.post({ type: "error", cell: isOfRunning ? run.cell.id : cell?.id, error: content });
  }

  private async execute({ code }: Run): Promise<void> {
    const script = `(${code.isAsync ? "async " : ""}function (exports, require) {${code.js}\n})`;
    const cellFunction: CellFunction = vm.runInThisContext(script, { filename: code.name });
    await cellFunction(this.scope, this.modules.require);
  }

  /** Ends the cell a moment later, so that promises it left rejected are still its own. */
  private endSoon(run: Run): void {
    setImmediate(() => {
      if (this.isAskedToStop(run.cell.id)) {
        // Code that saw the signal has ended the cell before the message of the interrupt came.
        this.requestStop(run);
        return this.cutOff(run);
      }
      if (run.error || run.isInterrupted || run.value === undefined) return this.end(run);
      resultOf(run.value).then((result) => this.end(run, result));
    });
  }

  private end(run: Run, result?: Outcome["result"]): void {
    if (this.run !== run) return;
    this.run = undefined;
    if (run.isInterrupted) {
      run.cell.kill();
      closeScopes(run.scopes);
      this.modules.forgetHalfLoaded();
      run.error ??= errorContent(new KeyboardInterrupt());
    }
    const unassigned = run.error ? run.code.declares.filter((name) => this.isUnassigned(run, name)) : [];
    leaveCell();
    const outcome = { error: run.error ?? run.uncaught, isErrorTold: !run.error, result, unassigned };
    this.post({ type: "done", cell: run.cell.id, outcome });
  }

  private isUnassigned(run: Run, name: string): boolean {
    return run.before.has(name) ? this.scope[name] === run.before.get(name) : !(name in this.scope);
  }
}
