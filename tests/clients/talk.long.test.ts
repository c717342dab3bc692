/** Programs that talk with a kernel line by line, in a user's own Jupyter. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../copy-of-project";
import { startServer } from "./server";
import { UserJupyter } from "./user-jupyter";

const program = (name: string) => join(root, "tests", "clients", name);

let user: UserJupyter;
before(async () => {
  user = await UserJupyter.make();
});
after(() => user?.remove());

test("jupyter console takes what is typed at its first prompt, continues a function, asks, and stops a loop", {
  skip: process.platform === "win32",
}, async () => {
  const { code, output } = await user.run("python", [program("console.py")]);
  assert.equal(code, 0, output);
});

test("cells run through a kernel gateway", async () => {
  const gateway = await startServer(user, "kernelgateway", (port) => [
    `--KernelGatewayApp.port=${port}`,
    "--KernelGatewayApp.allow_origin=",
  ]);
  try {
    const cells = ["const ten: number = 10;", "console.log(ten); ten / 4", "ten.x"];
    const { code, output } = await user.run("python", [program("gateway.py"), gateway.address, ...cells]);
    assert.equal(code, 0, output);
    assert.equal(output, "10\n2.5\ncell[3]:1:5 - Property 'x' does not exist on type 'number'.\n");
  } finally {
    await gateway.stop();
  }
});
