/** Runs before JupyterLab loads: the workers of the first kernel load beside it, not after it. */
import { registerServiceWorker, startWorkers, type Workers } from "./workers.browser";

declare const window: { nonlinearWorkers?: Workers };

registerServiceWorker();
window.nonlinearWorkers = startWorkers();
