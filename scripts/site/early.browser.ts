/** Runs before JupyterLab loads: what it needs later loads beside it, not after it. */
import { askAhead } from "./ahead.browser";
import { settle } from "./settings.browser";
import { askForStorage, hasStorage } from "./storage.browser";
import { isFirstVisit, registerServiceWorker, SITE, startWorkers, type Workers } from "./workers.browser";

/** What JupyterLab's extensions find in the page. */
export interface Beginning {
  /** Gives a kernel its workers: to the first one those that have begun before it. */
  takeWorkers(): Workers;
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
declare class PerformanceObserver {
  constructor(observe: (entries: { getEntries(): readonly { readonly name: string }[] }) => void);
  observe(options: object): void;
  disconnect(): void;
}

/** JupyterLab's code, which is the most that comes over the line. */
const LAB = `${SITE}build/first.js`;

if (hasStorage()) begin();
else askForStorage();

function begin(): void {
  registerServiceWorker();
  const [[kernelIsReady, tellReady], [firstRun, tellRun]] = [toBeTold(), toBeTold()];
  window.nonlinear = { takeWorkers: beginWorkers(), kernelIsReady, tellReady, firstRun, tellRun, runningCells: 0 };
  settle();
  askAhead();
}

/** On a line, JupyterLab's code comes first: it is what the page waits for longest, and the kernel is needed only after it. */
function beginWorkers(): () => Workers {
  let begun: Workers | undefined;
  let isTaken = false;
  const start = () => {
    begun ??= startWorkers();
    return begun;
  };
  if (isFirstVisit) void arrivalOf(LAB).then(start);
  else start();
  return () => {
    if (isTaken) return startWorkers();
    isTaken = true;
    return start();
  };
}

function arrivalOf(address: string): Promise<void> {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((entries) => {
      if (!entries.getEntries().some(({ name }) => name === address)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe({ type: "resource", buffered: true });
  });
}

function toBeTold(): [promise: Promise<void>, tell: () => void] {
  let tell: () => void = () => {};
  const promise = new Promise<void>((resolve) => {
    tell = resolve;
  });
  return [promise, tell];
}
