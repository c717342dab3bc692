/** `npm run worker -- ADDRESS`: a worker of a Dask cluster that runs the trials of sweeps, in the foreground. */
import { availableParallelism } from "node:os";
import { runDask, tlsOptions } from "./cluster";
import { workerArguments } from "./cluster/dask";
import { StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main([address, ...options]: string[]): Promise<void> {
  const [, protocol] = /^(tls|tcp):\/\//.exec(address ?? "") ?? [];
  if (protocol === undefined) {
    const problem =
      address === undefined ? "No address of a scheduler is named" : `${address} is no address of a scheduler`;
    throw new StepError(`${problem}; expected one such as tls://scheduler:8786.`, usage("worker"));
  }
  const tls = tlsOptions(options, "worker");
  const isSafe = options[0] === "--certificates";
  if (isSafe !== (protocol === "tls")) {
    throw new StepError(
      `${address} ${isSafe ? "takes no" : "asks for"} certificates.`,
      "A scheduler with certificates is at tls://, one of --insecure at tcp://.",
    );
  }
  process.exitCode = await runDask([...workerArguments(address, availableParallelism()), ...tls]);
}
