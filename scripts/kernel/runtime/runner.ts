/**
 * Runs cells, one after the other, in the thread that holds all of their values.
 *
 * Fault: tslab does not report what a cell threw, and loses the variables of an interrupted or failed cell.
 * Mend: each cell ends with one outcome: its result, or its error and the names that it did not reach.
 */
import { join } from "nonlinear/platform/path";
import { runScript } from "nonlinear/platform/script";
import { RUNTIME_NAME } from "../names";
import type { CompiledCell, ErrorContent, Outcome, ToFront } from "../threads/messages";
import { Cell } from "./cell";
import { bindListener, bindToCell, currentCell, type EnteredCell, enterCell, leaveCell } from "./current-cell";
import { errorContent, thrown } from "./errors";
import { guard, guardEach } from "./guards";
import { noteImports } from "./import-names";
import { KeyboardInterrupt } from "./keyboard-interrupt";
import type { CellModules } from "./modules";
import { Names } from "./names";
import { NOTEBOOK } from "./notebook-file";
import { resultOf } from "./result";
import { placeSyntaxError, registerMaps } from "./source-maps";
import { closeScopes, openScopes } from "./tensorflow-scopes";
import { timers } from "./timers";
import { tableOf } from "./variables";

/** Milliseconds that code which watches the signal gets to end on its own. */
const COOPERATION_MS = 150;

/** What a cell can import. */
export type Modules = Pick<CellModules, "folder" | "require" | "update" | "forgetHalfLoaded">;

type CellFunction = (exports: object, require: NodeJS.Require, __dirname: string, __filename: string) => unknown;

interface Run {
  cell: Cell;
  code: CompiledCell;
  /** The values of the declared names before the cell. */
  before: Map<string, unknown>;
  /** The number of scopes that TensorFlow.js had open before the cell. */
  scopes: number;
  value: unknown;
  /** The error that ended the cell. */
  error: ErrorContent | undefined;
  /** The first error in a callback or rejection that nothing caught; the cell itself went on. */
  uncaught: ErrorContent | undefined;
  isInterrupted: boolean;
}

export class CellRunner {
  private readonly names = new Names();
  private run: Run | undefined;
  private lastStarted = 0;
  /** Cells up to this id are stopped for good. */
  private lastLeftover = 0;
  private untilInterrupt = new AbortController();
  /** The modules behind the names that TypeScript made for imports. */
  readonly imports = new Map<string, string>();

