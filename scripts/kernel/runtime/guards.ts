/**
 * What compiled cells call at each `await` and `for await`, so that an interrupt reaches them there. An error that comes out
 * of it gets the place of the wait in its stack: Node knows it no more when other promises stand between.
 */
import { currentCell } from "./current-cell";
import { addFrames } from "./errors";

/** The property of an error with what the failed call had made so far; the library's `train.fit` sets it. */
const PARTIAL_RESULT = Symbol.for("nonlinear.partialResult");

/** @param keep takes what a failed call had made so far, for the variable that its result was for */
export function guard<T>(
  value: T | PromiseLike<T>,
  place: string,
  keep?: (partial: unknown) => void,
): T | PromiseLike<T> {
  const cell = currentCell();
  if (!cell) return value;
  return cell.guard(value, (error) => {
    addPlace(error, place);
    if (keep && error instanceof Error && PARTIAL_RESULT in error) keep(error[PARTIAL_RESULT]);
  });
}

/** The iterable of a `for await`, whose every step can be interrupted. */
export function guardEach<T>(
  iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
  place: string,
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : awaitEach(iterable);
      const next = () => guard(iterator.next(), place) as Promise<IteratorResult<T>>;
      return iterator.return ? { next, return: iterator.return.bind(iterator) } : { next };
    },
  };
}

async function* awaitEach<T>(iterable: Iterable<T | PromiseLike<T>>): AsyncGenerator<Awaited<T>, void, void> {
  for (const value of iterable) yield await value;
}

/** Adds the line of a wait to the way of what was thrown, unless a line of the same file is there. */
function addPlace(error: unknown, place: string): void {
  const file = place.replace(/:\d+:\d+$/, "");
  const isKnown = error instanceof Error && String(error.stack).includes(`${file}:`);
  if (!isKnown) addFrames(error, [`    at async ${place}`]);
}
