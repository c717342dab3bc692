/** Checks of options: a name or a value that nothing reads would be passed over in silence. */
import { nearest } from "./nearest";
import { inspect } from "./platform/inspect";

/**
 * @param others names that options have elsewhere, and what they are called here
 * @throws TypeError when there is an option of another name; it says the right one, where there is one
 */
export function checkOptionNames(
  owner: string,
  options: object,
  names: readonly string[],
  others: Readonly<Record<string, string>> = {},
): void {
  for (const given of Object.keys(options)) {
    if (names.includes(given)) continue;
    const other = Object.hasOwn(others, given) ? others[given] : undefined;
    const right = other !== undefined && names.includes(other) ? other : nearest(given, names);
    const advice = right === undefined ? `its options are ${names.join(", ")}` : `the right name is ${right}`;
    throw new TypeError(`${owner} has no option ${given}; ${advice}.`);
  }
}

/** @throws TypeError with the value when it is not what is expected */
export function checkOption(owner: string, name: string, value: unknown, isRight: boolean, expected: string): void {
  if (isRight) return;
  throw new TypeError(`${owner}: ${name} is ${shown(value)}; expected ${expected}.`);
}

/** A value in an error. */
export function shown(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : inspect(value, { depth: 0 });
}
