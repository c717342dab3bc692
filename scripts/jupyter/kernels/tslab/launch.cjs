/** The program that the kernelspec starts: finds the project by its own place, and starts the kernel. */
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../../../..");
const kernel = join(root, "scripts", "dist", "kernel");

if (!existsSync(join(kernel, "host.js"))) {
  console.error("The kernel is not built: run `npm run build` in the project, then restart the kernel.");
  process.exit(1);
}
// The kernel starts this file again, for the process that runs the cells.
const HOST = "--host";
if (process.argv.includes(HOST)) require(join(kernel, "host.js")).startHost(root);
else {
  const connectionFile = process.argv[process.argv.indexOf("--config-path") + 1];
  require(join(kernel, "front.js")).startKernel({ root, connectionFile, hostCommand: [__filename, HOST] });
}
