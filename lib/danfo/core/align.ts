/** Bringing values with other row labels together, as pandas does. */
import { type Label, pick } from "./frame";
import { placesOf } from "./names";
import { compare, isMissing, keyOf, show } from "./values";

export function sameLabels(a: readonly Label[], b: readonly Label[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && keyOf(a[i]) !== keyOf(b[i])) return false;
  return true;
}

/**
 * For each label of `to` the value that has it in `from`, or NaN.
 * @throws Error when a label of `from` is there twice, or the two have none in common
 */
export function reindex(
  values: readonly unknown[],
  from: readonly Label[],
  to: readonly Label[],
  caller: string,
): unknown[] {
  if (sameLabels(from, to)) return [...values];
  return labelPlaces(from, to, caller).map((place) => (place < 0 ? Number.NaN : values[place]));
}

/** For each label of `to` its place in `from`, or -1. */
export function labelPlaces(from: readonly Label[], to: readonly Label[], caller: string): number[] {
  const places = placesOf(from);
  for (const [label, { length }] of places) {
    if (length > 1) {
      throw new Error(
        `${caller}: the row ${show(label)} is there ${length} times, so rows with other labels cannot be matched to it. ` +
          "Call resetIndex() on both to go by place.",
      );
    }
  }
  const found = to.map((label) => places.get(keyOf(label))?.[0] ?? -1);
  if (from.length > 0 && to.length > 0 && found.every((place) => place < 0)) {
    throw new Error(
      `${caller}: the two have no row label in common (${from.slice(0, 3).map(show).join(", ")}… and ` +
        `${to.slice(0, 3).map(show).join(", ")}…). To go by place, give the plain values: \`.values\`.`,
    );
  }
  return found;
}

/** All labels of both: as they are where both have the same, else in order where they have one. */
export function unionOf(a: readonly Label[], b: readonly Label[]): Label[] {
  if (sameLabels(a, b)) return [...a];
  const union = new Map<unknown, Label>();
  for (const label of [...a, ...b]) if (!union.has(keyOf(label))) union.set(keyOf(label), label);
  return sorted([...union.values()]);
}

function sorted(labels: Label[]): Label[] {
  const kinds = new Set(labels.map((label) => (isMissing(label) ? "missing" : typeof label)));
  return kinds.size > 1 ? labels : labels.sort(compare);
}

/** Two columns of values by row, brought to the same labels; `undefined` places give NaN. */
export function alignTwo(
  one: { values: readonly unknown[]; index: readonly Label[] },
  other: { values: readonly unknown[]; index: readonly Label[] },
  caller: string,
): { index: Label[]; one: readonly unknown[]; other: readonly unknown[] } {
  if (sameLabels(one.index, other.index)) return { index: [...one.index], one: one.values, other: other.values };
  const index = unionOf(one.index, other.index);
  labelPlaces(one.index, other.index, caller);
  return {
    index,
    one: reindex(one.values, one.index, index, caller),
    other: reindex(other.values, other.index, index, caller),
  };
}

/** The values of some places, NaN where the place is -1. */
export function pickOrMissing(values: readonly unknown[], places: ArrayLike<number>): unknown[] {
  const picked = pick(values, places);
  for (let i = 0; i < places.length; i++) if (places[i] < 0) picked[i] = Number.NaN;
  return picked;
}
