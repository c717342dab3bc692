/** A copy of the project as a clone would have it, to set up from nothing. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "..", "..");

export interface Ending {
  readonly code: number | null;
  readonly output: string;
}

export class ProjectCopy {
  /** With a space and Korean letters, as users' folders have them. */
  readonly folder = join(realpathSync(mkdtempSync(join(tmpdir(), "nonlinear-"))), "새 폴더");

  constructor() {
    const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], { cwd: root });
    for (const file of listed.toString().split("\0").filter(Boolean))
      cpSync(join(root, file), join(this.folder, file), { recursive: true });
  }

  /** Runs an npm script; `whenPrinted` may act on the process once its output matches. */
  async npm(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    whenPrinted?: { pattern: RegExp; act: (child: ChildProcess) => void },
  ): Promise<Ending> {
    const command = ["run", ...args];
    // A group of its own, so that a signal reaches npm and its children as a terminal's Ctrl-C does.
    const child = spawn("npm", command, { cwd: this.folder, env: { ...process.env, ...env }, detached: true });
    let output = "";
    let acted = false;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
        if (!whenPrinted || acted || !whenPrinted.pattern.test(output)) return;
        acted = true;
        whenPrinted.act(child);
      });
    const code = await new Promise<number | null>((done) => child.on("close", done));
    return { code, output };
  }

  remove(): void {
    rmSync(join(this.folder, ".."), { recursive: true, force: true });
  }
}

/** What Ctrl-C does to a process and its children. */
export function interrupt(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
}
