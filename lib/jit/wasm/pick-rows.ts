/** Mini-batches: copies the rows that the host picked for a step to where its passes read them. */
import type { Plan } from "../program/plan";
import { featuresOf } from "../program/program";
import { Code } from "./assembler";
import { FLOAT_BYTES, type Layout } from "./layout";

/** So many features are copied in one turn of the loop. */
const UNROLLED = 4;

/** The rows lie one after the other in the data, and feature by feature in a tile. */
export function emitPickRows(plan: Plan, layout: Layout): Code {
  const code = new Code();
  const tileBytes = layout.tileRows * FLOAT_BYTES;
  for (const value of plan.program.values) {
    const target = layout.rowLeaves.get(value);
    if (value.op.kind !== "gather" || !target) continue;
    const source = layout.sources.get(value.inputs[0]);
    const picked = layout.rowLeaves.get(value.inputs[1]);
    if (source === undefined || !picked) throw new Error("rows are picked from a captured tensor, by an input");
    const features = featuresOf(value);
    const [from, to] = [code.local("i32"), code.local("i32")];
    const copy = (feature: number): void => {
      code
        .get(to)
        .get(from)
        .memory("f32.load", source + feature * FLOAT_BYTES);
      code.memory("f32.store", target.address + feature * target.stride);
    };
    code.countUp(layout.paddedRows * FLOAT_BYTES, tileBytes, (tile) =>
      code.countUp(tileBytes, FLOAT_BYTES, (row) => {
        code.get(tile).get(row).op("i32.add").memory("i32.load", picked.address);
        code
          .i32(features * FLOAT_BYTES)
          .op("i32.mul")
          .set(from);
        code.get(tile).i32(features).op("i32.mul").get(row).op("i32.add").set(to);
        const turns = Math.floor(features / UNROLLED);
        if (turns > 1)
          code.countUp(turns, 1, () => {
            for (let feature = 0; feature < UNROLLED; feature++) copy(feature);
            code
              .get(from)
              .i32(UNROLLED * FLOAT_BYTES)
              .op("i32.add")
              .set(from);
            code
              .get(to)
              .i32(UNROLLED * target.stride)
              .op("i32.add")
              .set(to);
          });
        for (let feature = turns > 1 ? turns * UNROLLED : 0, i = 0; feature < features; feature++, i++) copy(i);
      }),
    );
    code.release("i32", from);
    code.release("i32", to);
  }
  return code;
}
