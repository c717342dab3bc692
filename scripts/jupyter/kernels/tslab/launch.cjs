/** The program that the kernelspec starts: finds the project by its own place, and starts the compiled kernel. */
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../../../..");
const host = join(root, "scripts", "dist", "kernel", "host.js");

if (!existsSync(host)) {
  console.error("The kernel is not built: run `npm run build` in the project, then restart the kernel.");
  process.exit(1);
}
const connectionFile = process.argv[process.argv.indexOf("--config-path") + 1];
require(host).startKernel({ root, connectionFile });
