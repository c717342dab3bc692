/** A user's own Jupyter outside of the project, with the kernel as `npm run kernel -- install` puts it there. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { cleanEnvironment } from "#scripts/environment";
import { writeKernelspec } from "#scripts/jupyter/kernelspec";
import { clientPrograms, setUpClients } from "#scripts/setup/clients";

export interface Ending {
  readonly code: number;
  /** What the program printed, its errors after its output. */
  readonly output: string;
}

/** A code cell of a notebook, with its tags. */
export type Cell = string | { readonly source: string; readonly metadata: object };

interface SavedCell {
  readonly source: string;
  readonly outputs: { readonly output_type: string; readonly text?: string; readonly data?: Record<string, string> }[];
}

export class UserJupyter {
  /** The folder that the user works in. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;

  private constructor(private readonly home: string) {
    this.folder = join(home, "내 work");
    mkdirSync(this.folder);
    this.environment = {
      ...cleanEnvironment(),
      HOME: home,
      JUPYTER_DATA_DIR: join(home, "data"),
      JUPYTER_CONFIG_DIR: join(home, "config"),
      JUPYTER_RUNTIME_DIR: join(home, "runtime"),
      IPYTHONDIR: join(home, "ipython"),
      PATH: [clientPrograms, process.env.PATH].join(delimiter),
    };
  }

  static async make(): Promise<UserJupyter> {
    await setUpClients();
    const user = new UserJupyter(mkdtempSync(join(tmpdir(), "user-")));
    writeKernelspec(join(user.home, "data"));
    return user;
  }

  /** Runs a program in the user's folder to its end. */
  async run(program: string, args: readonly string[], options: { cwd?: string } = {}): Promise<Ending> {
    const running = promisify(execFile)(join(clientPrograms, program), args, {
      cwd: this.folder,
      env: this.environment,
      maxBuffer: 1e8,
      ...options,
    });
    return running.then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      ({ code, stdout, stderr }) => ({ code, output: stdout + stderr }),
    );
  }

  /** Writes a notebook of code cells without outputs into the user's folder. */
  write(name: string, cells: readonly Cell[]): void {
    const notebook = {
      cells: cells.map((cell, i) => ({
        cell_type: "code",
        id: `cell-${i}`,
        outputs: [],
        execution_count: null,
        ...(typeof cell === "string" ? { source: cell, metadata: {} } : cell),
      })),
      metadata: {
        kernelspec: { name: "tslab", display_name: "TypeScript (Nonlinear)", language: "typescript" },
        language_info: { name: "typescript", file_extension: ".ts" },
      },
      nbformat: 4,
      nbformat_minor: 5,
    };
    writeFileSync(join(this.folder, name), JSON.stringify(notebook));
  }

  /** The code cells of a notebook in the user's folder; texts as one string. */
  read(name: string): SavedCell[] {
    const { cells } = JSON.parse(readFileSync(join(this.folder, name), "utf8"), (key, value) =>
      Array.isArray(value) && value.length > 0 && value.every((line) => typeof line === "string") && key !== "tags"
        ? value.join("")
        : value,
    );
    return (cells as (SavedCell & { cell_type: string })[]).filter(({ cell_type }) => cell_type === "code");
  }

  remove(): void {
    rmSync(this.home, { recursive: true, force: true });
  }
}
