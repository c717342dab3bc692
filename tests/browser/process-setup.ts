/**
 * What a process of browser tests has once for all its files: a Chromium, a JupyterLab, and a page of it that stays loaded,
 * each of which takes seconds of a core to start. Where several files share a process, this is loaded before them, outside
 * of their suites.
 */
import { after } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launchBrowser } from "./chromium";
import { JupyterServer } from "./server";

export const VIEWPORT = { width: 1280, height: 900 };

export interface LoadedPage {
  readonly server: JupyterServer;
  readonly page: Page;
  /** What the page asked of other places than its own server. */
  readonly outsideRequests: readonly string[];
  /** What the page's scripts complained of. */
  readonly consoleErrors: readonly string[];
}

let launched: Promise<Browser> | undefined;
let started: Promise<JupyterServer> | undefined;
let loaded: Promise<LoadedPage> | undefined;

export function browser(): Promise<Browser> {
  launched ??= launchBrowser();
  return launched;
}

/** The page for JupyterLab, which is empty at first. */
export function loadedPage(): Promise<LoadedPage> {
  loaded ??= newPage();
  return loaded;
}

async function newPage(): Promise<LoadedPage> {
  started ??= JupyterServer.start();
  const [server, page] = await Promise.all([started, browser().then((one) => one.newPage({ viewport: VIEWPORT }))]);
  const outsideRequests: string[] = [];
  const consoleErrors: string[] = [];
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(http|ws)s?:$/.test(protocol) && host !== new URL(server.address).host) outsideRequests.push(request.url());
  });
  page.on("console", (message) => message.type() === "error" && consoleErrors.push(message.text()));
  return { server, page, outsideRequests, consoleErrors };
}

/** Closes the page, so that the next test that asks for it gets a new one. */
export async function closePage(): Promise<void> {
  const closing = loaded;
  loaded = undefined;
  await (await closing)?.page.close();
}

after(async () => {
  await (await launched)?.close();
  await (await started)?.stop();
});
