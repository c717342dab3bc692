/** What the outcome of a trial follows from, beside its parameters. */
import { sha256 } from "../platform/hash";
import type { Halving } from "./halving";
import { type TrialSource, withoutLayout } from "./source";

/** What a code is made of, in words. */
const PARTS = ["trial's function", "values", "stop rule"];

/** A text that is another one when the function, its values or the rule that stops trials are. */
export function codeOf({ text, names }: TrialSource, values: string, stop?: Halving): string {
  const written = hashOf(withoutLayout(text) + Object.entries(names).join());
  return [written, hashOf(values), stop ? `halving-${stop.first}-${stop.factor}` : "all"].join(" ");
}

/** Which parts of a code have changed, in words. */
export function changes(before: string, now: string): string {
  const old = before.split(" ");
  const changed = now.split(" ").flatMap((part, i) => (part === old[i] ? [] : [`the ${PARTS[i]}`]));
  return changed.join(" and ");
}

function hashOf(text: string): string {
  return sha256([text]).slice(0, 12);
}
