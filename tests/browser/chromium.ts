/** The browser of the tests. */
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "#scripts/setup/browser";

/** Starts a Chromium that asks nothing of other hosts by itself. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findBrowser(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
