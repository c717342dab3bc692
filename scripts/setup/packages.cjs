// @ts-check
/** The packages of node_modules: installed from the lock file when they are not those that it names. */
const { createHash } = require("node:crypto");
const { existsSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { run, step } = require("./step.cjs");

const MANIFESTS = ["package-lock.json", "package.json", "lib/package.json"];
/** @param {string} root */
const stampOf = (root) => join(root, "node_modules", ".nonlinear-packages");

/**
 * @param {string} root the project's folder
 * @returns {boolean} whether what is installed is what the lock file says
 */
function packagesAreInstalled(root) {
  const stamp = stampOf(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root);
}

/** @param {string} root the project's folder */
async function installPackages(root) {
  if (packagesAreInstalled(root)) return;
  await step("Packages from the lock file", async () => {
    // What an interrupted install left goes first, and with it the stamp of an earlier one.
    rmSync(join(root, "node_modules"), { recursive: true, force: true, maxRetries: 10 });
    await run(...npm("ci", "--include=dev", "--no-audit", "--no-fund"), { cwd: root });
    writeFileSync(stampOf(root), fingerprint(root));
  });
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash("sha256");
  for (const file of MANIFESTS) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/**
 * @param {...string} args
 * @returns {[string, string[]]} how to call npm with them: the npm that runs us, else the one on the path
 */
function npm(...args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return [process.execPath, [script, ...args]];
  return process.platform === "win32" ? ["cmd", ["/c", "npm", ...args]] : ["npm", args];
}

module.exports = { installPackages, packagesAreInstalled };
