/**
 * The `require` of cells: packages found from the notebook's folder, tslab's display API, and compiled files beside
 * the notebook.
 *
 * Fault: tslab fails on `./folder`, which its type check accepts, and keeps the old code of files that import a
 * changed one.
 * Mend: `./folder` means `./folder/index`. The compiler sends a changed file together with all files that import it,
 * and each of them runs again at its next import.
 */
import { statSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CompiledCode } from "../threads/messages";
import { registerMaps } from "./source-maps";

/** Members of Node's modules that its types leave out. */
type LoadableModule = Module & { paths: string[]; _compile(code: string, path: string): void };
const NodeModule = Module as unknown as {
  new (path: string, parent?: Module): LoadableModule;
  _nodeModulePaths(folder: string): string[];
};

export class CellModules {
  private readonly compiled = new Map<string, CompiledCode>();
  private readonly loaded = new Map<string, LoadableModule>();
  /** The modification times, when they were loaded, of files that Node itself loads. */
  private readonly loadedByNode = new Map<string, number>();
  private readonly requireOfProject: NodeJS.Require;
  /** The `require` of cells. */
  readonly require: NodeJS.Require;

  /**
   * @param root the project's folder: a package that is not found from the notebook's folder is looked for there
   * @param tslab returns the module for `import … from "tslab"`
   */
  constructor(
    readonly folder: string,
    root: string,
    private readonly tslab: () => unknown,
  ) {
    this.requireOfProject = createRequire(join(root, "cell.js"));
    this.require = this.mendRequire(createRequire(join(folder, "cell.js")), folder);
  }

  /** Adds new or changed files; each runs at its next import. */
  update(modules: CompiledCode[]): void {
    for (const code of modules) {
      this.compiled.set(code.name, code);
      this.loaded.delete(code.name);
      registerMaps(code);
    }
  }

  /** Forgets modules whose loading was interrupted; each runs again at its next import. */
  forgetHalfLoaded(): void {
    for (const [name, module] of this.loaded) if (!module.loaded) this.loaded.delete(name);
    const { cache } = this.require;
    for (const [path, module] of Object.entries(cache)) if (module && !module.loaded) delete cache[path];
  }

  private mendRequire(original: NodeJS.Require, folder: string): NodeJS.Require {
    const mended = (id: string) => {
      if (id === "tslab") return this.tslab();
      if (!/^\.{1,2}\//.test(id)) {
        const isOnlyInProject = !isFound(original, id) && isFound(this.requireOfProject, id);
        const require = isOnlyInProject ? this.requireOfProject : original;
        if (id === "danfojs-node") return this.loadDanfo(require);
        const loaded: unknown = require(id);
        if (id === "@tensorflow/tfjs-node") this.showTensors();
        return loaded;
      }
      const code = this.find(join(folder, id));
      if (code) return this.load(code);
      this.lookForChange(original, id);
      return original(id);
    };
    return Object.assign(mended, original);
  }

  /** Danfo with the library's mends, whichever copy of it is found. */
  private loadDanfo(require: NodeJS.Require): unknown {
    const { mend } = this.requireOfProject("nonlinear/danfo");
    return mend(require("danfojs-node"));
  }

  /**
   * Has Node reload a changed file that it loaded itself (`.json`, `.cjs`). An ES module cannot be reloaded: warns.
   */
  private lookForChange(original: NodeJS.Require, id: string): void {
    const path = original.resolve(id);
    const { mtimeMs } = statSync(path);
    if ((this.loadedByNode.get(path) ?? mtimeMs) !== mtimeMs) {
      if (path.endsWith(".mjs")) console.warn(`${id} has changed since it was loaded: restart the kernel to use it.`);
      else delete original.cache[path];
    }
    this.loadedByNode.set(path, mtimeMs);
  }

  /**
   * Has tensors show as the library shows them, also in a notebook without it: the library sees to that at its first
   * use.
   */
  private showTensors(): void {
    if (isFound(this.requireOfProject, "nonlinear")) this.requireOfProject("nonlinear").tf.getBackend();
  }

  private find(path: string): CompiledCode | undefined {
    const candidates = [path, `${path}.js`, path.replace(/\.tsx?$/, ".js"), join(path, "index.js")];
    return candidates.map((candidate) => this.compiled.get(candidate.replaceAll("\\", "/"))).find(Boolean);
  }

  private load({ name, js }: CompiledCode): unknown {
    const known = this.loaded.get(name);
    if (known) return known.exports;
    const module = new NodeModule(name, undefined);
    module.filename = name;
    module.paths = NodeModule._nodeModulePaths(dirname(name));
    module.require = this.mendRequire(createRequire(name), dirname(name));
    // Registered before it runs, because files can import each other; removed when it fails.
    this.loaded.set(name, module);
    try {
      module._compile(js, name);
      module.loaded = true;
    } catch (error) {
      this.loaded.delete(name);
      throw error;
    }
    return module.exports;
  }
}

/** True if `require` finds a module, without loading it. */
function isFound(require: NodeJS.Require, id: string): boolean {
  try {
    require.resolve(id);
    return true;
  } catch {
    return false;
  }
}
