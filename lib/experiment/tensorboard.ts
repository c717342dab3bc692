/** The trials of a sweep for TensorBoard. */
import { fileExists } from "../files";
import { native } from "../tensorflow";
import { newestTrials } from "./store";

/** Letters that some file system does not take in a name. */
const UNFIT = /[^\p{L}\p{N}=,.+-]+/gu;

/**
 * Writes what the trials of a sweep's file reported as TensorBoard's event files, a run for each trial under the name of
 * its parameters: `lr=0.001,depth=2,seed=0`. What a trial returned stands at its last epoch as `result/…`.
 *
 * ```sh
 * pip install tensorboard
 * tensorboard --logdir runs/tensorboard
 * ```
 *
 * @param file the `file` of a sweep
 * @param folder where the runs go, such as "runs/tensorboard"; a new one, as a run that is written twice shows twice
 * @throws Error when there are no kept trials, when the folder exists, or TensorFlow's native library is missing
 */
export function writeTensorBoard(file: string, folder: string): void {
  const node = native();
  if (!node) throw new Error("writeTensorBoard needs TensorFlow's native library: npm run setup tries to install it.");
  const trials = newestTrials(file);
  if (fileExists(folder))
    throw new Error(`writeTensorBoard: ${folder} exists already. Delete it, or name another one.`);
  for (const { trial, outcome } of trials) {
    const name = Object.entries(trial.parameters).map(([parameter, value]) => `${parameter}=${value}`);
    const run = `${folder}/${name.join(",").replace(UNFIT, "_")}`;
    const writer = node.summaryFileWriter(run);
    for (const { epoch, ...values } of outcome.reports ?? []) {
      for (const [tag, value] of Object.entries(values)) writer.scalar(tag, value, epoch);
    }
    const last = outcome.reports?.at(-1)?.epoch ?? 0;
    for (const [tag, value] of Object.entries(outcome.results)) {
      if (typeof value === "number") writer.scalar(`result/${tag}`, value, last);
    }
    writer.flush();
    // TensorFlow goes on writing to the file that it made first, which may have been deleted.
    if (!fileExists(run))
      throw new Error(`writeTensorBoard: this process has written ${run} before. Name another folder.`);
  }
}
