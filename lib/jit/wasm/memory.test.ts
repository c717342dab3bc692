/**
 * Properties of memory, over random programs: in a step nothing lies on anything else, nor in a tile on what is still
 * live.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Variable } from "@tensorflow/tfjs";
import fc from "fast-check";
import { Builder } from "../program/builder";
import { withoutDeadValues } from "../program/dead-values";
import { makePlan, type Pass, type Plan } from "../program/plan";
import { featuresOf, type Program, sizeOf, type Value } from "../program/program";
import { emitModule } from "./emit";
import { VECTOR_BYTES } from "./layout";
import { inOrder, isView, placeTile } from "./tile-places";

const ROWS = 37;

/** The recipe of a random program: each number picks an operation, and its operands among the values before. */
const SEEDS = fc.array(fc.tuple(fc.nat(11), fc.nat(), fc.nat()), { minLength: 3, maxLength: 30 });

function randomProgram(seeds: readonly (readonly [number, number, number])[]): Program {
  const build = new Builder();
  const variable = (shape: number[]) => ({ shape, size: sizeOf(shape), dtype: "float32" }) as unknown as Variable;
  const updates = new Map<Variable, Value>();
  const values: Value[] = [1, 3, 4].map((width) =>
    build.leaf(`x${width}`, { kind: "captured", tensor: {} as never }, [ROWS, width], "float32"),
  );
  const gathered: Value[] = [];
  for (const [operation, i, j] of seeds) {
    const a = values[i % values.length];
    const width = a.shape[1];
    const same = values.filter(({ shape }) => shape[1] === width || shape[1] === 1);
    const b = same[j % same.length];
    switch (operation) {
      case 0:
      case 1: {
        const weight = variable([width, 1 + (j % 6)]);
        const leaf = build.leaf(weight, { kind: "variable", variable: weight }, weight.shape, "float32");
        const product = build.matmul(a, leaf, false, false);
        const bias = variable([product.shape[1]]);
        const added = build.leaf(bias, { kind: "variable", variable: bias }, bias.shape, "float32");
        values.push(operation === 0 ? product : build.binary("add", product, added));
        const gradient = build.matmul(a, product, true, false);
        gathered.push(gradient);
        updates.set(weight, build.binary("sub", leaf, gradient));
        break;
      }
      case 2:
      case 3:
        values.push(build.binary(operation === 2 ? "mul" : "max", a, b));
        break;
      case 4:
        values.push(build.unary("tanh", a));
        break;
      case 5:
        values.push(build.reduce("sum", a, [1], true));
        break;
      case 6:
        values.push(build.slice(a, [0, j % width], [ROWS, width - (j % width)]));
        break;
      case 7:
        values.push(build.concat([a, b], 1));
        break;
      case 8:
        values.push(build.reshape(build.transpose(build.reshape(a, [ROWS, 1, width]), [0, 2, 1]), [ROWS, width]));
        break;
      case 9:
        gathered.push(build.reduce("sum", a, [0], false));
        break;
      case 10:
        gathered.push(build.reduce("max", a, [0, 1], false));
        break;
      default:
        // Needs a sum over the rows before it can go on: another pass.
        values.push(build.binary("sub", a, build.reduce("sum", a, [0], true)));
    }
    const last = values[values.length - 1];
    if (last.shape[1] > 12) values.push(build.slice(last, [0, 0], [ROWS, 3]));
  }
  const sums = [...gathered, values[values.length - 1]].map((value) =>
    build.reduce(
      "sum",
      value,
      value.shape.map((_, axis) => axis),
      false,
    ),
  );
  return withoutDeadValues(
    sums.reduce((total, sum) => build.binary("add", total, sum)),
    updates,
  );
}

