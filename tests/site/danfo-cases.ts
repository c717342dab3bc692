/** What a cell loads to run the cases of Danfo with the site's own library and files. */
import { type Case, fault, run } from "../danfo/run-case";

/** A case with its code as JavaScript. */
export type CompiledCase = Case & { readonly js: string };

/** Runs them one after the other, and gives those that went wrong, a line each. */
async function faultsOf(cases: readonly CompiledCase[], names: Readonly<Record<string, unknown>>): Promise<string[]> {
  const faults: string[] = [];
  for (const one of cases) {
    const found = fault(one, await run(one.js, names));
    if (found !== undefined) faults.push(`${one.id}: ${one.title}: ${found}`);
  }
  return faults;
}

Object.assign(globalThis, { faultsOf });
