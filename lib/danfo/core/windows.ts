/**
 * Statistics of windows that move along a column: a value comes in, another goes, in time that does not grow with the
 * window.
 */

/** The running state of a window of numbers; `place` is that of the number in the column. */
export interface WindowStatistic {
  add(number: number, place: number): void;
  remove(number: number, place: number): void;
  /** The statistic of the `count` numbers in the window. */
  value(count: number): number;
}

/** With Neumaier's correction: what leaves takes away exactly what it brought, also beside much larger numbers. */
export function windowSum(): WindowStatistic {
  let [total, lost] = [0, 0];
  const add = (number: number) => {
    const next = total + number;
    lost += Math.abs(total) >= Math.abs(number) ? total - next + number : number - next + total;
    total = next;
  };
  return { add, remove: (number) => add(-number), value: () => total + lost };
}

/** Of some numbers: how many, their mean, and the sum of their squared distances from it. */
interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

const NO_NUMBERS: Moments = { count: 0, mean: 0, squares: 0 };

/** B. P. Welford's way (1962). */
function withNumber({ count, mean, squares }: Moments, number: number): Moments {
  const distance = number - mean;
  const next = mean + distance / (count + 1);
  return { count: count + 1, mean: next, squares: squares + distance * (number - next) };
}

/** As T. F. Chan, G. H. Golub and R. J. LeVeque combine them (1979). */
function combined(one: Moments, two: Moments): Moments {
  if (one.count === 0) return two;
  if (two.count === 0) return one;
  const count = one.count + two.count;
  const distance = two.mean - one.mean;
  return {
    count,
    mean: one.mean + (distance * two.count) / count,
    squares: one.squares + two.squares + (distance * distance * one.count * two.count) / count,
  };
}

/**
 * Divided by n - 1; of equal numbers it is 0, without rounding. A number that leaves is not subtracted again, as that
 * loses digits beside much larger ones: the window is an earlier stretch, of which the moments of each possible rest are
 * kept, and what came since.
 */
export function windowVariance(): WindowStatistic {
  const rests: Moments[] = [];
  let recent: number[] = [];
  let since = NO_NUMBERS;
  let [last, equal] = [Number.NaN, 0];
  return {
    add(number) {
      equal = number === last ? equal + 1 : 1;
      last = number;
      recent.push(number);
      since = withNumber(since, number);
    },
    remove() {
      if (rests.length === 0) {
        let rest = NO_NUMBERS;
        for (const number of recent.reverse()) {
          rest = withNumber(rest, number);
          rests.push(rest);
        }
        recent = [];
        since = NO_NUMBERS;
      }
      rests.pop();
    },
    value: (count) => {
      if (count < 2) return Number.NaN;
      return equal >= count ? 0 : combined(rests.at(-1) ?? NO_NUMBERS, since).squares / (count - 1);
    },
  };
}

/** The least (sign 1) or largest (-1): of numbers that come in turn only those are kept that can still be it. */
export function windowExtreme(sign: 1 | -1): WindowStatistic {
  const kept: { number: number; place: number }[] = [];
  let first = 0;
  return {
    add(number, place) {
      while (kept.length > first && (kept[kept.length - 1].number - number) * sign >= 0) kept.pop();
      kept.push({ number, place });
    },
    remove(_number, place) {
      if (kept[first]?.place === place) first++;
    },
    value: () => kept[first]?.number ?? Number.NaN,
  };
}

/** A tree of counts (P. M. Fenwick, 1994) over the ranks of all numbers of the column gives the middle ones. */
export function windowMedian(numbers: ArrayLike<number>): WindowStatistic {
  const order = Array.from(numbers, (_, place) => place)
    .filter((place) => !Number.isNaN(numbers[place]))
    .sort((i, j) => numbers[i] - numbers[j]);
  const ranks = new Int32Array(numbers.length);
  order.forEach((place, rank) => {
    ranks[place] = rank + 1;
  });
  const counts = new Int32Array(order.length + 1);
  const change = (place: number, by: number) => {
    for (let at = ranks[place]; at < counts.length; at += at & -at) counts[at] += by;
  };
  const highest = 2 ** Math.floor(Math.log2(Math.max(1, order.length)));
  const nth = (wanted: number) => {
    let [at, left] = [0, wanted];
    for (let step = highest; step > 0; step >>= 1) {
      if (at + step < counts.length && counts[at + step] < left) {
        at += step;
        left -= counts[at];
      }
    }
    return numbers[order[at]];
  };
  return {
    add: (_number, place) => change(place, 1),
    remove: (_number, place) => change(place, -1),
    value: (count) => (nth(Math.floor((count + 1) / 2)) + nth(Math.floor(count / 2) + 1)) / 2,
  };
}
