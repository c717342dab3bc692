/** The program that the kernelspec starts: finds the project by its own place, and starts what watches the kernel. */
const { existsSync } = require("node:fs");
const { join, resolve } = require("node:path");

const root = resolve(__dirname, "../../../..");
const kernel = join(root, "scripts", "dist", "kernel");

if (!existsSync(join(kernel, "host.js"))) {
  console.error("The kernel is not built: run `npm run build` in the project, then restart the kernel.");
  process.exit(1);
}
const argumentAfter = (/** @type {string} */ name) => process.argv[process.argv.indexOf(name) + 1];
const connectionFile = argumentAfter("--config-path");
const { watchKernel, WATCHED } = require(join(kernel, "watch.js"));
if (process.argv.includes(WATCHED)) {
  // The watcher starts this file again, for the kernel itself.
  require(join(kernel, "host.js")).startKernel({ root, connectionFile, server: Number(argumentAfter(WATCHED)) });
} else {
  watchKernel(__filename, connectionFile, () => require(join(kernel, "death.js")));
}
