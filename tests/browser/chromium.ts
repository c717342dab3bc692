/** The browser of the tests. */
import { type Browser, chromium } from "playwright-core";
import { launchOptions } from "#scripts/setup/browser";

/** A new Chromium. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch(launchOptions());
}
