// @ts-check
/** Failures in words for the user: what is the cause, and what to do. */
const { existsSync, lstatSync } = require("node:fs");
const { userInfo } = require("node:os");
const { dirname, join, relative, resolve } = require("node:path");

/** A failure with words for the user; shown without a stack. */
class StepError extends Error {
  /**
   * @param {string} message what went wrong
   * @param {string} advice what the user can do
   */
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

/**
 * The error with words for the user, as far as its cause is a known one.
 * @param {unknown} error
 * @param {string} [title] the step that failed
 * @returns {Error}
 */
function explain(error, title) {
  const heading = title ? `${title}: ` : "";
  // Not instanceof: the compiled scripts have a copy of the class of their own.
  const { advice, message } = /** @type {StepError} */ (error);
  if (advice) return new StepError(`${heading}${message}`, advice);
  const text = error instanceof Error ? message : String(error);
  const cause = CAUSES.find(({ pattern }) => pattern.test(text));
  if (!cause) return title || !(error instanceof Error) ? new StepError(`${heading}${text}`, AGAIN) : error;
  const { name, advice: help } = typeof cause.tell === "function" ? cause.tell(text) : cause.tell;
  return new StepError(`${heading}${name}\n${text}`, help);
}

const AGAIN = "Mend what the lines above name, then run the same command again: it goes on from this step.";
/** @type {{ pattern: RegExp, tell: Telling | ((text: string) => Telling) }[]} */
const CAUSES = [
  {
    pattern: /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded/i,
    tell: {
      name: "the disk is full.",
      advice: "Free about 3 GB on it, then run the same command again: it goes on from this step.",
    },
  },
  {
    pattern: /DO NOT MATCH THE HASHES|EINTEGRITY|integrity checksum failed/i,
    tell: {
      name: "what was downloaded is not what this project has pinned by its hash, so it was not installed.",
      advice:
        "Do not go round it. Empty the caches (npm cache clean --force; pip cache purge), then run the same command again. " +
        "When that does not help, the registry or something on the way to it has changed a package.",
    },
  },
  {
    pattern: /EROFS|Read-only file system/i,
    tell: { name: "the disk is read-only.", advice: "Work on a copy elsewhere." },
  },
  { pattern: /EACCES|EPERM|Permission denied|Operation not permitted/i, tell: tellOwner },
  {
    pattern:
      /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|NewConnectionError|Failed to establish a new connection|Temporary failure in name resolution|Name or service not known|Max retries exceeded|Read timed out/i,
    tell: {
      name: "the package registry did not answer.",
      advice: "Check the network (or proxy), then run the same command again: it goes on from this step.",
    },
  },
  {
    pattern: /No matching distribution found|\bETARGET\b|No matching version found/i,
    tell: {
      name: "the package registry answers, and does not have what this project pins for this machine.",
      advice:
        "Python 3.10 to 3.14 on Linux, macOS or Windows will do: name one, PYTHON=/path/to/python3.12. " +
        "With a registry of your own (pip config list; npm config get registry), see that it has the package.",
    },
  },
];

/** @typedef {{ name: string, advice: string }} Telling */

/**
 * The reason why the user may not write a file, as far as its text names one: mostly that root made it, by a
 * `sudo npm start`.
 * @param {string} text
 * @returns {Telling}
 */
function tellOwner(text) {
  const project = resolve(__dirname, existsSync(join(__dirname, "..", "..", "package.json")) ? "../.." : "../../..");
  const place = text.match(/'([^'\n]+)'/)?.[1];
  const foreign = [place ? resolve(place) : project, project].map(foreignFolder).find(Boolean);
  const name = "a file or folder cannot be written.";
  if (!foreign)
    return { name, advice: "Make what the line above names yours to write, then run the same command again." };
  const mine = relative(project, foreign).startsWith("..") ? foreign : project;
  return {
    name: `a file or folder cannot be written: ${foreign} belongs to another user, as after a command with sudo.`,
    advice: `Make it yours, then run the same command again, without sudo:\n\n  sudo chown -R ${userName()} "${mine}"`,
  };
}

/**
 * @param {string} place
 * @returns {string | undefined} the file or folder, or what is above it, that is another user's
 */
function foreignFolder(place) {
  const user = process.getuid?.();
  for (let folder = place; user !== undefined && folder !== dirname(folder); folder = dirname(folder)) {
    const owner = ownerOf(folder);
    if (owner !== undefined) return owner === user ? undefined : folder;
  }
  return undefined;
}

/**
 * @param {string} place
 * @returns {number | undefined} undefined when it is not there, or may not be looked at
 */
function ownerOf(place) {
  try {
    return lstatSync(place).uid;
  } catch {
    return undefined;
  }
}

function userName() {
  try {
    return userInfo().username;
  } catch {
    // A user of a container, without an entry in its list.
    return String(process.getuid?.());
  }
}

module.exports = { StepError, explain };