/** Computes a pass symbolically: each feature of the tile's memory holds the value that was written there last. */
function compute({ rowValues }: Plan, pass: Pass): void {
  const { first, features, fused, biased } = placeTile(pass, rowValues);
  const memory: (Value | undefined)[] = Array(features).fill(undefined);
  const withBias = new Set(biased.values());
  const holderOf = (value: Value): Value => (isView(value) || withBias.has(value) ? holderOf(value.inputs[0]) : value);
  const write = (value: Value, count: number): void => {
    const place = first.get(value) as number;
    assert.ok(place + count <= features, `%${value.id} ends beyond the tile's memory`);
    memory.fill(value, place, place + count);
  };
  const read = (value: Value, reader: Value): void => {
    if (fused.has(value)) {
      for (const operand of value.inputs) read(operand, reader);
      return;
    }
    const holder = holderOf(value);
    const place = first.get(holder);
    if (place === undefined) return;
    const held = memory.slice(place, place + featuresOf(holder));
    assert.ok(
      held.every((owner) => owner === holder),
      `%${holder.id} is overwritten before %${reader.id} reads it`,
    );
  };
  for (const value of inOrder(pass)) {
    if (fused.has(value)) continue;
    const isSum = !rowValues.has(value);
    // Loops read and write in turn, so that an operand must not be where the result goes, either.
    if (first.has(value)) write(value, featuresOf(isSum ? value.inputs[0] : value));
    for (const operand of value.inputs) read(operand, value);
  }
}

test("no value of a tile is overwritten before its last use", () => {
  let passes = 0;
  fc.assert(
    fc.property(SEEDS, (seed) => {
      const plan = makePlan(randomProgram(seed));
      for (const pass of plan.passes) compute(plan, pass);
      passes += plan.passes.filter(({ sums }) => sums.length > 0).length;
    }),
    { numRuns: 300, seed: 1 },
  );
  assert.ok(passes > 300, `only ${passes} passes over rows`);
});

interface Region {
  readonly name: string;
  readonly begin: number;
  readonly bytes: number;
}

test("the regions of a memory are apart, begin with a register, and end within it", () => {
  fc.assert(
    fc.property(SEEDS, fc.constantFrom(1, 1e6), (seed, operations) => {
      const plan = makePlan(randomProgram(seed));
      const { layout, updates } = emitModule(plan, operations, { hasProduct: false, hasThreads: true });
      const regions: Region[] = [
        { name: "losses", begin: layout.losses, bytes: layout.maxSteps * 4 },
        { name: "previous values", begin: layout.updated.previous, bytes: layout.updated.bytes },
      ];
      for (const [variable, begin] of layout.variables)
        regions.push({ name: "variable", begin, bytes: variable.size * 4 });
      for (const [variable, begin] of layout.next)
        regions.push({ name: "next value", begin, bytes: variable.size * 4 });
      for (const [value, { address }] of layout.rowLeaves)
        regions.push({ name: `leaf %${value.id}`, begin: address, bytes: featuresOf(value) * layout.paddedRows * 4 });
      if (layout.rowMask) regions.push({ name: "row mask", begin: layout.rowMask, bytes: layout.paddedRows * 4 });
      for (const [value, begin] of layout.shared) {
        const isElsewhere =
          value.op.kind === "variable" ||
          value.op.kind === "reshape" ||
          updates.inPlace.has(value) ||
          [...layout.next.values()].includes(begin);
        if (!isElsewhere) regions.push({ name: `%${value.id}`, begin, bytes: sizeOf(value.shape) * 4 });
      }
      for (const [i, part] of layout.parts.entries()) {
        regions.push({ name: `scratch ${i}`, begin: part.scratch, bytes: 4 });
        if (layout.parts.length > 1)
          for (const [sum, place] of layout.sums)
            if (plan.passes[0].sums.includes(sum))
              regions.push({
                name: `sum %${sum.id} of part ${i}`,
                begin: part.sums + place,
                bytes: sizeOf(sum.shape) * 4,
              });
      }
      const taken = regions.filter(({ bytes }) => bytes > 0).sort((a, b) => a.begin - b.begin);
      for (const [i, { name, begin, bytes }] of taken.entries()) {
        assert.equal(begin % VECTOR_BYTES, 0, name);
        const next = taken[i + 1] ?? { name: "the end", begin: layout.bytes };
        assert.ok(begin + bytes <= next.begin, `${name} ends at ${begin + bytes}, after ${next.name} at ${next.begin}`);
      }
    }),
    { numRuns: 200, seed: 1 },
  );
});
