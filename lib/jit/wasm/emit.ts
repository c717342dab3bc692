/** The whole kernel: for each step its shared code and passes over the rows, then the check of the loss and the update. */

import type { Plan } from "../program/plan";
import { Code, encodeModule, type WasmFunction } from "./assembler";
import { emitShared } from "./emit-shared";
import { emitTiledPass } from "./emit-tiles";
import { FLOAT_BYTES, type Layout, makeLayout } from "./layout";
import { rowsPerTile, tileBytes } from "./tile-places";

export interface Kernel {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly bytes: Uint8Array;
}

export function emitKernel(plan: Plan): Kernel {
  const layout = makeLayout(plan, rowsPerTile(plan), tileBytes(plan));
  const functions: WasmFunction[] = [];
  /** The functions that are called once per step, in order. */
  const stages: number[] = [];
  const add = (code: Code): void => {
    if (code.length > 0) stages.push(functions.push({ code }) - 1);
  };
  add(emitPickRows(plan, layout));
  for (const pass of plan.passes) {
    add(emitShared(plan, layout, pass));
    if (pass.sums.length > 0) add(emitTiledPass(plan, layout, pass));
  }
  functions.push({ code: emitRun(plan, layout, stages), result: "i32", name: "run" });
  return { plan, layout, bytes: encodeModule(functions, layout.pages) };
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

/**
 * `run(n)`: n steps, or fewer if a loss is not finite: the variables are then those of the step before it.
 * Returns the number of steps with a finite loss.
 */
function emitRun(plan: Plan, layout: Layout, stages: readonly number[]): Code {
  const code = new Code(["i32"]);
  const steps = 0;
  const done = code.local("i32");
  const { updated, inputs } = layout;
  const lossAddress = layout.shared.get(plan.program.loss) as number;
  const copy = (to: number, from: number, bytes: number): void => {
    if (bytes > 0) code.i32(to).i32(from).i32(bytes).memoryCopy();
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
    for (const stage of stages) code.call(stage);
    code.get(done).i32(2).op("i32.shl").i32(0).memory("f32.load", lossAddress).memory("f32.store", layout.losses);
    code.i32(0).memory("f32.load", lossAddress).op("f32.abs").f32(Number.POSITIVE_INFINITY).op("f32.lt").op("i32.eqz");
    code.if(() => {
      copy(updated.current, updated.previous, updated.bytes);
      code.get(done).op("return");
    });
    copy(updated.previous, updated.current, updated.bytes);
    for (const [variable, value] of plan.program.updates) {
      const place = updated.next + (layout.variables.get(variable) as number) - updated.current;
      const computed = layout.shared.get(value) as number;
      if (computed !== place) copy(place, computed, variable.size * FLOAT_BYTES);
    }
    copy(updated.current, updated.next, updated.bytes);
    code.get(done).i32(1).op("i32.add").tee(done).get(steps).op("i32.lt_u");
  });
  code.get(done);
  return code;
}