  /**
   * @param builtIns the variables that every cell can use from the start
   * @param isAskedToStop whether an interrupt of the cell was requested; true before the front's message is received
   */
  constructor(
    private readonly modules: Modules,
    private readonly post: (message: ToFront) => void,
    builtIns: Record<string, unknown>,
    private readonly isAskedToStop: (cell: number) => boolean,
  ) {
    const whos = () => tableOf(this.names.entries(), new Set([...Object.keys(builtIns), "whos"]));
    for (const [name, value] of Object.entries({ ...builtIns, whos })) this.names.set(name, value);
    const runtime = {
      box: this.names.box,
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

  get isIdle(): boolean {
    return this.run === undefined;
  }

  /** The value of a name at the top of the cells; undefined where there is none. */
  topLevelValue(name: string): unknown {
    return this.names.get(name);
  }

  /** The running cell's signal, aborted by an interrupt; while no cell runs, a signal that is never aborted. */
  get interruptSignal(): AbortSignal {
    return (currentCell() ?? this.run?.cell)?.interruptSignal ?? new AbortController().signal;
  }

  /** Aborted at the next interrupt, whichever cell it is for. */
  get nextInterrupt(): AbortSignal {
    return this.untilInterrupt.signal;
  }

  /** Starts a cell. Its outcome is posted when it has ended. */
  start(id: number, code: CompiledCell): void {
    try {
      this.begin(id, code);
    } catch (error) {
      this.fail(id, error);
    }
  }

  private begin(id: number, code: CompiledCell): void {
    const cell = new Cell(
      id,
      () => this.isAskedToStop(id),
      () => id <= this.lastLeftover,
    );
    this.lastStarted = id;
    const { names } = this;
    const before = new Map(code.declares.filter((name) => names.has(name)).map((name) => [name, names.get(name)]));
    for (const name of code.numbers) names.renewForNumbers(name);
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
    noteImports(code, this.imports);
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

  /** Stops the cell with that id, if it is running; can be called again. */
  interrupt(id: number, number: number): void {
    this.post({ type: "heard", number });
    const { run } = this;
    if (run?.cell.id !== id) {
      // It has ended, and the front ignores this; or the interrupt of the cell before it cut off its start.
      const outcome = { error: errorContent(new KeyboardInterrupt()), unassigned: [] };
      this.post({ type: "done", cell: id, outcome });
      return;
    }
    this.requestStop(run);
    // A loop that yields to the event loop gets a turn in which it can see the signal, however long its last step took.
    timers.setTimeout(() => timers.setImmediate(() => this.cutOff(run)), COOPERATION_MS);
  }

  /** Stops what ended cells left running. */
  stopLeftovers(): void {
    if (this.run) return;
    this.lastLeftover = this.lastStarted;
    this.tellOfInterrupt();
  }

  private requestStop(run: Run): void {
    run.isInterrupted = true;
    enterCell(run.cell);
    run.cell.requestStop();
    this.tellOfInterrupt();
    leaveCell();
  }

  private tellOfInterrupt(): void {
    const { untilInterrupt } = this;
    this.untilInterrupt = new AbortController();
    untilInterrupt.abort();
  }

  private cutOff(run: Run): void {
    enterCell(run.cell);
    run.cell.rejectPending();
    // Handlers of the rejections run before the cell is closed.
    timers.setImmediate(() => this.end(run));
  }

  /** Reports an error that nothing caught, at once, as the cell may run for hours. The cell will end as failed. */
  takeUncaught(error: unknown, cell: EnteredCell | undefined): void {
    if (cell?.isDead) return;
    const content = errorContent(error);
    const { run } = this;
    const isOfRunning = run !== undefined && (!cell || cell === run.cell);
    if (isOfRunning) run.uncaught ??= content;
    this.post({ type: "error", cell: isOfRunning ? run.cell.id : cell?.id, error: content });
  }

  private async execute({ code }: Run): Promise<void> {
    const script = `(${code.isAsync ? "async " : ""}function (exports, require, __dirname, __filename) {${code.js}\n})`;
    const cellFunction = runScript(script, code.name) as CellFunction;
    const { folder, require } = this.modules;
    await cellFunction({}, require, folder, join(folder, NOTEBOOK));
  }

  /** Ends the cell one turn later, so that the rejections it left unhandled are still attributed to it. */
  private endSoon(run: Run): void {
    timers.setImmediate(() => {
      if (this.isAskedToStop(run.cell.id)) {
        // The cell's code saw the signal and ended before the front's message was received.
        this.requestStop(run);
        return this.cutOff(run);
      }
      if (run.error || run.isInterrupted || run.value === undefined) return this.end(run);
      resultOf(run.value).then(
        (result) => this.end(run, result),
        (error) => this.fail(run.cell.id, error),
      );
    });
  }

  private end(run: Run, result?: Outcome["result"]): void {
    if (this.run !== run) return;
    try {
      this.conclude(run, result);
    } catch (error) {
      this.fail(run.cell.id, error);
    }
  }

  /** Ends a cell without its outcome: an own `Array.prototype.map`, say, is the kernel's, too, and can throw. */
  private fail(id: number, cause: unknown): void {
    leaveCell();
    const evalue = `The kernel's own code failed (${cause}): it shares JavaScript's built-in objects with the cells, and one of them has changed. Restart the kernel.`;
    const error = { ename: "KernelError", evalue, traceback: [evalue] };
    this.post({ type: "done", cell: id, outcome: { error, unassigned: [] } });
    this.run = undefined;
  }

  private conclude(run: Run, result: Outcome["result"]): void {
    if (run.isInterrupted) {
      run.cell.kill();
      closeScopes(run.scopes);
      this.modules.forgetHalfLoaded();
      run.error ??= errorContent(new KeyboardInterrupt());
    }
    const unassigned = run.error ? run.code.declares.filter((name) => this.isUnassigned(run, name)) : [];
    this.names.settle();
    leaveCell();
    const outcome = { error: run.error ?? run.uncaught, isErrorTold: !run.error, result, unassigned };
    this.post({ type: "done", cell: run.cell.id, outcome });
    // Not before: the relay can cut this off, too, and what repeats the interrupt has to find the cell.
    this.run = undefined;
  }

  private isUnassigned(run: Run, name: string): boolean {
    const { names } = this;
    return run.before.has(name) ? names.get(name) === run.before.get(name) : !names.has(name);
  }
}
