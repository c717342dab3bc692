// @ts-check
/** Leaves out of node_modules what no program here reads, more than half of its bytes. */
const { existsSync, readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");

/** Of JavaScript, of its types and of styles; another `.map` may be data. */
const SOURCE_MAP = /\.([cm]?[jt]s|css|min)\.map$/;

/**
 * Removes the source maps of packages, which only debuggers read, and zeromq's builds for other systems. What npm links,
 * such as the project's own library, is not touched. Does nothing the second time.
 * @param {string} folder node_modules
 * @param {string} [platform] as `process.platform` names it
 * @param {string} [architecture] as `process.arch` names it
 */
function slim(folder, platform = process.platform, architecture = process.arch) {
  removeSourceMaps(folder);
  const builds = join(folder, "zeromq", "build");
  // Where there is none for this system, npm has made another: it stays, wherever it is.
  if (!existsSync(join(builds, platform, architecture))) return;
  keepFolder(builds, platform);
  keepFolder(join(builds, platform), architecture);
}

/** @param {string} folder */
function removeSourceMaps(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) removeSourceMaps(path);
    else if (entry.isFile() && SOURCE_MAP.test(entry.name)) rmSync(path);
  }
}

/**
 * @param {string} folder
 * @param {string} kept the only one of its folders that stays
 */
function keepFolder(folder, kept) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() && entry.name !== kept) rmSync(join(folder, entry.name), { recursive: true });
}

module.exports = { slim };
