import assert from "node:assert/strict";
import { after, test } from "node:test";
import { PROJECT } from "../../jupyter/client";
import { RemoteCompiler } from "../compile/remote";

/** From its snapshot: here it would read all types first. */
const compiler = new RemoteCompiler(PROJECT);
after(() => compiler.process.disconnect());

/** Compiles a cell, and returns the error's text; undefined when it has none. */
async function errorOf(code: string): Promise<string | undefined> {
  const compiled = await compiler.compile(code, "cell[1]");
  return "error" in compiled ? compiled.error.evalue : undefined;
}

const SET_UP = `import { danfo, nn, optim, tf, type Tensor2D } from "nonlinear";
const model = nn.sequential(nn.linear(2, 1)), x = tf.ones([3, 2]) as Tensor2D, loss = tf.scalar(1), list = [1, 2], word = "a";
const dictionary = { a: 1 }, map = new Map<string, number>(), names = new Set<string>(), frame = new (danfo().DataFrame)({ a: [1, 2] });
class Shop { goods = 1; }
const shop = new Shop(), layers = [nn.linear(2, 1)];
class Net extends nn.Module { layer = nn.linear(2, 1); forward(x: Tensor2D) { return this.layer.forward(x); } }
const net = new Net();
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
  ["document.body", /last value of a cell/],
  ["window.x", /globalThis/],
  ["alert(1)", /console\.log/],
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
  ["pip install torch", /npm install/],
  ["%pip install torch", /npm install/],
  ["ls", /readdirSync/],
  ["ls -la", /readdirSync/],
  ["cd ..", /chdir/],
  ["%cd ..", /chdir/],
  ["git status", /execSync/],
  ["import os", /node:fs/],
  ["import os, sys", /node:fs/],
  ["from sklearn.linear_model import LinearRegression", /metrics/],
  ["from collections import OrderedDict", /package last/],
  ["list.map((n) => n) # first", /\/\//],
  ["with torch.no_grad():\n  model(x)", /^[^`]*not needed: nothing is recorded/i],
  ["with open('a') as f:\n  f.read()", /readFileSync/],
  ["sum = 0", /const sum/],
  ["a, b = 1, 2", /const \[a, b\]/],
  ["for (i = 0; i < 3; i++) {}", /for \(let i = 0/],
  ["for (i of list) {}", /for \(const i of/],
  ["const n: int = 3", /`number`/],
  ["function f(a: str) {}", /`string`/],
  ["function f(a: List) {}", /`number\[\]`/],
  ["net(x)", /net\.forward\(x\)/],
  ["class B extends nn.Module { l = net; forward(x: Tensor2D) { return this.l(x); } }", /this\.l\.forward/],
  ["nn.sequential(layers)", /one after the other/],
  ["new nn.Sequential(layers)", /one after the other/],
  ["new optim.Adam(model, { lr: 1e-3 })", /model\.parameters\(\), \{ lr \}/],
  ["new optim.Adam(model.parameters(), 1e-3)", /model\.parameters\(\), \{ lr \}/],
  ["new optim.Adam({ lr: 1e-3 })", /model\.parameters\(\), \{ lr \}/],
  ["optim.Adam(model.parameters())", /new optim\.Adam\(model\.parameters\(\), \{ lr \}\)/],
  ["x.shape()", /x\.shape is no function: .* without parentheses/],
  ["x.size()", /x\.shape/],
  ["frame.shape()", /frame\.shape is no function/],
  ["x + loss", /`x\.add\(loss\)`/],
  ["x * 2", /`x\.mul\(2\)`/],
  ["2 * x", /`tf\.mul\(2, x\)`/],
  ["x ** 2", /`x\.pow\(2\)`/],
  ["x > 2", /`x\.greater\(2\)`/],
  ["frame * 2", /`frame\.mul\(2\)`/],
  ["x[0]", /x\.slice/],
  ['frame[["a"]]', /frame\.loc\(\{ columns/],
  ["frame.iloc[0]", /frame\.iloc\(\{ rows: \[0\]/],
  ["frame.loc[0, 'a']", /frame\.loc\(\{ columns/],
  ["x.reshape(-1)", /`x\.reshape\(\[-1\]\)`/],
  ["tf.zeros(2, 3)", /`tf\.zeros\(\[2, 3\]\)`/],
  ["optim.lr_scheduler.StepLR(optimizer)", /new optim\.StepLR/],
  ['import { Linear } from "nonlinear"', /import \{ nn \}.*nn\.linear/],
  ['import { torch } from "nonlinear"', /import \{ nn/],
  ["epochs: int = 3", /const epochs/],
  ["list.size", /list\.length/],
  ["x.length", /x\.shape\[0\]/],
  ["display(frame)", /import \{ display \}/],
  ["sleep(1)", /setTimeout/],
  ["files = !ls", /execSync/],
  ["!{sys.executable} -m pip install x", /execSync/],
  [">>> 1 + 1", /leave/],
  ["$ ls", /execSync/],
  ["list + list", /\[\.\.\.a, \.\.\.b\]/],
  ["'-' * 30", /'-'\.repeat\(30\)/],
  ["'%d' % 3", /backticks/],
  ["'a' in word", /includes/],
  ["map.items()", /map\.entries\(\)/],
  ["names.append('a')", /set\.add/],
  ["dictionary.items()", /Object\.entries/],
  ["dictionary.copy()", /\{ \.\.\.object \}/],
  ["list[0].item()", /number already/],
  ['import "../no-helper"', /there is no .*no-helper\.ts, \.js or \.json/],
  ['import { f } from "./no-helper"', /there is no .*no-helper\.ts, \.js or \.json/],
];

test("a habit from Python or PyTorch gets one line that says what to write", async () => {
  assert.equal(await errorOf(SET_UP), undefined);
  await compiler.settle([]);
  for (const [cell, names] of HABITS) {
    const error = (await errorOf(cell)) ?? "no error";
    assert.match(error, names, cell);
    assert.doesNotMatch(error, /\n/, cell);
  }
});

test("TypeScript's own errors stay, where no habit is seen", async () => {
  assert.match((await errorOf("const n: number = 'a';")) ?? "", /Type 'string' is not assignable to type 'number'\.$/);
  assert.match((await errorOf("const text = `# no comment`; f(")) ?? "", /'\)' expected/);
  assert.match((await errorOf("unheardOf")) ?? "", /Cannot find name 'unheardOf'\.$/);
  assert.match((await errorOf("list()")) ?? "", /not callable/);
  assert.doesNotMatch((await errorOf("nn.unheardOf")) ?? "", /\//);
});

/** Cells with an error of TypeScript's that only look like a habit, and what the error has to be. */
const NO_HABITS: readonly (readonly [cell: string, message: RegExp])[] = [
  ['console.log("this and that"', /'\)' expected/],
  ['console.log("x is not y", `not in`', /'\)' expected/],
  ['const t = { a: "for x in list" ; }', /',' expected/],
  ["let v = [1, 2; // for i in list", /',' expected/],
  ["// a comment and more\nconst k = ;", /Expression expected/],
  ["switch (list[0]) {\n  case 3:\n    f(;\n}", /expected\.$/],
  ["const c = true\n  ? list\n  : f(;", /expected\.$/],
  ["const y = Math.sqrt(3**2);\nconst z = ;", /Expression expected/],
  ["class A {\n  #count = 0;\n  #other: = 3;\n}", /Type expected/],
  ["function q() {\n  if (list) q(); else q();\n  q(;\n}", /expected\.$/],
  ["shop()", /not callable/],
  ["x(3)", /not callable/],
  ["list()", /not callable/],
  ["shop.copy()", /'copy' does not exist on type 'Shop'/],
  ["shop.update()", /'update' does not exist on type 'Shop'/],
  ["shop.step()", /'step' does not exist on type 'Shop'/],
  ["shop.grad", /'grad' does not exist on type 'Shop'/],
  ["model.copy()", /'copy' does not exist on type 'Sequential'/],
  ["shop.goods.a.b", /'a' does not exist on type 'number'/],
  ["{ goods: nowhere }", /^cell\[1\]:1:10 - Cannot find name 'nowhere'/],
  ['dictionary["b" as string]', /implicitly has an 'any' type.*\(x as any\)\[key\]/],
];

test("what only looks like a habit keeps TypeScript's own error", async () => {
  for (const [cell, message] of NO_HABITS) assert.match((await errorOf(cell)) ?? "no error", message, cell);
});

test("right TypeScript that looks like a habit is left alone", async () => {
  for (const cell of [
    "const lambda = 1, print = 2, len = 3, None = 4, np = 5, _ = 6; print + len + _ + lambda + None + np",
    "class Counter { #count = 0; get count() { return this.#count; } }",
    "if (list.length > 0) { list.at(0); } else if (word) { word.at(0); }",
    "!word",
    "word ? list : x",
    "list[0] % 2",
    "`a and b`; // and # this",
    "for (const i in dictionary) i;",
    "label: for (const i of list) continue label;",
    "import * as os from 'node:os'; os.EOL",
    "const { a: from } = dictionary; from",
    "{ print: 1, with: 2 }",
    "const type = 1; type",
  ]) {
    assert.equal(await errorOf(cell), undefined, cell);
  }
});

test("the error of an implicit any says the way out, once", async () => {
  const { error } = (await compiler.compile("function f(a, b) { return a; }", "cell[1]")) as {
    error: { traceback: string[] };
  };
  assert.equal(error.traceback.join("\n").match(/@ts-nocheck/g)?.length, 1);
  assert.equal(await errorOf("// @ts-nocheck\nfunction f(a, b) { return a; }"), undefined);
});
