/**
 * What compiled cells call at each `await` and `for await`, so that an interrupt reaches them there. An error that comes out
 * of it gets the place of the wait in its stack: Node knows it no more when other promises stand between.
 */
import { currentCell } from "./current-cell";

export function guard<T>(value: T | PromiseLike<T>, place: string): T | PromiseLike<T> {
  const cell = currentCell();
  return cell ? cell.guard(value, (error) => addPlace(error, place)) : value;
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

/** Adds the line of a wait to the stack of an error, unless a line of the same file is there. */
function addPlace(error: unknown, place: string): void {
  if (!(error instanceof Error) || typeof error.stack !== "string") return;
  const file = place.replace(/:\d+:\d+$/, "");
  if (!error.stack.includes(`${file}:`)) error.stack += `\n    at async ${place}`;
}
