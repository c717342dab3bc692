// @ts-check
/**
 * Run by `node --build-snapshot`, with the project's folder: makes a snapshot of a process that has loaded the compiler
 * and compiled a cell with the library, so that TypeScript and the types of Node and of the library are read and parsed.
 *
 * A snapshot cannot have modules that Node's own loader has loaded, so this has a loader.
 */
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname, isAbsolute, join } = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

/** @type {Record<string, { exports: any }>} */
const cache = Object.create(null);

/** @param {string} file */
function requireFrom(file) {
  const { resolve } = createRequire(file);
  const requireHere = (/** @type {string} */ name) => {
    const found = resolve(name);
    if (/^(node:)?module$/.test(found)) return { ...require("node:module"), createRequire: requireFrom };
    return isAbsolute(found) ? load(found) : require(found);
  };
  return Object.assign(requireHere, { resolve, cache });
}

/** @param {string} file */
function load(file) {
  if (cache[file]) return cache[file].exports;
  const made = { exports: {} };
  cache[file] = made;
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".json")) made.exports = JSON.parse(text);
  else {
    const parameters = ["exports", "require", "module", "__filename", "__dirname"];
    const run = vm.compileFunction(text, parameters, { filename: file });
    run.call(made.exports, made.exports, requireFrom(file), made, file, dirname(file));
  }
  return made.exports;
}

const root = process.argv[process.argv.length - 1];
const compiled = join(root, "scripts", "dist", "kernel", "compile");
const { Compiler } = load(join(compiled, "compiler.js"));
const { SAMPLE_CELL } = load(join(compiled, "sample-cell.js"));
const { serve } = load(join(compiled, "serve.js"));
const compiler = new Compiler(root);
compiler.enter(join(root, "notebooks"));
const compilation = compiler.compile(SAMPLE_CELL, "cell[0]");
if (!compilation.code) throw new Error(JSON.stringify(compilation));
v8.startupSnapshot.setDeserializeMainFunction(() => serve(compiler));
