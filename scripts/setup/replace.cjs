// @ts-check
/** Making a folder anew without losing the old one: it waits aside, and comes back when the new one cannot be made. */
const { cpSync, existsSync, mkdirSync, renameSync, rmSync } = require("node:fs");
const { dirname } = require("node:path");

/**
 * Makes `folder` anew by `make`. The old folder is put back when that fails; after a kill, `putBack` does it.
 * @param {string} folder
 * @param {string} aside where the old one waits, on the same disk
 * @param {() => Promise<void>} make finds nothing at `folder`
 */
async function replaceFolder(folder, aside, make) {
  putBack(folder, aside);
  if (existsSync(folder)) move(folder, aside);
  try {
    await make();
  } catch (error) {
    if (existsSync(aside)) putBack(folder, aside);
    else rmSync(folder, REMOVE);
    throw error;
  }
  dropOld(aside);
}

/**
 * Gives a folder back what a killed `replaceFolder` has put aside.
 * @param {string} folder
 * @param {string} aside
 */
function putBack(folder, aside) {
  rmSync(`${aside}.dropped`, REMOVE);
  if (!existsSync(aside)) return;
  rmSync(folder, REMOVE);
  move(aside, folder);
}

/**
 * Lets the old folder go, once the new one is whole.
 * @param {string} aside
 */
function dropOld(aside) {
  // First renamed, at once: half of it must never be put back.
  if (existsSync(aside)) renameSync(aside, `${aside}.dropped`);
  rmSync(`${aside}.dropped`, REMOVE);
}

const REMOVE = { recursive: true, force: true, maxRetries: 10 };

/**
 * @param {string} from
 * @param {string} to
 */
function move(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  try {
    renameSync(from, to);
  } catch (error) {
    // Another disk, or a folder from a lower layer of a container.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EXDEV") throw error;
    cpSync(from, `${to}.copy`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${to}.copy`, to);
    rmSync(from, REMOVE);
  }
}

module.exports = { dropOld, putBack, replaceFolder };
