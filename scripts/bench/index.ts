/** `npm run bench -- cluster | fit | frames | jit | kernel | live | site | sweep …`: each prints its measurements, side by side in one run. */
import { StepError } from "../setup/step.cjs";
import { usage } from "../usage.cjs";

const BENCHES = ["cluster", "fit", "frames", "jit", "kernel", "live", "site", "sweep"];

export async function main([name, ...args]: string[]): Promise<void> {
  if (!BENCHES.includes(name)) throw new StepError(`There is no bench ${name ?? "without a name"}.`, usage("bench"));
  await require(`./${name}`).main(args);
}
