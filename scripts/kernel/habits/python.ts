/** Habits from Python and IPython, and what to write in a cell instead. */

/** A line that TypeScript cannot read: a pattern, and the advice, in which `$1` is a group of the pattern. */
type LineHabit = readonly [pattern: RegExp, advice: string];

const CHANGE_FOLDER = "The folder is changed by `process.chdir(path)`.";
const FUNCTION = "A function: `function name(x: number) { return x * 2; }`.";
const LOOP = "A loop: `for (let i = 0; i < 10; i++) { … }` or `for (const x of list) { … }`.";
const BLOCK = "Blocks stand in braces and conditions in parentheses: `if (x > 0) { … } else { … }`.";
const RUN_COMMAND =
  'Commands run by Node: `import { execSync } from "node:child_process"; console.log(execSync("ls").toString())`.';
const IMPORT = 'Imports name the package last: `import { nn, optim, train } from "nonlinear"`.';

/** `from package import name` and `import package as name`: the package is one of the two groups. */
export const PYTHON_IMPORT =
  /^\s*from\s+(\w+)[\w.]*\s+import\b|^\s*import\s+(\w+)[\w.]*(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+(?:\s+as\s+\w+)?)*\s*;?\s*$/;

/** Returns what there is here for a package of Python's. */
export function adviceForPackage(name: string): string {
  return NAME_HABITS.get(name) ?? IMPORT;
}

