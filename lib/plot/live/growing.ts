/** A line that grows by a point at a time, for a picture that is drawn again and again. */
import type { Points } from "../thin";

/** A stretch of the line: its lowest and its highest point. */
interface Stretch {
  low: { x: number; y: number };
  high: { x: number; y: number };
}

/** Even, as two become one. */
const STRETCH_LIMIT = 100;

/**
 * Keeps the lowest and the highest point of each of up to 100 stretches of equal length. When there are more, every two
 * become one, so that neither adding a point nor drawing the line takes longer the longer it is.
 */
export class GrowingLine {
  private stretches: Stretch[] = [];
  private length = 1;
  private inLast = 0;

  /** @param x above all before it @param y finite */
  add(x: number, y: number): void {
    const isFull = this.stretches.length === 0 || this.inLast === this.length;
    if (isFull) this.begin(x, y);
    const last = this.stretches[this.stretches.length - 1];
    this.inLast++;
    if (y < last.low.y) last.low = { x, y };
    if (y > last.high.y) last.high = { x, y };
  }

  /** At most 200 points, in order. */
  get points(): Points {
    const kept = this.stretches.flatMap(({ low, high }) =>
      low.x === high.x ? [low] : low.x < high.x ? [low, high] : [high, low],
    );
    return { x: kept.map(({ x }) => x), y: kept.map(({ y }) => y) };
  }

  private begin(x: number, y: number): void {
    if (this.stretches.length === STRETCH_LIMIT) {
      const pairs = this.stretches.filter((_, i) => i % 2 === 0).map((first, i) => [first, this.stretches[2 * i + 1]]);
      this.stretches = pairs.map(([first, second]) => ({
        low: second.low.y < first.low.y ? second.low : first.low,
        high: second.high.y > first.high.y ? second.high : first.high,
      }));
      this.length *= 2;
    }
    this.stretches.push({ low: { x, y }, high: { x, y } });
    this.inLast = 0;
  }
}
