/** Which scripts of a page Chromium compiles, and which it has compiled before and kept. */
import type { Page } from "playwright-core";

// biome-ignore lint/suspicious/noExplicitAny: the types of a page are not here.
declare const document: any;

interface Compiled {
  /** From the site's root. */
  readonly name: string;
  /** Whether what was kept of it is whole, and was taken. */
  readonly isKept: boolean;
}
interface Event {
  readonly name: string;
  readonly args: {
    readonly data?: { readonly url?: string; readonly cacheKind?: string; readonly cacheRejected?: boolean };
  };
}

/** Waits until the site keeps what is compiled of its scripts; runs in one of its pages of JupyterLab. */
export async function codeIsKept(): Promise<void> {
  const { href } = new URL("../code/", document.baseURI);
  // biome-ignore lint/suspicious/noExplicitAny: the types of a page are not here.
  const { serviceWorker } = navigator as any;
  for (;;) {
    const { scope, active } = await serviceWorker.getRegistration(href);
    if (scope === href && active) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Begins to listen; returns what tells of the scripts since then. */
export async function compiledScripts(page: Page): Promise<() => Promise<Compiled[]>> {
  const chromium = await page.context().newCDPSession(page);
  const events: Event[] = [];
  chromium.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as Event[])));
  const traceConfig = { includedCategories: ["devtools.timeline"], excludedCategories: ["*"] };
  await chromium.send("Tracing.start", { transferMode: "ReportEvents", traceConfig });
  return async () => {
    const complete = new Promise((done) => chromium.once("Tracing.tracingComplete", done));
    await chromium.send("Tracing.end");
    await complete;
    return events
      .filter(({ name }) => name === "v8.compile")
      .map(({ args: { data = {} } }) => ({
        name: data.url?.replace(/^.*\/(?=build\/)/, "") ?? "",
        isKept: data.cacheKind === "full" && data.cacheRejected === false,
      }));
  };
}
