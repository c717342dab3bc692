/** What the browser tests of one run share, so that it starts once; a file that runs by itself has its own. */

const NAME = "NONLINEAR_TEST_BROWSER";

/** Where a JupyterLab answers, and the process group that it runs in. */
export interface RunningServer {
  readonly address: string;
  readonly pid: number;
}

export interface Shared {
  readonly server: RunningServer;
  /** Where the browser answers. */
  readonly browser: string;
}

/** What there is to share in this run; undefined when each test starts its own. */
export function shared(): Shared | undefined {
  const text = process.env[NAME];
  return text === undefined ? undefined : JSON.parse(text);
}

/** Lets the processes that start from now on share it. */
export function share(what: Shared): void {
  process.env[NAME] = JSON.stringify(what);
}
