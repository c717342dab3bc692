import assert from "node:assert/strict";
import { test } from "node:test";
import { sweep } from ".";
import { clusterOf } from "./cluster";
import { clusterOf as clusterInPage } from "./cluster.browser";

const VARIABLE = "DASK_SCHEDULER_ADDRESS";

/** What a sweep without `cluster` finds where the environment has this address. */
function withVariable(address: string): ReturnType<typeof clusterOf> {
  process.env[VARIABLE] = address;
  try {
    return clusterOf(undefined);
  } finally {
    delete process.env[VARIABLE];
  }
}

test("the cluster is the one that is asked for, else the environment's, else none", () => {
  const address = "tls://scheduler:8786";
  assert.equal(clusterOf(undefined), undefined);
  assert.deepEqual(clusterOf(address), { address, insecure: false, name: address });
  assert.deepEqual(clusterOf({ address }), { address, insecure: false, name: address });
  assert.equal(withVariable("tls://other:8786")?.name, "tls://other:8786 (DASK_SCHEDULER_ADDRESS)");
  assert.equal(withVariable(""), undefined);
  process.env[VARIABLE] = "tls://other:8786";
  try {
    assert.equal(clusterOf(address)?.name, address);
  } finally {
    delete process.env[VARIABLE];
  }
});

test("a cluster without certificates is refused, and so is what is no address or no file", async () => {
  assert.throws(() => clusterOf("tcp://host:8786"), /^Error: cluster: tcp:.* has neither certificates nor encryption/);
  assert.throws(() => withVariable("tcp://host:8786"), /^Error: DASK_SCHEDULER_ADDRESS: tcp:.* has neither/);
  assert.throws(() => withVariable("host"), /^Error: DASK_SCHEDULER_ADDRESS: the address is "host"; expected one such/);
  for (const address of ["", "scheduler", "tls://host", "tls://host:70000", " tls://host:1", "ws://host:1"]) {
    const wrong = `cluster: the address is ${JSON.stringify(address)}; expected one such as "tls://scheduler:8786".`;
    assert.throws(() => clusterOf(address), new Error(wrong));
    await assert.rejects(
      sweep({ a: [1] }, ({ a }) => ({ loss: a }), { cluster: address }),
      new Error(wrong),
    );
  }
  for (const ca of ["none.pem", __dirname]) {
    assert.throws(
      () => clusterOf({ address: "tls://host:1", ca }),
      new RegExp(`there is no file ${ca}\\. npm run cluster`),
    );
  }
});

test("what is no cluster at all is refused with its value, and a misspelt option by its name", () => {
  const address = "tls://scheduler:8786";
  const cases: [unknown, RegExp][] = [
    [5, /^TypeError: cluster is 5; expected an address such as "tls:/],
    [null, /^TypeError: cluster is null; expected an address/],
    [[address], /^TypeError: cluster is \[ 'tls:\S+ \]; expected an address/],
    [{}, /^TypeError: cluster: address is undefined; expected one such as/],
    [{ address: 5 }, /^TypeError: cluster: address is 5; expected one such as/],
    [{ address, key: 5 }, /^TypeError: cluster: key is 5; expected the name of a file/],
    [{ address, insecure: "no" }, /^TypeError: cluster: insecure is "no"; expected true or false/],
    [{ address, cer: "client.pem" }, /^TypeError: cluster has no option cer; the right name is cert/],
    [{ address, password: "a" }, /^TypeError: cluster has no option password; its options are address, cert, key/],
  ];
  for (const [given, expected] of cases) assert.throws(() => clusterOf(given as never), expected);
});

test("a page has no cluster, and says so", () => {
  assert.equal(clusterInPage(undefined), undefined);
  assert.throws(() => clusterInPage("tls://scheduler:8786"), /cluster: a page cannot reach a cluster\. Leave it out/);
});
