// @ts-check
/** The packages of node_modules: installed from the lock file when they are not those that it names, or not whole. */
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { isDeepStrictEqual } = require("node:util");
const { dropOld, replaceFolder } = require("./replace.cjs");
const { slim } = require("./slim.cjs");
const { run, step } = require("./step.cjs");

const MANIFESTS = ["package-lock.json", "package.json", "lib/package.json"];
/** A folder that Windows and its Linux share has packages of one of them. */
const SYSTEM = `${process.platform}-${process.arch}`;
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
  if (said?.manifests !== fingerprint(root) || !isOfThisSystem(said)) return false;
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
  const changes = changedWishes(root);
  if (changes.length > 0)
    process.stderr.write(`package.json has changed since the last call: ${changes.join(", ")}.\n`);
  if (suffices && !thorough && npmHasInstalled(root)) {
    writeStamp(root, withDevelopment);
    return false;
  }
  await step("Packages from the lock file", () =>
    replaceFolder(join(root, "node_modules"), asideOf(root), async () => {
      const options = [withDevelopment ? "--include=dev" : "--omit=dev", "--no-audit", "--no-fund"];
      await run(...npm("ci", ...options), { cwd: root }).catch((error) => {
        // npm shows how it is to be called when the lock file lacks what package.json asks for.
        if (!/npm help ci/.test(error.message)) throw error;
        process.stderr.write("package-lock.json lacks something that package.json asks for: it is added.\n");
        return run(...npm("install", ...options), { cwd: root });
      });
      slim(join(root, "node_modules"));
      writeStamp(root, withDevelopment);
    }),
  );
  return true;
}

/**
 * @param {string} root
 * @param {boolean} development
 */
function writeStamp(root, development) {
  const made = {
    manifests: fingerprint(root),
    wishes: wishesOf(root),
    development,
    system: SYSTEM,
    files: filesIn(join(root, "node_modules")),
    packages: Object.keys(versionsIn(join(root, "node_modules", ".package-lock.json"))),
  };
  writeFileSync(stampOf(root), JSON.stringify(made));
}

/**
 * After `npm install some-package` there is nothing left to install.
 * @param {string} root
 * @returns {boolean} whether npm itself has installed the packages of the lock file, and that is what package.json asks for
 */
function npmHasInstalled(root) {
  const before = stamp(root);
  const ofNpm = join(root, "node_modules", ".package-lock.json");
  if (!before || !isOfThisSystem(before) || !existsSync(ofNpm)) return false;
  const locked = lockOf(join(root, "package-lock.json"));
  const installed = versionsIn(ofNpm);
  if (!isDeepStrictEqual(wishesOf(root), wishesIn(locked[""], locked.lib))) return false;
  return Object.entries(versionsIn(join(root, "package-lock.json"))).every(([name, version]) => {
    const { optional, dev, peer } = locked[`node_modules/${name}`];
    // What is not for this machine or not for readers was not installed before, either.
    if (!(name in installed)) return (optional || dev || peer) && !before.packages.includes(name);
    return installed[name] === version && existsSync(join(root, "node_modules", name, "package.json"));
  });
}

/**
 * @param {string} root
 * @returns {string[]} what package.json asks for otherwise than when packages were last installed
 */
function changedWishes(root) {
  const before = stamp(root)?.wishes;
  if (!before) return [];
  const now = wishesOf(root);
  const changed = Object.keys({ ...before, ...now }).filter((name) => before[name] !== now[name]);
  return changed.map((name) => `${name} ${now[name] ?? "is gone"}${before[name] ? "" : " is new"}`);
}

/**
 * @param {string} root
 * @returns {Record<string, string>} the versions that the project's package.json files ask for
 */
function wishesOf(root) {
  const [own, lib] = ["package.json", "lib/package.json"].map((file) =>
    JSON.parse(readFileSync(join(root, file), "utf8")),
  );
  return wishesIn(own, lib);
}

/** @param {...Manifest} manifests @returns {Record<string, string>} */
function wishesIn(...manifests) {
  const kinds = manifests.flatMap(({ dependencies, devDependencies }) => [dependencies, devDependencies]);
  return Object.assign({}, ...kinds);
}

/** @typedef {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} Manifest */
/** @typedef {Manifest & { version?: string, optional?: boolean, dev?: boolean, peer?: boolean }} Locked */

/**
 * @param {string} file a lock file
 * @returns {Record<string, Locked>} its packages by their paths
 */
function lockOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

/**
 * @param {string} file a lock file
 * @returns {Record<string, string | undefined>} the versions of the packages in node_modules, by their names
 */
function versionsIn(file) {
  const packages = Object.entries(lockOf(file)).filter(([path]) => path.startsWith("node_modules/"));
  return Object.fromEntries(packages.map(([path, { version }]) => [path.slice("node_modules/".length), version]));
}

/**
 * @typedef {{ manifests: string, wishes?: Record<string, string>, development: boolean, system?: string, files: string,
 *   packages: string[] }} Stamp
 */

/** @param {Stamp} said which older versions wrote without the system */
function isOfThisSystem({ system = SYSTEM }) {
  return system === SYSTEM;
}

/**
 * @param {string} root
 * @returns {Stamp | undefined} what was installed
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
