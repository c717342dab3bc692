// @ts-check
/**
 * One set-up at a time: a second one started meanwhile waits for the first, and for what a killed one has left running.
 */
const { closeSync, mkdirSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } =
  require("node:fs");
const { dirname, relative } = require("node:path");
const { processIdentity } = require("./process-identity.cjs");

const FILL_MILLISECONDS = 2000;
const WAIT_MILLISECONDS = 300;

/**
 * Who is at work; the file holds its owner, then the programs that it runs.
 * @typedef {{ processId: number, identity: string, name: string }} Holder
 */

/**
 * @template T
 * @param {string} file the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  let told = "";
  for (let other = take(file); other; other = take(file)) {
    const line = `… waiting for ${other} to end (${relative(process.cwd(), file) || file})\n`;
    if (line !== told) process.stderr.write(line);
    told = line;
    await new Promise((resolve) => setTimeout(resolve, WAIT_MILLISECONDS));
  }
  /** @param {readonly import("node:child_process").ChildProcess[]} programs */
  const note = (programs) => write(file, [process.pid, ...programs.map(({ pid }) => pid ?? 0)], programs);
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  // The compiled scripts have a copy of `run` of their own: this process is what both know.
  const events = /** @type {NodeJS.EventEmitter} */ (process);
  events.on("nonlinear:programs", note);
  try {
    return await work();
  } finally {
    events.removeListener("nonlinear:programs", note);
    process.removeListener("exit", release);
    release();
  }
}

/**
 * @param {string} file
 * @returns {string | undefined} undefined when the lock is taken now, else who has it
 */
function take(file) {
  try {
    closeSync(openSync(file, "wx"));
    write(file, [process.pid], []);
    return undefined;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
  }
  const other = holder(file);
  if (other) return other;
  // Moved, not removed: between the look and the move another may have taken the lock, and then gets it back.
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holder(aside)) linkSync(aside, file);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? "")) throw error;
  }
  rmSync(aside, { recursive: true, force: true });
  return take(file);
}

/**
 * @param {string} file
 * @returns {string | undefined} who has the lock; undefined when nobody has who still lives
 */
function holder(file) {
  try {
    const text = readFileSync(file, "utf8");
    // Empty: its owner is just about to fill it, or never could (a full disk).
    if (text === "") return Date.now() - statSync(file).mtimeMs < FILL_MILLISECONDS ? "another set-up" : undefined;
    /** @type {Holder[]} */
    const [owner, ...programs] = JSON.parse(text);
    const lives = (/** @type {Holder} */ { processId, identity }) =>
      typeof identity === "string" && processIdentity(processId) === identity;
    if (lives(owner)) return `another set-up of this project, process ${owner.processId},`;
    const left = programs.find(lives);
    return left && `a program that a killed set-up has left, process ${left.processId} (${left.name}),`;
  } catch {
    // Gone by now, or no lock of ours.
    return undefined;
  }
}

/**
 * @param {string} file
 * @param {readonly number[]} processIds
 * @param {readonly import("node:child_process").ChildProcess[]} programs
 */
function write(file, processIds, programs) {
  const names = ["set-up", ...programs.map(({ spawnargs }) => spawnargs.slice(0, 3).join(" "))];
  const holders = processIds
    .map((processId, i) => ({ processId, identity: processIdentity(processId), name: names[i] }))
    .filter(({ identity }) => identity !== undefined);
  writeFileSync(`${file}.new`, JSON.stringify(holders));
  renameSync(`${file}.new`, file);
}

module.exports = { withLock };
