/** Runs before JupyterLab loads: what it needs later loads beside it, not after it. */
import { askAhead } from "./ahead.browser";
import { settle } from "./settings.browser";
import { askForStorage, hasStorage } from "./storage.browser";
import { registerServiceWorker, startWorkers, type Workers } from "./workers.browser";

/** What JupyterLab's extensions find in the page. */
export interface Beginning {
  /** Those of the first kernel, which takes them. */
  workers?: Workers;
  readonly kernelIsReady: Promise<void>;
  /** Settles it. */
  tellReady(): void;
  /** Whether a cell has been given to a kernel. */
  readonly firstRun: Promise<void>;
  /** Settles it. */
  tellRun(): void;
  /** The number of cells that run, or wait for their turn. */
  runningCells: number;
}

declare const window: { nonlinear: Beginning };

if (hasStorage()) begin();
else askForStorage();

function begin(): void {
  registerServiceWorker();
  const [[kernelIsReady, tellReady], [firstRun, tellRun]] = [toBeTold(), toBeTold()];
  const workers = startWorkers();
  window.nonlinear = { workers, kernelIsReady, tellReady, firstRun, tellRun, runningCells: 0 };
  settle();
  const lesson = askAhead();
  void workers.front.then(async (front) => {
    const path = await lesson;
    if (path) front.postMessage({ type: "lesson", path });
  });
}

function toBeTold(): [promise: Promise<void>, tell: () => void] {
  let tell: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return [promise, tell];
}
