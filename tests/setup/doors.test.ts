/**
 * Who gets into the JupyterLab that `npm start` starts: its user, by the token, whatever the machine's configuration says.
 * When it ends by itself, and what others can read of it: doors.long.test.ts.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isAlive, processesBelow } from "../browser/server";
import { isKernel } from "../kernel/processes";
import { end, folder, type Started, start, withMount } from "./npm-start";

const statusOf = async (address: URL, path: string, headers = {}) =>
  (await fetch(new URL(path, address), { headers, redirect: "manual" })).status;

/** A machine whose administrator has opened all doors. */
function openConfiguration(name: string): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const settings = {
    IdentityProvider: { token: "" },
    PasswordIdentityProvider: { hashed_password: "", password_required: false },
    ServerApp: {
      token: "",
      password: "",
      allow_origin: "*",
      allow_origin_pat: ".*",
      disable_check_xsrf: true,
      identity_provider_class: "jupyter_server.auth.identity.IdentityProvider",
      cookie_secret: "known to all",
    },
  };
  writeFileSync(join(place, "jupyter_server_config.json"), JSON.stringify(settings));
  writeFileSync(join(place, "jupyter_server_config.py"), 'c.IdentityProvider.token = ""\nc.ServerApp.token = ""\n');
  return place;
}

async function isClosed(one: Started): Promise<void> {
  const { address } = one;
  const token = address.searchParams.get("token");
  assert.match(token ?? "", /^[0-9a-f]{48}$/);
  for (const path of ["/api/kernels", "/api/contents", "/api/terminals", "/api/sessions"])
    assert.equal(await statusOf(address, path), 403, path);
  assert.equal(await statusOf(address, "/lab"), 302);
  assert.equal(await statusOf(address, "/api/kernels", { authorization: `token ${token}` }), 200);
  const { headers } = await fetch(new URL("/api", address), { headers: { origin: "http://elsewhere.example" } });
  assert.equal(headers.get("access-control-allow-origin"), null);
}

describe("JupyterLab as npm start brings it up", { skip: process.platform === "win32" }, () => {
  describe("two at once", () => {
    let byPath: Started;
    let byMount: Started;
    let mount: string[] | undefined;
    before(async () => {
      const hostile = { JUPYTER_PREFER_ENV_PATH: "1", JUPYTER_TOKEN: "", JUPYTER_PORT: "1" };
      openConfiguration(join("etc", "jupyter"));
      mount = withMount(join(folder, "etc"), "/usr/local/etc");
      [byPath, byMount] = await Promise.all([
        start({ ...hostile, JUPYTER_CONFIG_PATH: openConfiguration("path") }),
        start({}, mount),
      ]);
    });

    test("take two ports", () => assert.notEqual(byPath.address.port, byMount.address.port));

    test("ask for their token whatever JUPYTER_CONFIG_PATH and other variables of the user say", () =>
      isClosed(byPath));

    test("ask for their token whatever /usr/local/etc/jupyter says", async (t) => {
      await isClosed(byMount);
      if (!mount) t.skip("this user cannot mount");
    });

    test("end with their kernels when they are told to, as by Ctrl-C", async () => {
      const { child, address } = byPath;
      const headers = { authorization: `token ${address.searchParams.get("token")}` };
      assert.ok((await fetch(new URL("/api/kernels", address), { method: "POST", headers })).ok);
      const processes = processesBelow(child.pid as number);
      assert.ok(processes.length >= 2, "JupyterLab and a kernel run");
      assert.ok(!existsSync("/proc") || processes.some(isKernel));
      await Promise.all([end(byPath, "SIGINT"), end(byMount, "SIGHUP")]);
      // A kernel may take a moment to end after the server.
      for (let tries = 0; processes.some(isAlive) && tries < 600; tries++) await setTimeout(100);
      assert.deepEqual(processes.filter(isAlive), []);
    });
  });
});
