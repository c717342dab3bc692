/** JupyterLab and Chromium, once for all browser tests of a run; `npm test` calls this before and after them. */
import { chromium } from "playwright-core";
import { launchOptions } from "#scripts/setup/browser";
import { JupyterServer } from "./jupyterlab";
import { share } from "./shared";

/** Starts both; gives the function that ends them. */
export async function globalSetup(): Promise<() => Promise<void>> {
  const [server, browser] = await Promise.all([JupyterServer.start(), chromium.launchServer(launchOptions())]);
  share({ server: { address: server.address, pid: server.pid }, browser: browser.wsEndpoint() });
  return async () => {
    await Promise.all([server.stop(), browser.close()]);
  };
}
