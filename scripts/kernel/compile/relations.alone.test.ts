import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { test } from "node:test";
import type { Program } from "typescript";
import { PROJECT } from "../../jupyter/client";
import { Compiler } from "./compiler";
import { CELL_FILE, sourcesIn } from "./program";
import type { MendedTypeScript } from "./typescript";

const compiler = new Compiler(PROJECT);
compiler.enter(join(PROJECT, "notebooks"));

test("layers are compared without all operations of TensorFlow", () => {
  const model = "const model = nn.sequential(nn.linear(13, 8), nn.leakyReLU(), nn.linear(8, 1));";
  assert.ok("code" in compiler.compile(`import { nn } from "nonlinear";\n${model}`, "cell[1]"));
  const { program } = Reflect.get(compiler, "mended") as MendedTypeScript;
  const made = program()?.getInstantiationCount();
  // 64; 3,472 and 200 ms more where TypeScript has to find out how types of tensors depend on the rank (lib/tf.d.ts).
  assert.ok(made !== undefined && made < 500, `${made} types are made of others`);
});

test("the library of another language is known by its declarations, and not by its sources", () => {
  assert.ok("code" in compiler.compile('import { nn } from "nonlinear/ko";', "cell[1]"));
  const { program } = Reflect.get(compiler, "mended") as MendedTypeScript;
  const sources = sourcesIn(program() as Program).map(({ fileName }) => basename(fileName));
  // All sources are 194 files and 7 s.
  assert.deepEqual(sources, [CELL_FILE]);
});
