/**
 * The whole module of a step: its shared code and passes over the rows, the check of the loss, the update of the
 * variables.
 */

import type { Pass, Plan } from "../program/plan";
import type { Value } from "../program/program";
import { Code } from "./assembler";
import { emitShared } from "./emit-shared";
import { emitTiledPass } from "./emit-tiles";
import { FLOAT_BYTES, type Layout, makeLayout, paddedBytes, VECTOR_BYTES } from "./layout";
import { encodeModule, type ImportedFunction, type WasmFunction } from "./module";
import { NATIVE_IMPORT, nativeProducts } from "./native-product";
import { reductionOf } from "./reduction";
import { emitFork, emitServe, emitTake, type Part } from "./tickets";
import { featuresPerTile, rowsPerTile } from "./tile-places";
import { planUpdates, type Updates } from "./updates";

export interface StepModule {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly updates: Updates;
  /** The number of products that the host computes. */
  readonly nativeProducts: number;
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
  const isThreaded = parts > 1 && hasThreads;
  const functions = emitFunctions(plan, layout, updates);
  const bytes = encodeModule(functions, { imports: IMPORTS, pages: layout.pages, isThreaded });
  return { plan, layout, updates, nativeProducts: native.size, isThreaded, operations, bytes };
}

/** So many operations take some 20 µs: a part should last as long, to be worth its ticket and its own sums. */
const OPERATIONS_PER_PART = 1_000_000;
const MOST_PARTS = 8;

/**
 * Into how many parts a batch of so many tiles goes: a matter of the program alone, so that every number of threads
 * adds up the same sums.
 */
function countParts(operations: number, tiles: number): number {
  return Math.max(1, Math.min(MOST_PARTS, tiles, Math.floor(operations / OPERATIONS_PER_PART)));
}

function emitFunctions(plan: Plan, layout: Layout, updates: Updates): WasmFunction[] {
  const functions: WasmFunction[] = [];
  const add = (fn: WasmFunction): number => IMPORTS.length + functions.push(fn) - 1;
  const { parts, tickets } = layout;
  const hasTickets = parts.length > 1;
  const passes = plan.passes.filter(({ sums }) => sums.length > 0);
  const indices = new Map(passes.map((pass) => [pass, add({ code: emitTiledPass(plan, layout, pass) })]));
  const work = passes.flatMap((pass) =>
    parts.map(({ begin, end, scratch, sums }): Part => {
      return { index: indices.get(pass) as number, parameters: [begin, end, scratch, sums] };
    }),
  );
  const take = hasTickets ? add({ code: emitTake(work, tickets), result: "i32" }) : -1;
  const fork = hasTickets ? add({ code: emitFork(parts.length, take, WAKE, tickets) }) : -1;
  if (hasTickets) add({ code: emitServe(take, tickets), name: "serve" });

  const run = new Code(["i32"]);
  const addStage = (code: Code): void => {
    if (code.length > 0) run.call(add({ code }));
  };
  const shared = ({ shared: values }: Pass, isLate: boolean) =>
    emitShared(
      plan,
      layout,
      values.filter((value) => updates.afterLoss.has(value) === isLate),
      updates,
    );
  emitRun(run, plan, layout, updates, {
    untilLoss: () => {
      addStage(emitPickRows(plan, layout));
      for (const pass of plan.passes) {
        addStage(shared(pass, false));
        if (pass.sums.length === 0) continue;
        if (hasTickets) {
          run.call(fork);
          addStage(emitCombine(layout, pass));
        } else run.call(indices.get(pass) as number);
      }
    },
    afterLoss: () => addStage(shared(plan.passes[plan.passes.length - 1], true)),
  });
  add({ code: run, result: "i32", name: "run" });
  return functions;
}

/** Copies the rows that the host picked for this step to where the passes read them. */
function emitPickRows(plan: Plan, layout: Layout): Code {
  const code = new Code();
  for (const value of plan.program.values) {
    const leaf = layout.rowLeaves.get(value);
    if (value.op.kind !== "gather" || !leaf) continue;
    const [source, picked] = value.inputs.map(
      (operand) => layout.sources.get(operand) ?? layout.rowLeaves.get(operand),
    );
    if (!source || !picked) throw new Error("rows are picked from a captured tensor, by an input");
    const features = source.stride === 0 ? 0 : value.shape.slice(1).reduce((product, extent) => product * extent, 1);
    const [row, from, to] = [code.local("i32"), code.local("i32"), code.local("i32")];
    const tileBytes = layout.tileRows * FLOAT_BYTES;
    code.countUp(layout.paddedRows * FLOAT_BYTES, tileBytes, (tile) =>
      code.countUp(tileBytes, FLOAT_BYTES, (rowOfTile) => {
        code.get(tile).get(rowOfTile).op("i32.add").set(row);
        code.get(row).memory("i32.load", picked.address).i32(2).op("i32.shl").set(from);
        code.get(tile).i32(features).op("i32.mul").get(rowOfTile).op("i32.add").set(to);
        for (let feature = 0; feature < features; feature++) {
          code
            .get(to)
            .get(from)
            .memory("f32.load", source.address + feature * source.stride);
          code.memory("f32.store", leaf.address + feature * leaf.stride);
        }
      }),
    );
  }
  return code;
}

/** Joins the parts' shares of each reduction, in the order of the parts. */
function emitCombine({ parts, sums, shared }: Layout, pass: Pass): Code {
  const code = new Code();
  for (const sum of pass.sums) {
    const place = sums.get(sum) as number;
    code.countUp(paddedBytes(sum), VECTOR_BYTES, (offset) => {
      code.get(offset);
      for (const [i, part] of parts.entries()) {
        code.get(offset).memory("v128.load", part.sums + place);
        if (i > 0) code.op(reductionOf(sum.op).vector);
      }
      code.memory("v128.store", shared.get(sum) as number);
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
