/** What compiled cells call at each `await` and `for await`, so that an interrupt reaches them there. */
import { currentCell } from "./current-cell";

export function guard<T>(value: T | PromiseLike<T>): T | PromiseLike<T> {
  const cell = currentCell();
  return cell ? cell.guard(value) : value;
}

/** The iterable of a `for await`, whose every step can be interrupted. */
export function guardEach<T>(iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = Symbol.asyncIterator in iterable ? iterable[Symbol.asyncIterator]() : awaitEach(iterable);
      const next = () => guard(iterator.next()) as Promise<IteratorResult<T>>;
      return iterator.return ? { next, return: iterator.return.bind(iterator) } : { next };
    },
  };
}

async function* awaitEach<T>(iterable: Iterable<T | PromiseLike<T>>): AsyncGenerator<Awaited<T>, void, void> {
  for (const value of iterable) yield await value;
}
