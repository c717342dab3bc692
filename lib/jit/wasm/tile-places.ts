/**
 * The number of rows of a tile, and the addresses of its row values: memory is used again as soon as a value is no
 * longer live, so that much of a tile stays in the cache.
 */

import type { Pass, Plan } from "../program/plan";
import { featuresOf, type Value } from "../program/program";
import { FLOAT_BYTES, ROW_BLOCK } from "./layout";

export interface TilePlaces {
  /**
   * The first feature of each value that has memory of its own, counted in features; for a sum over rows, that of its
   * operand's copy.
   */
  readonly first: ReadonlyMap<Value, number>;
  /** Features in all. */
  readonly features: number;
  /** Element-wise values that are computed inside the loop of their only user. */
  readonly fused: ReadonlySet<Value>;
  /** Matrix products whose sums start from a bias instead of zero: the sum with the bias, by the product. */
  readonly biased: ReadonlyMap<Value, Value>;
}

export function placeTile(pass: Pass, rowValues: ReadonlySet<Value>): TilePlaces {
  const users = usersOf(pass);
  const biased = biasedProducts(pass, rowValues, users);
  const withBias = new Set(biased.values());
  const fused = new Set(pass.rowValues.filter((value) => isFused(value, users.get(value) ?? [], withBias)));
  const order = inOrder(pass).filter((value) => !fused.has(value));
  const lastUse = new Map<Value, number>();
  const use = (value: Value, at: number): void => {
    if (fused.has(value)) for (const operand of value.inputs) use(operand, at);
    else lastUse.set(rootOf(value, withBias), at);
  };
  for (const [at, value] of order.entries()) for (const operand of value.inputs) use(operand, at);

  const first = new Map<Value, number>();
  const free = new Map<number, number[]>();
  let end = 0;
  const take = (count: number): number => {
    const again = free.get(count)?.pop();
    if (again !== undefined) return again;
    end += count;
    return end - count;
  };
  const release = (count: number, place: number): void => {
    free.set(count, [...(free.get(count) ?? []), place]);
  };
  for (const [at, value] of order.entries()) {
    const isSum = !rowValues.has(value);
    const count = featuresOf(isSum ? value.inputs[0] : value);
    if (isSum ? needsCopy(value, withBias) : hasOwnMemory(value, withBias)) first.set(value, take(count));
    if (isSum && first.has(value)) release(count, first.get(value) as number);
    for (const [used, last] of lastUse) {
      const place = first.get(used);
      if (last === at && place !== undefined) release(featuresOf(used), place);
    }
  }
  return { first, features: end, fused, biased };
}

/** Row values and sums, operands first. */
export function inOrder(pass: Pass): Value[] {
  return [...pass.rowValues, ...pass.sums].sort((a, b) => a.id - b.id);
}

function usersOf(pass: Pass): Map<Value, Value[]> {
  const users = new Map<Value, Value[]>();
  for (const user of [...pass.rowValues, ...pass.sums]) {
    for (const operand of user.inputs) users.set(operand, [...(users.get(operand) ?? []), user]);
  }
  return users;
}

function isFused(value: Value, [user, another]: readonly Value[], withBias: ReadonlySet<Value>): boolean {
  if (value.op.kind !== "elementwise" || user?.op.kind !== "elementwise" || another) return false;
  return !withBias.has(value) && featuresOf(value) === featuresOf(user);
}

/** Products that are used once, to add a shared vector to their rows. */
function biasedProducts(
  pass: Pass,
  rowValues: ReadonlySet<Value>,
  users: ReadonlyMap<Value, readonly Value[]>,
): Map<Value, Value> {
  const biased = new Map<Value, Value>();
  for (const product of pass.rowValues.filter(({ op }) => op.kind === "matmul")) {
    const [user, another] = users.get(product) ?? [];
    if (user?.op.kind !== "elementwise" || user.op.fn !== "add" || another || user.inputs[0] !== product) continue;
    const bias = user.inputs[1];
    const isVector =
      !rowValues.has(bias) &&
      bias.op.kind !== "full" &&
      featuresOf(product) === bias.shape.at(-1) &&
      bias.shape.slice(0, -1).every((extent) => extent === 1);
    if (isVector) biased.set(product, user);
  }
  return biased;
}

/** The value whose memory a view, or a product with its bias added, lies in. */
function rootOf(value: Value, withBias: ReadonlySet<Value>): Value {
  return isView(value) || withBias.has(value) ? rootOf(value.inputs[0], withBias) : value;
}

/** True if the features of a value are neighbours in its operand, and need no copy. */
export function isView({ op, inputs, shape }: Value): boolean {
  if (op.kind === "reshape") return true;
  return op.kind === "slice" && shape.slice(2).every((extent, axis) => extent === inputs[0].shape[axis + 2]);
}

function hasOwnMemory(value: Value, withBias: ReadonlySet<Value>): boolean {
  return (
    rootOf(value, withBias) === value &&
    ["elementwise", "matmul", "reduce", "broadcast", "transpose", "slice", "concat"].includes(value.op.kind)
  );
}

/** True if a sum must copy its operand to mask the padding rows: what lies in the batch must stay as it is. */
function needsCopy({ op, inputs }: Value, withBias: ReadonlySet<Value>): boolean {
  if (op.kind === "reduce" && op.fn !== "sum") return false;
  const summed = op.kind === "matmul" ? inputs : inputs.slice(0, 1);
  return !summed.some((operand) => hasOwnMemory(rootOf(operand, withBias), withBias));
}

/** The largest share of the cache that a tile may take. */
const TILE_BYTES = 1 << 19;
/**
 * Measured at 32 to 512, on networks of widths 3 to 32: loops over fewer rows end too often; of larger tiles, the
 * processor fetches less ahead when the batch is not in its cache.
 */
const MOST_ROWS = 64;
/** The same where the host computes products: it puts a matrix in order first, which is worth it for the more rows. */
const NATIVE_TILE_BYTES = 1 << 22;
const NATIVE_MOST_ROWS = 128;

/**
 * The number of rows of a tile: as many as the cache holds, and all tiles about the same, so that the last has few
 * padding rows.
 */
export function rowsPerTile(plan: Plan, hasNative: boolean): number {
  if (plan.rows === 0) return ROW_BLOCK;
  const [bytes, rows] = hasNative ? [NATIVE_TILE_BYTES, NATIVE_MOST_ROWS] : [TILE_BYTES, MOST_ROWS];
  const most = Math.max(ROW_BLOCK, Math.min(rows, bytes / FLOAT_BYTES / Math.max(1, featuresPerTile(plan))));
  const tiles = Math.ceil(plan.rows / most);
  return Math.ceil(plan.rows / tiles / ROW_BLOCK) * ROW_BLOCK;
}

/** The features of all row values of a tile that are in memory at once. */
export function featuresPerTile(plan: Plan): number {
  return Math.max(0, ...plan.passes.map((pass) => placeTile(pass, plan.rowValues).features));
}
