import assert from "node:assert/strict";
import { test } from "node:test";
import { sweep } from ".";
import { clusterOf } from "./cluster";
import { clusterOf as clusterInPage } from "./cluster.browser";

test("the cluster is the one that is asked for, else the environment's, else none", () => {
  const address = "tls://scheduler:8786";
  assert.equal(clusterOf(undefined), undefined);
  assert.deepEqual(clusterOf(address), { address });
  assert.deepEqual(clusterOf({ address }), { address });
  process.env.DASK_SCHEDULER_ADDRESS = "tls://other:8786";
  try {
    assert.deepEqual(clusterOf(undefined), { address: "tls://other:8786" });
    assert.deepEqual(clusterOf(address), { address });
  } finally {
    delete process.env.DASK_SCHEDULER_ADDRESS;
  }
});

test("a cluster without certificates is refused, and so is what is no address or no file", async () => {
  assert.throws(() => clusterOf("tcp://host:8786"), /has neither certificates nor encryption.*insecure: true/);
  assert.throws(() => clusterOf("scheduler"), /the address is scheduler; expected one such as tls/);
  assert.throws(() => clusterOf({ address: "tls://host:1", ca: "none.pem" }), /there is no file none\.pem/);
  const swept = sweep({ a: [1] }, ({ a }) => ({ loss: a }), { cluster: "" });
  await assert.rejects(swept, /cluster: the address is ; expected one/);
});

test("a page has no cluster, and says so", () => {
  assert.equal(clusterInPage(undefined), undefined);
  assert.throws(() => clusterInPage("tls://scheduler:8786"), /cluster: a page cannot reach a cluster\. Leave it out/);
});
