import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "../../fixtures/charts");

/**
 * Compares a figure with the file of that name, as `compareWithGolden` does, but for the last digits of its numbers:
 * processors differ in them where TensorFlow computes.
 */
export function compareFigureWithGolden(name: string, figure: unknown): void {
  const text = `${JSON.stringify(figure, null, 1)}\n`;
  const file = join(folder, name);
  const isSame = existsSync(file) && isClose(JSON.parse(text), JSON.parse(readFileSync(file, "utf8")), 0);
  if (!isSame) compareWithGolden(name, text);
}

/** @param scale of a list, its largest number: 1 - 0.9999² has fewer good digits than what it was computed from. */
function isClose(actual: unknown, expected: unknown, scale: number): boolean {
  if (typeof actual === "number" && typeof expected === "number") {
    return Math.abs(actual - expected) <= 1e-5 * Math.max(scale, Math.abs(expected));
  }
  if (typeof actual !== "object" || typeof expected !== "object" || !actual || !expected) return actual === expected;
  const [keys, expectedKeys] = [Object.keys(actual), Object.keys(expected)];
  const numbers = Object.values(expected).filter((value) => typeof value === "number");
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    Array.isArray(actual) === Array.isArray(expected) &&
    keys.join() === expectedKeys.join() &&
    keys.every((key) => isClose(actual[key as never], expected[key as never], Array.isArray(expected) ? largest : 0))
  );
}

/** Compares a text with the file of that name in tests/fixtures/charts; UPDATE_GOLDEN=1 writes the file instead. */
export function compareWithGolden(name: string, text: string): void {
  const file = join(folder, name);
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  assert.equal(text, readFileSync(file, "utf8"), `${name} differs; UPDATE_GOLDEN=1 rewrites it`);
}
