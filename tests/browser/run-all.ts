/** Running a whole notebook, and going through it, in a page of JupyterLab, with a server or as a site. */
import type { Locator, Page } from "playwright-core";

/** What the site's pages have. */
declare const window: { nonlinear?: { runningCells: number } };

/** Runs every cell, and waits until none is left to run. */
export async function runAllCells(page: Page, timeoutSeconds: number): Promise<void> {
  // A menu that is opened before has its items disabled for as long as it is open.
  await page.waitForSelector(CURRENT, { state: "attached" });
  await page.click(`:nth-match(${MENUS}, ${RUN_MENU + 1})`);
  await page.click(RUN_ALL);
  // Not at each frame: a page that is asked then must paint all of them, sixty a second.
  await page.waitForFunction(haveAllRun, undefined, { timeout: timeoutSeconds * 1000, polling: 100 });
}

/** The tab of what is in front, once JupyterLab takes commands for it. */
export const CURRENT = ".lm-TabBar-tab.jp-mod-current";

/** JupyterLab's menus, which have other names in other languages, and the place of the one with `RUN_ALL`. */
export const MENUS = ".lm-MenuBar-item";
export const RUN_MENU = 3;
export const RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]';

/** Runs in the page, which may not have all cells yet. */
export function haveAllRun(): boolean {
  const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")].map(
    ({ textContent }) => textContent ?? "",
  );
  return (
    prompts.length > 0 &&
    prompts.every((prompt) => /\[\d+\]/.test(prompt)) &&
    // JupyterLab's indicator is idle between two cells, too, if the site was given them before it was there.
    !window.nonlinear?.runningCells &&
    document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) [data-status="idle"]') !== null
  );
}

/**
 * Scrolls down the notebook in front, and from its end to its beginning, until the page has what is looked for: JupyterLab
 * keeps only the cells near the view there.
 */
export async function scrollUntilThere(page: Page, wanted: Locator): Promise<void> {
  const view = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer");
  for (let turns = 0; turns < 200 && (await wanted.count()) === 0; turns++) {
    await view.evaluate((element) => {
      const isAtEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 1;
      element.scrollTo(0, isAtEnd ? 0 : element.scrollTop + 400);
      // The cells that came into view are in the page after the next frame.
      return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    });
  }
}
