/** When the JupyterLab that `npm start` starts does not start or ends by itself, and that other users read none of its files. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { root } from "../copy-of-project";
import { end, folder, start, withMount } from "./npm-start";

describe("JupyterLab as npm start brings it up", { skip: process.platform === "win32" }, () => {
  test("ends when something lets in a stranger all the same", async (t) => {
    const place = join(folder, "own");
    mkdirSync(place);
    const program = `from jupyter_server.auth.identity import IdentityProvider, User
class Open(IdentityProvider):
    def get_user(self, handler):
        return User("stranger")
c.ServerApp.identity_provider_class = Open
`;
    writeFileSync(join(place, "jupyter_server_config.py"), program);
    const before = withMount(place, join(root, "build", "jupyter", "config"));
    if (!before) return t.skip("this user cannot mount");
    await assert.rejects(start({}, before), /let in a stranger without its token.*ended with code 1|code 1.*let in a/s);
  });

  test("ends with the process that started it, even when that is killed", async () => {
    const { child, address } = await start();
    child.kill("SIGKILL");
    // Its output ends when the server, which writes to it too, has ended.
    await once(child, "close");
    await assert.rejects(fetch(address));
  });

  describe("at a port that was asked for", () => {
    let port: number;

    test("is refused while another has it", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      ({ port } = server.address() as AddressInfo);
      await assert.rejects(start({}, [], ["--port", String(port)]), /Port \d+ is in use.*--port N/s);
      server.close();
      await once(server, "close");
    });

    test("keeps its files, the token among them, from other users, also in folders that were open", async () => {
      const open = ["", "runtime", "config", "data", "ipython"].map((name) => join(root, "build", "jupyter", name));
      for (const one of open) {
        mkdirSync(one, { recursive: true });
        chmodSync(one, 0o755);
      }
      const one = await start({}, [], ["--port", String(port)]);
      assert.equal(one.address.port, String(port));
      for (const one of open) assert.equal(statSync(one).mode & 0o777, 0o700, one);
      const runtime = join(root, "build", "jupyter", "runtime");
      const token = one.address.searchParams.get("token") ?? "";
      assert.ok(readdirSync(runtime).some((file) => readFileSync(join(runtime, file), "utf8").includes(token)));
      // Nor do the arguments of a process tell it, which everyone can read.
      assert.ok(!execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(token));
      await end(one, "SIGTERM");
    });
  });
});
