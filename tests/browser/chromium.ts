/** The browser of the tests. */
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "#scripts/setup/browser";
import { shared } from "./shared";

/** A Chromium that asks nothing of other hosts by itself. */
export const launchOptions = () => ({
  executablePath: findBrowser(),
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

/** The Chromium that all tests of a run share, else a new one. Its pages are closed with it; no test sees another's. */
export function launchBrowser(): Promise<Browser> {
  const browser = shared()?.browser;
  return browser ? chromium.connect(browser) : chromium.launch(launchOptions());
}
