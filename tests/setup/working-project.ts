/** A project that is set up, as a user moves or copies its folder, with a cache of its own. */
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "#scripts/paths";
import { type Ending, ProjectCopy, root } from "../copy-of-project";

/** A port where nothing listens. */
const NOWHERE = "http://127.0.0.1:9/";

export class WorkingProject extends ProjectCopy {
  readonly cache = mkdtempSync(join(tmpdir(), "nonlinear-cache-"));
  /** The settings of npm and pip with which they find no network, and no package of earlier. */
  readonly offline: NodeJS.ProcessEnv = {
    PIP_CONFIG_FILE: "/dev/null",
    PIP_EXTRA_INDEX_URL: "",
    PIP_FIND_LINKS: "",
    PIP_NO_CACHE_DIR: "1",
    PIP_INDEX_URL: NOWHERE,
    PIP_RETRIES: "0",
    npm_config_registry: NOWHERE,
    npm_config_cache: join(this.cache, "npm"),
    npm_config_fetch_retries: "0",
  };

  constructor() {
    super();
    // Packages and environment with it, all made elsewhere.
    for (const name of ["node_modules", ".venv"])
      cpSync(join(root, name), this.place(name), { recursive: true, verbatimSymlinks: true });
    cpSync(cacheFolder(), this.cache, { recursive: true, filter: (path) => !path.endsWith(".partial") });
  }

  place(...names: string[]): string {
    return join(this.folder, ...names);
  }

  setUp(env: NodeJS.ProcessEnv = {}): Promise<Ending> {
    return this.npm(["setup"], { NONLINEAR_CACHE: this.cache, ...env });
  }

  doctor(): Promise<Ending> {
    return this.npm(["doctor"], { NONLINEAR_CACHE: this.cache });
  }

  /** @throws AssertionError when the doctor finds fault with anything */
  async mustBeWhole(): Promise<void> {
    const { code, output } = await this.doctor();
    assert.equal(code, 0, output);
    assert.doesNotMatch(output, /✗/);
  }

  override remove(): void {
    super.remove();
    rmSync(this.cache, { recursive: true, force: true });
  }
}
