/** The browser of the tests. */
import { type Browser, chromium } from "playwright-core";
import { launchOptions } from "#scripts/setup/browser";
import { shared } from "./shared";

/** The Chromium that all tests of a run share, else a new one. Its pages are closed with it; no test sees another's. */
export function launchBrowser(): Promise<Browser> {
  const browser = shared()?.browser;
  return browser ? chromium.connect(browser) : chromium.launch(launchOptions());
}
