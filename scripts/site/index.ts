/** `npm run site`: builds the site whose lessons run in the browser; `--serve` shows it, `--address` says where it is published. */
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../paths";
import { readPort } from "../port";
import { StepError, step } from "../setup/step.cjs";
import { usage } from "../usage.cjs";
import { buildSite, siteFolder } from "./build";
import { writeLinks } from "./links";
import { hostOf, serveFolder } from "./serve";

export async function main(args: string[]): Promise<void> {
  const { serve, port, address } = readArguments(args);
  if (address !== undefined) return writeLinks(address);
  await step("Site", buildSite);
  console.log(`The site is in ${relative(root, siteFolder)}: any host of static files serves it, at any address.`);
  if (!serve) return;
  console.log(`It is at ${hostOf(await serveFolder(siteFolder, port))} until Ctrl-C.`);
}

function readArguments(args: string[]): { serve: boolean; port: number | undefined; address: string | undefined } {
  try {
    const { values } = parseArgs({
      args,
      options: { serve: { type: "boolean" }, port: { type: "string" }, address: { type: "string" } },
    });
    if (values.address !== undefined && !/^https?:/.test(values.address))
      throw new Error(`--address ${values.address} is no address; expected one such as https://example.org/nonlinear/`);
    return { serve: values.serve === true, port: readPort(values.port), address: values.address };
  } catch (error) {
    throw new StepError((error as Error).message, usage("site"));
  }
}
