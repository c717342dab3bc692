/** Running a whole notebook in a page of JupyterLab, with a server or as a site. */
import type { Page } from "playwright-core";

/** Runs every cell, and waits until none is left to run. */
export async function runAllCells(page: Page, timeoutSeconds: number): Promise<void> {
  await page.click("text=Run >> nth=0");
  await page.click(RUN_ALL);
  await page.waitForFunction(haveAllRun, undefined, { timeout: timeoutSeconds * 1000 });
}

export const RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]';

/** Runs in the page. */
export function haveAllRun(): boolean {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(
    ({ textContent }) => textContent ?? "",
  );
  return (
    prompts.length > 0 &&
    prompts.every((prompt) => /\[\d+\]/.test(prompt)) &&
    document.body.innerText.includes("| Idle")
  );
}
