import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { requireFreeDisk } from "./disk";
import { withLock } from "./lock.cjs";
import { platformOf } from "./platforms";
import { run, StepError, step } from "./step.cjs";

describe("step", () => {
  test("gives what its work gives", async () => assert.equal(await step("Sum", async () => 1 + 1), 2));

  const failures: [string, RegExp][] = [
    ["write failed: ENOSPC: no space left on device", /Copy: the disk is full/],
    ["[Errno 28] No space left on device", /Copy: the disk is full/],
    ["getaddrinfo ENOTFOUND example.org", /Copy: the package registry did not answer/],
    ["EACCES: permission denied, mkdir", /Copy: a file or folder cannot be written/],
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

describe("lock", () => {
  test("lets one in after the other", async () => {
    const folder = mkdtempSync(join(tmpdir(), "nonlinear-lock-"));
    const lock = join(folder, "lock");
    const order: string[] = [];
    const enter = (name: string) =>
      withLock(lock, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`${name} out`);
      });
    await Promise.all([enter("a"), enter("b")]);
    assert.deepEqual(order, ["a in", "a out", "b in", "b out"]);
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
