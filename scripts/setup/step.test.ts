import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { explain } from "./causes.cjs";
import { requireFreeDisk } from "./disk";
import { setUpGit } from "./git";
import { platformOf } from "./platforms";
import { run, StepError, step } from "./step.cjs";

describe("step", () => {
  test("gives what its work gives", async () => assert.equal(await step("Sum", async () => 1 + 1), 2));

  const failures: [string, RegExp][] = [
    ["write failed: ENOSPC: no space left on device", /Copy: the disk is full/],
    ["[Errno 28] No space left on device", /Copy: the disk is full/],
    ["getaddrinfo ENOTFOUND example.org", /Copy: the package registry did not answer/],
    ["EACCES: permission denied, mkdir", /Copy: a file or folder cannot be written/],
    ["ERROR: No matching distribution found for anyio==99", /Copy: the package registry answers, and does not have/],
    [
      "Could not fetch URL x: connection error: Failed to establish a new connection\nNo matching distribution found",
      /Copy: the package registry did not answer/,
    ],
    ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", /Copy: what was downloaded is not what this project has pinned/],
    ["npm error code EINTEGRITY", /Copy: what was downloaded is not what this project has pinned/],
    ["something else", /Copy: something else/],
  ];
  for (const [text, expected] of failures)
    test(`explains: ${text}`, async () => {
      const failing = step("Copy", () => Promise.reject(new Error(text)));
      await assert.rejects(
        failing,
        (error) => error instanceof StepError && expected.test(error.message) && !!error.advice,
      );
    });
});

describe("a file of root's", { skip: process.getuid?.() !== 0 && "only root can make one and be another user" }, () => {
  test("is named, with the command that gives it back", () => {
    const folder = mkdtempSync(join(tmpdir(), "nonlinear-root-"));
    const program = `
      try { require("node:fs").writeFileSync(${JSON.stringify(join(folder, "setup.lock"))}, ""); }
      catch (error) { const { message, advice } = require("./causes.cjs").explain(error); console.log(message, advice); }`;
    const options = { cwd: __dirname, uid: 65534, encoding: "utf8" } as const;
    const { stdout, stderr } = spawnSync(process.execPath, ["-e", program], options);
    assert.match(stdout, /belongs to another user, as after a command with sudo/, stderr);
    assert.match(stdout, new RegExp(`sudo chown -R \\S+ "${folder}"`));
    rmSync(folder, { recursive: true });
  });
});

test("an error without a known cause stays as it is", () => {
  const error = new TypeError("x is not a function");
  assert.equal(explain(error), error);
});

describe("run", () => {
  test("gives what a program prints", async () => {
    assert.equal(await run(process.execPath, ["-e", "console.log(6 * 7)"]), "42\n");
  });

  test("fails with the last lines of a program that fails", async () => {
    const program = "console.error('first cause'); process.exit(3)";
    await assert.rejects(run(process.execPath, ["-e", program]), /ended with code 3:\nfirst cause/);
  });

  test("fails with the name of a program that is not there", async () => {
    await assert.rejects(run("no-such-program", []), /no-such-program could not be started/);
  });

  test("ends a program at its time limit", async () => {
    const endless = run(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { timeoutSeconds: 0.3 });
    await assert.rejects(endless, /was ended by SIGTERM/);
  });
});

describe("disk", () => {
  test("says how much is free and how much is needed", () => {
    assert.throws(
      () => requireFreeDisk(tmpdir(), 1e12),
      /the disk is full: .* has \d+ MB free, this step needs 1000000000000 MB/,
    );
  });
  test("a folder that is not there yet counts as its parent", () => requireFreeDisk(join(tmpdir(), "not", "there"), 0));
});

describe("git", () => {
  test("that cannot be told costs one line", async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "nonlinear-git-"));
    mkdirSync(join(folder, ".git"));
    const lines: string[] = [];
    t.mock.method(process.stderr, "write", (line: string) => lines.push(line) > 0);
    await setUpGit(folder);
    t.mock.restoreAll();
    assert.equal(lines.length, 1);
    assert.match(lines[0], /^! git shows notebooks as JSON in this clone, not cell by cell: .+\n$/);
    rmSync(folder, { recursive: true });
  });
});

describe("platforms", () => {
  test("each names a wheel with its hash", () => {
    for (const [platform, architecture] of [
      ["linux", "x64"],
      ["linux", "arm64"],
      ["darwin", "x64"],
      ["darwin", "arm64"],
    ]) {
      const found = platformOf(platform, architecture);
      assert.match(found?.wheel.sha256 ?? "", /^[0-9a-f]{64}$/);
      assert.equal(found?.libraries.length, 2);
    }
  });
  test("Windows has no wheel recipe", () => assert.equal(platformOf("win32", "x64"), undefined));
});
