/** Shares of classes in the parts of a split, as scikit-learn computes them. */

/**
 * The share of each class in a test of `total` rows: in proportion to their rows, what is left going to the largest
 * remainders (of equal ones to the first, where scikit-learn draws).
 */
export function testCounts(classSizes: readonly number[], total: number): number[] {
  const rows = classSizes.reduce((sum, size) => sum + size, 0);
  const exact = classSizes.map((size) => (size * total) / rows);
  const counts = exact.map(Math.floor);
  const byRemainder = exact.map((_, i) => i).sort((a, b) => exact[b] - counts[b] - (exact[a] - counts[a]) || a - b);
  const left = total - counts.reduce((sum, count) => sum + count, 0);
  for (const i of byRemainder.slice(0, left)) counts[i]++;
  return counts;
}

/**
 * The fold of each row, so that the folds have as many rows of each class, as far as that is possible: the assignment
 * of scikit-learn's `StratifiedKFold` without shuffling. A class counts by the place of its first row.
 */
export function foldsOfClasses(classes: readonly unknown[], folds: number): number[] {
  const codes = new Map<unknown, number>();
  for (const name of classes) if (!codes.has(name)) codes.set(name, codes.size);
  const encoded = classes.map((name) => codes.get(name) as number);
  const sorted = [...encoded].sort((a, b) => a - b);
  // Every `folds`-th row of all rows in the order of their classes says how many of each class a fold gets.
  const queues = Array.from(codes, (): number[] => []);
  for (let fold = 0; fold < folds; fold++) {
    for (let i = fold; i < sorted.length; i += folds) queues[sorted[i]].push(fold);
  }
  return encoded.map((code) => queues[code].shift() as number);
}
