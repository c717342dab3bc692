/**
 * Fault: `sample` shuffles row labels, takes them as places and draws from the first rows only, by a generator of its
 * own.
 * Mend: all rows are drawn from, by the generator that `nn.manualSeed` sets; a seed of its own gives the same rows
 * again.
 */

import { generator } from "../random";
import { Generator } from "../random/generator";
import { define } from "./core/define";
import { type Frame, type Series, takeRows } from "./core/frame";
import { range } from "./core/values";
import type { Parts } from "./parts";

export function mendSample({ frame, series }: Parts): void {
  for (const prototype of [frame, series]) define(prototype, { sample });
}

async function sample<T extends Frame | Series>(this: T, count = 5, { seed }: { seed?: number } = {}): Promise<T> {
  const rows = this.$index.length;
  const wanted = count === -1 ? rows : count;
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > rows) {
    throw new RangeError(`sample: ${count} rows of ${rows}; expected a whole number up to ${rows}, or -1 for all.`);
  }
  const source = seed === undefined ? generator : new Generator(seed);
  const order = range(rows);
  for (let i = 0; i < wanted; i++) {
    const j = i + (source.random() % (rows - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return takeRows(this, order.slice(0, wanted));
}
