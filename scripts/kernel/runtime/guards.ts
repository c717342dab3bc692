/**
 * The calls that the compiler puts around each awaited value, so that an interrupt can reject it. An error that comes
 * out gets the place of the `await` in its stack: Node loses that place when other promises lie between.
 */
import { currentCell } from "./current-cell";
import { addFrames } from "./errors";

/** The property of an error that holds what the failed call had computed; the library's `train.fit` sets it. */
const PARTIAL_RESULT = Symbol.for("nonlinear.partialResult");

/** @param keep receives the partial result of a failed call, for the variable that its result was meant for */
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

/** Wraps the iterable of a `for await`, so that each step can be interrupted. */
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

/** Appends the place of an `await` to a stack, unless the stack has a place in the same file. */
function addPlace(error: unknown, place: string): void {
  const file = place.replace(/:\d+:\d+$/, "");
  const isKnown = error instanceof Error && String(error.stack).includes(`${file}:`);
  if (!isKnown) addFrames(error, [`    at async ${place}`]);
}
