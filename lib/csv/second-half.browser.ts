/** In a browser one thread reads a whole file. */
import type { SecondHalf } from "./second-half";

export function startSecondHalf(): SecondHalf | undefined {
  return undefined;
}
