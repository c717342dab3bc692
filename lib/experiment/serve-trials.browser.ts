/** A web worker that runs trials: after its first message, each further one has the parameters of a trial. */
import type { Outcome } from "./outcome";
import { trialRunner, type WorkerData } from "./trial";

interface Scope {
  onmessage: (event: { readonly data: Parameters<ReturnType<typeof trialRunner>>[0] }) => void;
  postMessage(message: Outcome): void;
}

declare const self: Scope;

export function serveTrials(workerData: WorkerData): void {
  const run = trialRunner(workerData);
  self.onmessage = async ({ data }) => self.postMessage(await run(data));
}
