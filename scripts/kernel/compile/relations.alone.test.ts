import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { PROJECT } from "../../jupyter/client";
import { Compiler } from "./compiler";
import type { MendedTypeScript } from "./typescript";

test("layers are compared without all operations of TensorFlow", () => {
  const compiler = new Compiler(PROJECT);
  compiler.enter(join(PROJECT, "notebooks"));
  const model = "const model = nn.sequential(nn.linear(13, 8), nn.leakyReLU(), nn.linear(8, 1));";
  assert.ok("code" in compiler.compile(`import { nn } from "nonlinear";\n${model}`, "cell[1]"));
  const { program } = Reflect.get(compiler, "mended") as MendedTypeScript;
  const made = program()?.getInstantiationCount();
  // 64; 3,472 and 200 ms more where TypeScript has to find out how types of tensors depend on the rank (lib/tf.d.ts).
  assert.ok(made !== undefined && made < 500, `${made} types are made of others`);
});
