import assert from "node:assert/strict";
import { test } from "node:test";
import { PROJECT } from "../../jupyter/client";
import { Compiler } from "../compile/compiler";

const compiler = new Compiler(PROJECT);

/** Compiles a cell, and returns the error's text; undefined when it has none. */
function errorOf(code: string): string | undefined {
  const compiled = compiler.compile(code, "cell[1]");
  return "error" in compiled ? compiled.error.evalue : undefined;
}

const SET_UP = `import { nn, optim, tf, type Tensor2D } from "nonlinear";
const model = nn.sequential(nn.linear(2, 1)), x = tf.ones([3, 2]) as Tensor2D, loss = tf.scalar(1), list = [1, 2], word = "a";
const optimizer = new optim.SGD(model.parameters(), { lr: 1 });`;

/** Cells of a Python or PyTorch user, and what the error has to name. */
const HABITS: readonly (readonly [cell: string, names: RegExp])[] = [
  ["%time f()", /timeIt/],
  ["%%time\nlet a = 1;", /timeIt/],
  ["%timeit f(1)", /timeIt/],
  ["%%html\n<b>x</b>", /display\.html/],
  ["%%bash\nls", /execSync/],
  ["%whos", /whos\(\)/],
  ["%matplotlib inline", /plot/],
  ["!ls", /execSync/],
  ["!ls -la", /execSync/],
  ["!pip install torch", /npm install/],
  ["?x", /Shift-Tab/],
  ["x?", /Shift-Tab/],
  ["help(x)", /Shift-Tab/],
  ["# comment", /\/\//],
  ["let y = 1; # comment\n# more", /\/\//],
  ["import numpy as np", /tf\.tensor/],
  ["import torch", /import \{ nn/],
  ["from torch import nn", /import \{ nn/],
  ["print('a')", /console\.log/],
  ["print 'a'", /console\.log/],
  ["const none = None", /null/],
  ["True", /true/],
  ["len(list)", /\.length/],
  ["for (const i of range(10)) {}", /Array\.from/],
  ["_", /const result/],
  ["Out[1]", /const result/],
  ["exit", /Restart Kernel/],
  ["exit()", /Restart Kernel/],
  ["def f(x):\n    return x", /function name/],
  ["for i in range(3):\n    print(i)", /for \(let i/],
  ["if x == 1:\n  x", /braces/],
  ["lambda v: v", /=>/],
  ["[v for v in list]", /\.map/],
  ["x is None", /===/],
  ["list and x", /&&/],
  ["f'{x}'", /backticks/],
  ["class Net(nn.Module):\n  pass", /extends nn\.Module/],
  ["raise ValueError('x')", /throw new/],
  ["x[1:2]", /slice/],
  ["list.append(3)", /push/],
  ["word.upper()", /toUpperCase/],
  ["count = 3", /const count/],
  ["optimizer.zero_grad()", /minimize/],
  ["loss.backward()", /minimize/],
  ["optimizer.step()", /minimize/],
  ["model(x)", /model\.forward\(x\)/],
  ["nn.ReLU()", /new nn\.ReLU.*nn\.relu/],
  ["nn.Linear(2, 1)", /new nn\.Linear.*nn\.linear/],
  ["optim.Adam(model.parameters())", /new optim\.Adam/],
  ["nn.MSELoss()", /nn\.mseLoss/],
  ["nn.sequential([nn.linear(2, 1), nn.relu()])", /one after the other/],
  ['x.to("cpu")', /one device/],
  ["loss.item()", /dataSync/],
  ["x.numpy()", /arraySync/],
  ["model.state_dict()", /stateDict/],
  ["torch.no_grad()", /not needed/],
  ["torch.manual_seed(0)", /nn\.manualSeed/],
  ["new optim.SGD(model.parameters(), lr=0.1)", /\{ lr: … \}/],
];

test("a habit from Python or PyTorch gets one line that says what to write", () => {
  assert.equal(errorOf(SET_UP), undefined);
  compiler.settle([]);
  for (const [cell, names] of HABITS) {
    const error = errorOf(cell) ?? "no error";
    assert.match(error, names, cell);
    assert.doesNotMatch(error, /\n/, cell);
  }
});

test("TypeScript's own errors stay, where no habit is seen", () => {
  assert.match(errorOf("const n: number = 'a';") ?? "", /Type 'string' is not assignable to type 'number'\.$/);
  assert.match(errorOf("const text = `# no comment`; f(") ?? "", /'\)' expected/);
  assert.match(errorOf("unheardOf") ?? "", /Cannot find name 'unheardOf'\.$/);
  assert.match(errorOf("list()") ?? "", /not callable/);
  assert.doesNotMatch(errorOf("nn.unheardOf") ?? "", /\//);
});

test("the error of an implicit any says the way out, once", () => {
  const { error } = compiler.compile("function f(a, b) { return a; }", "cell[1]") as { error: { traceback: string[] } };
  assert.equal(error.traceback.join("\n").match(/@ts-nocheck/g)?.length, 1);
  assert.equal(errorOf("// @ts-nocheck\nfunction f(a, b) { return a; }"), undefined);
});
