// @ts-check
/** Whether what was compiled is still that of the sources: the compiler needs half a second to say so. */
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, statSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

/** @param {string} root */
const noteOf = (root) => join(root, "build", "compiled");

/**
 * Of what the compiler reads: sizes and times of sources and settings, and what packages are there.
 * @param {string} root the project's folder
 * @param {readonly string[]} files sources and settings, by their paths in the project
 * @returns {string}
 */
function fingerprint(root, files) {
  const hash = createHash("sha256");
  for (const file of [...files, "tsconfig.json", join("node_modules", ".package-lock.json")]) {
    const found = statSync(join(root, file), { throwIfNoEntry: false });
    hash.update(`${file} ${found?.size} ${found?.mtimeMs}\n`);
  }
  return hash.digest("hex");
}

/**
 * @param {string} root
 * @param {string} wanted a fingerprint
 */
function isCompiled(root, wanted) {
  try {
    return readFileSync(noteOf(root), "utf8") === wanted;
  } catch {
    return false;
  }
}

/**
 * Notes what has just been compiled, without an error.
 * @param {string} root
 * @param {string} compiled the fingerprint from before the compiler ran
 */
function noteCompiled(root, compiled) {
  mkdirSync(dirname(noteOf(root)), { recursive: true });
  writeFileSync(noteOf(root), compiled);
}

module.exports = { fingerprint, isCompiled, noteCompiled };
