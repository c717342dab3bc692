/** Who may speak to the kernels of JupyterLab. What much output costs: kernel.long.test.ts; what is seen when one dies: killed.long.test.ts. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { listeningAddresses } from "../kernel/processes";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

describe("the kernel in JupyterLab", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
  });
  after(() => lab?.stop());

  test("JupyterLab and its kernels listen on this machine only, and answer nobody without the token", async () => {
    await lab.open(writeNotebook("one-cell", ["1 + 1"]));
    await lab.runAll(60);
    for (const path of ["/api/kernels", "/api/contents", "/lab/api/settings"]) {
      assert.equal((await fetch(lab.origin + path)).status, 403, path);
    }
    if (!existsSync("/proc")) return;
    const addresses = await Promise.all(lab.processes().map(listeningAddresses));
    assert.ok(addresses.flat().includes(new URL(lab.origin).host));
    assert.deepEqual(
      addresses.flat().filter((address) => !address.startsWith("127.0.0.1:")),
      [],
    );
  });
});
