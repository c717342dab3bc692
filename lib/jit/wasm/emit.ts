/**
 * The whole module of a step: its shared code and passes over the rows, the check of the loss, the update of the
 * variables.
 */

import { Code } from "../../wasm/assembler";
import { encodeModule, type ImportedFunction } from "../../wasm/module";
import type { Pass, Plan } from "../program/plan";
import type { Value } from "../program/program";
import { type Context, emitShared } from "./emit-shared";
import { emitTiledPass } from "./emit-tiles";
import { FLOAT_BYTES, type Layout, makeLayout, paddedBytes } from "./layout";
import { NATIVE_IMPORT, nativeProducts } from "./native-product";
import { emitPickRows } from "./pick-rows";
import { emitRanges } from "./ranges";
import { reductionOf } from "./reduction";
import { SharedWork } from "./tickets";
import { featuresPerTile, rowsPerTile } from "./tile-places";
import { planUpdates, type Updates } from "./updates";

export interface StepModule {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly updates: Updates;
  /** The number of products that the host computes. */
  readonly nativeProducts: number;
  /** The number of tasks for any thread. */
  readonly tasks: number;
  /** True if several threads may access its memory. */
  readonly isThreaded: boolean;
  /** Floating-point operations of a step. */
  readonly operations: number;
  readonly bytes: Uint8Array;
}

/** The abilities of the machine. */
export interface Machine {
  /** A matrix product for the module's memory. */
  readonly hasProduct: boolean;
  /** Memory that several threads may access. */
  readonly hasThreads: boolean;
}

const IMPORTS: readonly ImportedFunction[] = [NATIVE_IMPORT, { name: "wake", parameters: [] }];
const WAKE = 1;

export function emitModule(plan: Plan, operations: number, { hasProduct, hasThreads }: Machine): StepModule {
  const native = hasProduct ? nativeProducts(plan) : new Set<Value>();
  const tileRows = rowsPerTile(plan, native.size > 0);
  const parts = countParts(operations, Math.ceil(plan.rows / tileRows));
  const scratchBytes = featuresPerTile(plan) * tileRows * FLOAT_BYTES;
  const updates = planUpdates(plan);
  const layout = makeLayout(plan, updates, { tileRows, scratchBytes, parts, native });
  const work = new SharedWork(IMPORTS.length, WAKE, layout.tickets);
  emitFunctions({ plan, layout, updates, work });
  const isThreaded = work.taskCount > 0 && hasThreads;
  const bytes = encodeModule(work.end(), { imports: IMPORTS, pages: layout.pages, isThreaded });
  return { plan, layout, updates, nativeProducts: native.size, tasks: work.taskCount, isThreaded, operations, bytes };
}

/** From so many operations on, some 5 µs, a step has two parts. */
const OPERATIONS_OF_TWO_PARTS = 120_000;
/** Of more parts, each has so many operations at least, to be worth its ticket and its own sums. */
const OPERATIONS_PER_PART = 500_000;
const MOST_PARTS = 8;

/**
 * Into how many parts a batch of so many tiles goes: a matter of the program alone, so that every number of threads
 * adds up the same sums. Parts have the same number of tiles, or one fewer.
 */
function countParts(operations: number, tiles: number): number {
  if (operations < OPERATIONS_OF_TWO_PARTS || tiles < 2) return 1;
  const most = Math.max(2, Math.min(MOST_PARTS, Math.floor(operations / OPERATIONS_PER_PART)));
  return Math.ceil(tiles / Math.ceil(tiles / most));
}

function emitFunctions(context: Context): void {
  const { plan, layout, updates, work } = context;
  const run = new Code(["i32"]);
  const addStage = (code: Code): void => {
    if (code.length > 0) run.call(work.add({ code }));
  };
  const addShared = ({ shared }: Pass, isLate: boolean): void =>
    addStage(
      emitShared(
        context,
        shared.filter((value) => updates.afterLoss.has(value) === isLate),
      ),
    );
  emitRun(run, plan, layout, updates, {
    untilLoss: () => {
      addStage(emitPickRows(plan, layout));
      for (const pass of plan.passes) {
        addShared(pass, false);
        if (pass.sums.length > 0) emitPass(run, context, pass);
      }
    },
    afterLoss: () => addShared(plan.passes[plan.passes.length - 1], true),
  });
  work.add({ code: run, result: "i32", name: "run" });
}

/** Emits a pass over the rows: all in one, or in parts whose reductions are joined after it. */
function emitPass(run: Code, { plan, layout, work }: Context, pass: Pass): void {
  const index = work.add({ code: emitTiledPass(plan, layout, pass, work) });
  if (layout.parts.length === 1) {
    run.call(index);
    return;
  }
  work.run(
    run,
    layout.parts.map(({ begin, end, scratch, sums }) => ({ index, parameters: [begin, end, scratch, sums] })),
  );
  run.call(work.add({ code: emitCombine(layout, pass, work) }));
}

/** Joins the parts' shares of each reduction, in the order of the parts. */
function emitCombine({ parts, sums, shared }: Layout, pass: Pass, work: SharedWork): Code {
  const code = new Code();
  for (const sum of pass.sums) {
    const place = sums.get(sum) as number;
    emitRanges(code, paddedBytes(sum), work, (own, offset) => {
      own.get(offset);
      for (const [i, part] of parts.entries()) {
        own.get(offset).memory("v128.load", part.sums + place);
        if (i > 0) own.op(reductionOf(sum.op).vector);
      }
      own.memory("v128.store", shared.get(sum) as number);
    });
  }
  return code;
}

/**
 * `run(n)`: n steps, or fewer if a loss is not finite: the variables are then those of the step before it.
 * Returns the number of steps with a finite loss.
 */
function emitRun(
  code: Code,
  plan: Plan,
  layout: Layout,
  updates: Updates,
  emit: { readonly untilLoss: () => void; readonly afterLoss: () => void },
): void {
  const steps = 0;
  const done = code.local("i32");
  const { inputs, variables } = layout;
  const { current, previous, bytes } = layout.updated;
  const lossAddress = layout.shared.get(plan.program.loss) as number;
  const copy = (to: number, from: number, length: number): void => {
    if (length > 0 && to !== from) code.i32(to).i32(from).i32(length).memoryCopy();
  };
  code.i32(0).set(done);
  code.loop(() => {
    if (inputs.bytes > 0) {
      code
        .i32(inputs.slots)
        .i32(inputs.table)
        .get(done)
        .i32(inputs.bytes)
        .op("i32.mul")
        .op("i32.add")
        .i32(inputs.bytes)
        .memoryCopy();
    }
    emit.untilLoss();
    code.get(done).i32(2).op("i32.shl").i32(0).memory("f32.load", lossAddress).memory("f32.store", layout.losses);
    code.i32(0).memory("f32.load", lossAddress).op("f32.abs").f32(Number.POSITIVE_INFINITY).op("f32.lt").op("i32.eqz");
    code.if(() => {
      copy(current, previous, bytes);
      code.get(done).op("return");
    });
    emit.afterLoss();
    // All new values first: one may be another variable's old value.
    for (const [variable, value] of updates.copied)
      copy(layout.next.get(variable) as number, layout.shared.get(value) as number, variable.size * FLOAT_BYTES);
    for (const variable of updates.copied.keys()) {
      const place = variables.get(variable) as number;
      copy(place + previous - current, place, variable.size * FLOAT_BYTES);
      copy(place, layout.next.get(variable) as number, variable.size * FLOAT_BYTES);
    }
    code.get(done).i32(1).op("i32.add").tee(done).get(steps).op("i32.lt_u");
  });
  code.get(done);
}