/** In the order in which they are tried. */
export const LINE_HABITS: readonly LineHabit[] = [
  [
    /^\s*%%?(?:time|timeit|prun)\b/,
    "Times are measured by `await timeIt(() => model.forward(x))`: median, spread and number of runs.",
  ],
  [
    /^\s*%%(html|svg|markdown|latex|javascript|js)\b/,
    'Shown by `import { display } from "tslab"`, then `display.html("<b>text</b>")` (also svg, markdown, latex, javascript).',
  ],
  [/^\s*%%?(?:bash|sh|script|cmd|system|sx)\b/, RUN_COMMAND],
  [
    /^\s*(?:%%?|!)?\s*(?:pip3?|conda|uv|npm|yarn)\s+(?:install|add|i)\b|^\s*(?:%%?|!)\s*(?:pip3?|conda|uv|npm)\b/,
    "Packages are installed in a terminal, in the notebook's folder: `npm install NAME`.",
  ],
  [/^\s*%%?(?:whos?|who_ls)\b/, "Variables are listed by `whos()`."],
  [
    /^\s*%%?writefile\b/,
    'Files are written by `import { writeFileSync } from "node:fs"; writeFileSync("name.txt", text)`.',
  ],
  [/^\s*[%!]?cd(?:\s+[\w./~-]+)?\s*$/, CHANGE_FOLDER],
  [/^\s*%pwd\b/, "The folder is `process.cwd()`."],
  [/^\s*%(?:ls|ll|ldir)\b/, 'Files are listed by `import { readdirSync } from "node:fs"; readdirSync(".")`.'],
  [/^\s*%env\b/, "Environment variables are `process.env.NAME`."],
  [/^\s*%matplotlib\b/, "Not needed: figures of `plot` show by themselves, as the last value of a cell."],
  [/^\s*%(?:load_ext|autoreload|reload_ext)\b/, "Not needed: an edited file is loaded anew at its next import."],
  [/^\s*%(?:reset|restart)\b/, "To start afresh: Kernel → Restart Kernel."],
  [/^\s*%(?:run|load)\b/, 'Code of another file is imported: `import { name } from "./file"`.'],
  [/^\s*%(?:pdb|debug)\b/, "There is no debugger in cells; `console.log(value)` shows values on the way."],
  [
    /^\s*%(?:hist|history|recall|rerun)\b/,
    "Earlier cells stand in the notebook; in a console the arrow key ↑ brings them back.",
  ],
  [/^\s*%%capture\b/, "Output is hidden by the notebook: click at the left of it."],
  [
    /^\s*%%?[a-z]\w*/,
    "Lines with % are IPython's commands; cells here are TypeScript. Times: `await timeIt(() => …)`; variables: `whos()`.",
  ],
  [/^\s*(?:ls|cat|mkdir|cp|mv|rm|head|git|node|npx|python3?)\s+[\w./~-][^=]*$/, RUN_COMMAND],
  [/^\s*(?:!\{|\$\s+[a-z])/, RUN_COMMAND],
  [/^\s*(?:>>>|\.\.\.)(?:\s|$)/, "Prompts do not belong to the code: leave `>>>` and `...` out."],
  [/^\s*!{1,2}\s*[a-z][\w./-]*(?:\s+[^=&|)].*|\s*)$/, RUN_COMMAND],
  [
    /^\s*\?{1,2}\s*[\w.$]+\s*$|^\s*[\w.$]+(?:\(\))?\s*\?{1,2}\s*$/,
    "Help: put the cursor on the name and press Shift-Tab.",
  ],
  [/^\s*#(?!!|[\w$]+\s*[=:;(?!])|\s#\s/, "Comments begin with //."],
  [
    /^\s*@\w[\w.]*(?:\(.*\))?\s*$/,
    "Decorators stand before classes and their members only; call the function instead: `f = decorate(f)`.",
  ],
  [/^\s*(?:async\s+)?def\s/, FUNCTION],
  [
    /^\s*class\s+\w+\s*(?:\(.*\))?\s*:/,
    "A class: `class Net extends nn.Module { forward(x: Tensor2D) { return x; } }`.",
  ],
  [/^\s*(?:async\s+)?for\s+[\w\s,()]+\s+in\s.*:/, LOOP],
  [
    /^\s*with\s+torch\.(?:no_grad|inference_mode|set_grad_enabled)\b/,
    "Not needed: nothing is recorded outside of `optimizer.minimize`.",
  ],
  [/^\s*with\s+open\b/, 'Files: `import { readFileSync } from "node:fs"; readFileSync("name.txt", "utf8")`.'],
  [
    /^\s*(?:async\s+)?with\s.*:\s*(?:#.*)?$/,
    "Resources are freed by `using file = open()` at the end of their block, or by `try { … } finally { … }`.",
  ],
  [/^\s*(?:try|finally)\s*:|^\s*except\b.*:/, "Errors: `try { … } catch (error) { … } finally { … }`."],
  [/^\s*(?:if|elif|while)\b.*:\s*(?:#.*)?$|^\s*(?:if|elif|while)\s[^(].*:/, BLOCK],
  [/^\s*(?:else\s*:|elif\b)/, BLOCK],
  [/^\s*(?:match|switch)\s[^(].*:\s*$/, 'Choices: `switch (value) { case "a": …; break; default: … }`.'],
  [/^\s*raise\b/, 'Errors are thrown: `throw new Error("text")`.'],
  [/^\s*assert\s+[^(]/, 'Checks: `if (!condition) throw new Error("text");`.'],
  [/^\s*(?:global|nonlocal)\s/, "Not needed: functions see and change the variables around them."],
  [/^\s*del\s/, "Not needed: assign `undefined`; tensors are freed by `x.dispose()`."],
  [/^\s*print\s+[^(=.]/, "Printing: `console.log(x)`."],
  [/\blambda\b[^:]*:/, "A function without a name: `(x) => x * 2`."],
  [
    /[[({][^[\](){}]*\sfor\s+[\w\s,()]+\s+in\s[^\]})]*[\])}]|\bfor\s+\w+\s+in\s/,
    "Lists are made by `list.map((x) => x * 2)` and `list.filter((x) => x > 0)`.",
  ],
  [/"""|'''/, "Text of several lines stands in backticks: `…`; comments in /* … */."],
  [/\b[rbuf]{1,2}(?:"[^"]*"|'[^']*')/i, "Text with values stands in backticks: `loss $" + "{loss}`."],
  [
    /\bis\s+not\b|\bnot\s+in\b|\bis\s+(?:None|True|False)\b/,
    "Comparison: `x === y`, `x !== null`; membership: `list.includes(x)`.",
  ],
  [/\s(?:and|or)\s|(?:^|[\s(=])not\s/, "Logic: `a && b`, `a || b`, `!a`."],
  [/\w\[[^\]]*:[^\]]*\]/, "Parts of a list: `list.slice(1, 3)`; of a tensor: `x.slice([0, 1], [2, 3])`."],
  [/[^\s;{}]\s+if\s[^;{}]*\selse\s/, "A choice: `condition ? a : b`."],
  [/[(,]\s*\*{1,2}\w+\s*[,)]/, "The rest of the arguments: `...list`; of an object: `{ ...object }`."],
  [/->\s*[\w[\].]+\s*:/, FUNCTION],
];

/** Names that Python or IPython has, and TypeScript has not. */
export const NAME_HABITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    print: "Printing: `console.log(x)`; the last value of a cell shows by itself.",
    pprint: "Printing: `console.log(x)`; the last value of a cell shows by itself.",
    None: "None is `null`, or `undefined`.",
    True: "True is `true`.",
    False: "False is `false`.",
    len: "Length: `list.length`; of a tensor: `x.shape[0]`.",
    range:
      "Ranges: `Array.from({ length: 10 }, (_, i) => i)`, or `for (let i = 0; i < 10; i++) { … }`; of tensors `tf.range(0, 10)`.",
    enumerate: "Numbered: `list.forEach((x, i) => { … })`, or `for (const [i, x] of list.entries()) { … }`.",
    zip: "Pairs: `a.map((x, i) => [x, b[i]])`.",
    map: "Each element: `list.map((x) => x * 2)`.",
    filter: "Some elements: `list.filter((x) => x > 0)`.",
    sum: "Sum: `list.reduce((a, b) => a + b, 0)`; of a tensor: `x.sum()`.",
    min: "Minimum: `Math.min(...list)`; of a tensor: `x.min()`.",
    max: "Maximum: `Math.max(...list)`; of a tensor: `x.max()`.",
    abs: "Absolute value: `Math.abs(x)`.",
    round: "Rounding: `Math.round(x)`, or `x.toFixed(2)` for a text.",
    pow: "Power: `x ** 2`.",
    divmod: "Division: `Math.floor(a / b)` and `a % b`.",
    sorted: "Sorting: `[...list].sort((a, b) => a - b)`.",
    reversed: "Reversing: `[...list].reverse()`.",
    any: "Any: `list.some((x) => x > 0)`.",
    all: "All: `list.every((x) => x > 0)`.",
    int: "Whole numbers: `Math.trunc(x)`, from a text `Number.parseInt(text, 10)`.",
    float: "Numbers: `Number(x)`.",
    str: "Text: `String(x)`.",
    bool: "Truth: `Boolean(x)`.",
    list: "Lists: `[...x]`.",
    tuple: "Tuples are lists: `[a, b]`.",
    dict: "Dictionaries: `{ a: 1 }`, or `new Map()`.",
    set: "Sets: `new Set(list)`.",
    type: "Types: `typeof x`, or Shift-Tab at the name.",
    isinstance: 'Types: `x instanceof Class`, or `typeof x === "number"`.',
    hasattr: 'Members: `"name" in object`.',
    getattr: "Members: `object[name]`.",
    setattr: "Members: `object[name] = value`.",
    dir: "Members: `Object.keys(object)`, or the Tab key after the dot.",
    vars: "Members: `Object.entries(object)`.",
    globals: "Variables: `whos()`.",
    locals: "Variables: `whos()`.",
    whos: "Variables: `whos()`.",
    who: "Variables: `whos()`.",
    help: "Help: put the cursor on the name and press Shift-Tab.",
    input: 'Asking: `const name = prompt("Name?")`.',
    open: 'Files: `import { readFileSync } from "node:fs"; readFileSync("name.txt", "utf8")`.',
    exit: "To end: Kernel → Shut Down; to start afresh: Kernel → Restart Kernel.",
    quit: "To end: Kernel → Shut Down; to start afresh: Kernel → Restart Kernel.",
    _: "The last result has no name: give it one, `const result = …`.",
    __: "Earlier results have no names: give them, `const result = …`.",
    ___: "Earlier results have no names: give them, `const result = …`.",
    Out: "Earlier results have no names: give them, `const result = …`.",
    In: "Earlier cells have no names: write a function to run code again.",
    _i: "Earlier cells have no names: write a function to run code again.",
    self: "The object itself is `this`; methods do not name it.",
    cls: "The class is named itself: `Net.make()`.",
    super: "The parent: `super()` in the constructor, `super.method()`.",
    pass: "An empty block: `{}`.",
    elif: "Another condition: `else if (…) { … }`.",
    not: "Not: `!x`.",
    del: "Not needed: assign `undefined`; tensors are freed by `x.dispose()`.",
    lambda: "A function without a name: `(x) => x * 2`.",
    raise: 'Errors are thrown: `throw new Error("text")`.',
    assert: 'Checks: `if (!condition) throw new Error("text");`.',
    Exception: 'Errors: `new Error("text")`.',
    ValueError: 'Errors: `new RangeError("text")`, or `new Error("text")`.',
    KeyError: 'Errors: `new Error("text")`.',
    np: "NumPy's arrays are tensors here: `tf.tensor([1, 2, 3])`; numbers: `Math.exp(x)`.",
    numpy: "NumPy's arrays are tensors here: `tf.tensor([1, 2, 3])`; numbers: `Math.exp(x)`.",
    pd: 'DataFrames are Danfo\'s here: `import { danfo, data } from "nonlinear"`.',
    pandas: 'DataFrames are Danfo\'s here: `import { danfo, data } from "nonlinear"`.',
    ls: 'Files are listed by `import { readdirSync } from "node:fs"; readdirSync(".")`.',
    pwd: "The folder is `process.cwd()`.",
    cd: CHANGE_FOLDER,
    pip: "Packages are installed in a terminal, in the notebook's folder: `npm install NAME`.",
    matplotlib: 'Figures come from `import { plot } from "nonlinear"`.',
    seaborn: 'Figures come from `import { plot } from "nonlinear"`.',
    torch: 'PyTorch\'s names are in `import { nn, optim, train, tf } from "nonlinear"`; see docs/pytorch-names.md.',
    tensorflow: 'TensorFlow.js is `import { tf } from "nonlinear"`.',
    keras: 'TensorFlow.js has Keras\'s layers: `import { tf } from "nonlinear"; tf.sequential()`.',
    plt: 'Figures come from `import { plot } from "nonlinear"`.',
    sns: 'Figures come from `import { plot } from "nonlinear"`.',
    sklearn: 'scikit-learn\'s names are in `import { data, metrics } from "nonlinear"`.',
    math: "Mathematics: `Math.sqrt(x)`, `Math.PI`.",
    random: "Random numbers: `Math.random()`; with a seed `nn.manualSeed(0)` and `nn.rand([3])`.",
    time: "Times: `performance.now()` in milliseconds, or `await timeIt(() => …)`; waiting: `await new Promise((done) => setTimeout(done, 1000))`.",
    sleep: "Waiting: `await new Promise((done) => setTimeout(done, 1000))`, in milliseconds.",
    os: 'Files and paths: `import * as fs from "node:fs"`, `import * as path from "node:path"`; `process.env.NAME`.',
    sys: "The process: `process.argv`, `process.version`.",
    re: "Regular expressions: `/a+/.exec(text)`.",
    json: "JSON: `JSON.parse(text)`, `JSON.stringify(value)`.",
    tqdm: "Progress: `train.fit(model, { …, progress: true })`, or `for await (const epoch of train.epochs(100, { progress: true }))`.",
    get_ipython: "Commands of IPython are not here: times `await timeIt(() => …)`, variables `whos()`.",
    deepcopy: "Copies: `structuredClone(object)`.",
    F: 'Losses and activations are in `import { nn } from "nonlinear"`: `nn.mseLoss(…)`, `tf.relu(x)`.',
  }),
);

/** Types that Python has, and TypeScript has not. */
export const TYPE_HABITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    int: "The type of numbers is `number`.",
    float: "The type of numbers is `number`.",
    str: "The type of texts is `string`.",
    bool: "The type of truth values is `boolean`.",
    list: "The type of a list is `number[]`, or `Array<number>`.",
    List: "The type of a list is `number[]`, or `Array<number>`.",
    tuple: "The type of a tuple is `[number, string]`.",
    Tuple: "The type of a tuple is `[number, string]`.",
    dict: "The type of a dictionary is `Record<string, number>`.",
    Dict: "The type of a dictionary is `Record<string, number>`.",
    set: "The type of a set is `Set<number>`.",
    Optional: "What may be missing has the type `number | undefined`.",
    Union: "One of several types: `number | string`.",
    Any: "Anything has the type `unknown`; without a check, `any`.",
    None: "Nothing has the type `null`, or `undefined`; a function without a value `void`.",
    Callable: "The type of a function is `(x: number) => number`.",
  }),
);
