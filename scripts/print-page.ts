/** Prints a page as a PDF file, by the browser's own program: playwright comes with the tests only. */
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { findBrowser } from "./setup/browser";
import { run, StepError } from "./setup/step.cjs";

/** Milliseconds of the page's own clock in which its figures are drawn; they pass faster than a real clock's. */
const DRAWING_MS = 20_000;
const PRINT_SECONDS = 120;

/** @throws {StepError} when there is no browser, and when it writes no file */
export async function printPage(page: string, pdf: string): Promise<void> {
  const browser = findBrowser();
  if (!browser)
    throw new StepError(
      "A PDF is printed by Chromium or Chrome, and there is none.",
      "Install one (on Debian and Ubuntu: apt-get install chromium), or name its program in the environment variable CHROMIUM.",
    );
  // The user's own browser may be open, with a profile that it holds.
  const profile = mkdtempSync(join(tmpdir(), "nonlinear-print-"));
  mkdirSync(dirname(pdf), { recursive: true });
  const options = ["--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
  // Chromium's sandbox refuses root, as whom containers run.
  if (process.getuid?.() === 0) options.push("--no-sandbox");
  options.push(`--user-data-dir=${profile}`, `--virtual-time-budget=${DRAWING_MS}`, "--no-pdf-header-footer");
  try {
    rmSync(pdf, { force: true });
    await run(browser, [...options, `--print-to-pdf=${pdf}`, pathToFileURL(page).href], {
      timeoutSeconds: PRINT_SECONDS,
    });
    if (!statSync(pdf, { throwIfNoEntry: false })?.size) throw new Error("it wrote no file");
  } catch (error) {
    throw new StepError(
      `${browser} printed no PDF: ${(error as Error).message}`,
      "Try another Chromium or Chrome, named in the environment variable CHROMIUM; or print the page of --html yourself.",
    );
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
