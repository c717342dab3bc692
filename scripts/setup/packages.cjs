// @ts-check
/** The packages of node_modules: installed from the lock file when they are not those that it names, or not whole. */
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { dropOld, replaceFolder } = require("./replace.cjs");
const { run, step } = require("./step.cjs");

const MANIFESTS = ["package-lock.json", "package.json", "lib/package.json"];
/** @param {string} root */
const stampOf = (root) => join(root, "node_modules", ".nonlinear-packages");
/** @param {string} root */
const asideOf = (root) => join(root, "build", "node_modules.old");

/**
 * @param {string} root the project's folder
 * @returns {boolean} whether each package that was installed is there, and they are those of the lock file
 */
function packagesAreInstalled(root) {
  const said = stamp(root);
  if (said?.manifests !== fingerprint(root)) return false;
  return said.packages.every((name) => existsSync(join(root, "node_modules", name, "package.json")));
}

/**
 * Looks at every file, which takes a second.
 * @param {string} root the project's folder
 * @returns {boolean} whether all files are as they were installed
 */
function packagesAreWhole(root) {
  return packagesAreInstalled(root) && stamp(root)?.files === filesIn(join(root, "node_modules"));
}

/**
 * @param {string} root the project's folder
 * @returns {boolean} whether what only tests and the formatter need is installed, too
 */
function developmentIsInstalled(root) {
  return stamp(root)?.development === true;
}

/**
 * @param {string} root the project's folder
 * @param {{ thorough: boolean, development: boolean }} options `thorough` looks at every file; `development` asks for what
 *   only tests and the formatter need, too: once installed, it stays
 * @returns {Promise<boolean>} whether there was something to install
 */
async function installPackages(root, { thorough, development }) {
  const suffices = developmentIsInstalled(root) || !development;
  if (suffices && (thorough ? packagesAreWhole(root) : packagesAreInstalled(root))) {
    dropOld(asideOf(root));
    return false;
  }
  const withDevelopment = development || developmentIsInstalled(root);
  await step("Packages from the lock file", () =>
    replaceFolder(join(root, "node_modules"), asideOf(root), async () => {
      await run(...npm("ci", withDevelopment ? "--include=dev" : "--omit=dev", "--no-audit", "--no-fund"), {
        cwd: root,
      });
      const files = filesIn(join(root, "node_modules"));
      const installed = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8"));
      const paths = Object.keys(installed.packages).filter((name) => name.startsWith("node_modules/"));
      const packages = paths.map((name) => name.slice("node_modules/".length));
      const made = { manifests: fingerprint(root), development: withDevelopment, files, packages };
      writeFileSync(stampOf(root), JSON.stringify(made));
    }),
  );
  return true;
}

/**
 * @param {string} root
 * @returns {{ manifests: string, development: boolean, files: string, packages: string[] } | undefined} what was installed
 */
function stamp(root) {
  try {
    return JSON.parse(readFileSync(stampOf(root), "utf8"));
  } catch {
    return undefined;
  }
}

/** @param {string} root */
function fingerprint(root) {
  const hash = createHash("sha256");
  for (const file of MANIFESTS) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/**
 * @param {string} folder
 * @returns {string} stands for the names and sizes of all files in it; not for links, nor for what begins with a dot
 *   in it
 */
function filesIn(folder) {
  const hash = createHash("sha256");
  /** @param {string} path */
  const add = (path) => {
    const entries = readdirSync(join(folder, path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path ? `${path}/${entry.name}` : entry.name;
      if (path === "" && name.startsWith(".")) continue;
      if (entry.isDirectory()) add(name);
      else if (entry.isFile()) hash.update(`${name}\0${statSync(join(folder, name)).size}\0`);
    }
  };
  add("");
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

module.exports = { developmentIsInstalled, installPackages, npm, packagesAreInstalled, packagesAreWhole };
