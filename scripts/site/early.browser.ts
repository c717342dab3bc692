/** Runs before JupyterLab loads: the workers of the first kernel load beside it, not after it. */
import { settle } from "./settings.browser";
import { needStorage } from "./storage.browser";
import { registerServiceWorker, startWorkers, type Workers } from "./workers.browser";

/** What JupyterLab's extensions find in the page. */
export interface Beginning {
  /** Those of the first kernel, which takes them. */
  workers?: Workers;
  readonly kernelIsReady: Promise<void>;
  /** Settles it. */
  tellReady(): void;
}

declare const window: { nonlinear: Beginning };

needStorage();
registerServiceWorker();
let tellReady: () => void = () => {};
const kernelIsReady = new Promise<void>((resolve) => {
  tellReady = resolve;
});
window.nonlinear = { workers: startWorkers(), kernelIsReady, tellReady };
settle();
