/** `npm run site`: builds the site whose lessons run in the browser; `--serve` shows it. */
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../paths";
import { readPort } from "../port";
import { StepError, step } from "../setup/step.cjs";
import { usage } from "../usage.cjs";
import { buildSite, siteFolder } from "./build";
import { hostOf, serveFolder } from "./serve";

export async function main(args: string[]): Promise<void> {
  const { serve, port } = readArguments(args);
  await step("Site", buildSite);
  console.log(`The site is in ${relative(root, siteFolder)}: any host of static files serves it, at any address.`);
  if (!serve) return;
  console.log(`It is at ${hostOf(await serveFolder(siteFolder, port))} until Ctrl-C.`);
}

function readArguments(args: string[]): { serve: boolean; port: number | undefined } {
  try {
    const { values } = parseArgs({ args, options: { serve: { type: "boolean" }, port: { type: "string" } } });
    return { serve: values.serve === true, port: readPort(values.port) };
  } catch (error) {
    throw new StepError((error as Error).message, usage("site"));
  }
}
