/** Fewer points for the same picture. */

/** A line as two lists of equal length. */
export interface Points {
  x: number[];
  y: number[];
}

/**
 * At most `limit` points that draw the same line: largest triangle three buckets, and the lowest and the highest point.
 *
 * One point of each bucket stays: the one that spans the largest triangle with the point kept before it and the mean of
 * the bucket after it. Sveinn Steinarsson, "Downsampling Time Series for Visual Representation", MSc thesis, University
 * of Iceland (2013), section 4.2. It can drop an extreme when its bucket holds two peaks, so those are put back.
 * Values must be finite, `x` ascending and `limit` at least 5.
 */
export function thinLine({ x, y }: Points, limit: number): Points {
  const count = x.length;
  if (count <= limit) return { x, y };
  const kept = new Set([0, argBest(y, (a, b) => a < b), argBest(y, (a, b) => a > b), count - 1]);
  // First and last stay; the other buckets share what is between. Two places are left for the extremes.
  const buckets = limit - 4;
  const edge = (bucket: number) => 1 + Math.floor((bucket * (count - 2)) / buckets);
  let previous = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const end = edge(bucket + 1);
    const next = bucket === buckets - 1 ? { x: x[count - 1], y: y[count - 1] } : mean({ x, y }, end, edge(bucket + 2));
    let largest = -1;
    let chosen = edge(bucket);
    for (let i = edge(bucket); i < end; i++) {
      const area = Math.abs(
        (x[previous] - next.x) * (y[i] - y[previous]) - (x[previous] - x[i]) * (next.y - y[previous]),
      );
      if (area > largest) [largest, chosen] = [area, i];
    }
    kept.add(chosen);
    previous = chosen;
  }
  const order = [...kept].sort((a, b) => a - b);
  return { x: order.map((i) => x[i]), y: order.map((i) => y[i]) };
}

/**
 * Which of `values.length` points of a cloud to draw: evenly spaced ones, at most `limit`, with the lowest and the
 * highest of `values`. The order of the points must have nothing to do with their place for this to be a fair sample.
 */
export function thinCloud(values: readonly number[], limit: number): number[] {
  const count = values.length;
  if (count <= limit) return values.map((_, i) => i);
  const kept = new Set([argBest(values, (a, b) => a < b), argBest(values, (a, b) => a > b)]);
  const step = count / (limit - 2);
  for (let i = 0; i < limit - 2; i++) kept.add(Math.floor(i * step));
  return [...kept].sort((a, b) => a - b);
}

function argBest(values: readonly number[], better: (a: number, b: number) => boolean): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (better(values[i], values[best])) best = i;
  return best;
}

function mean({ x, y }: Points, start: number, end: number): { x: number; y: number } {
  let sumX = 0;
  let sumY = 0;
  for (let i = start; i < end; i++) {
    sumX += x[i];
    sumY += y[i];
  }
  return { x: sumX / (end - start), y: sumY / (end - start) };
}
