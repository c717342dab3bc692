// @ts-check
/** Telling a process from a later one that got the same number. */
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");

/**
 * @param {number} processId
 * @returns {string | undefined} the same for as long as the process lives, and never again; undefined when there is
 *   none
 */
function processIdentity(processId) {
  try {
    if (process.platform === "linux") return linuxIdentity(processId);
    process.kill(processId, 0);
    if (process.platform === "win32") return String(processId);
    const options = { encoding: /** @type {const} */ ("utf8"), stdio: "pipe", env: { ...process.env, LC_ALL: "C" } };
    return execFileSync("ps", ["-o", "lstart=", "-p", String(processId)], /** @type {any} */ (options)).trim();
  } catch {
    return undefined;
  }
}

/** @param {number} processId */
function linuxIdentity(processId) {
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  // The program's name, in parentheses, may hold anything; the state and, 19 further on, the start follow it.
  const fields = readFileSync(`/proc/${processId}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return fields[0] === "Z" ? undefined : `${boot} ${fields[19]}`;
}

module.exports = { processIdentity };
