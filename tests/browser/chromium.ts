/** The browser of the tests. */
import { type Browser, chromium } from "playwright-core";
import { launchOptions } from "#scripts/setup/browser";

/** The most megabytes that a page's JavaScript may keep, as on a small computer: with more, Chromium lets garbage lie. */
const MOST_KEPT = 512;

/** A new Chromium. */
export function launchBrowser(): Promise<Browser> {
  const options = launchOptions();
  return chromium.launch({ ...options, args: [...options.args, `--js-flags=--max-old-space-size=${MOST_KEPT}`] });
}
