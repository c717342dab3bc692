/** A Jupyter server of a user's own, at an address that nobody else knows. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { clientPrograms } from "#scripts/setup/clients";
import { freePort } from "../browser/server";
import type { UserJupyter } from "./user-jupyter";

const START_SECONDS = 120;
const STOP_SECONDS = 20;

export interface RunningServer {
  /** Host and port. */
  readonly address: string;
  readonly token: string;
  stop(): Promise<void>;
}

/**
 * Starts `jupyter APPLICATION` in the user's folder.
 * @param options its own, given the port and the token
 */
export async function startServer(
  user: UserJupyter,
  application: string,
  options: (port: number, token: string) => string[],
): Promise<RunningServer> {
  const port = await freePort();
  const token = "the-token-of-a-test";
  const server = spawn(join(clientPrograms, "jupyter"), [application, ...options(port, token)], {
    cwd: user.folder,
    env: user.environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  server.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const address = `127.0.0.1:${port}`;
  const stop = async () => {
    server.kill("SIGTERM");
    await Promise.race([ended, setTimeout(STOP_SECONDS * 1000, undefined, { ref: false })]);
    server.kill("SIGKILL");
  };
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await setTimeout(200)) {
    if (server.exitCode !== null) throw new Error(`jupyter ${application} ended:\n${log}`);
    const answer = await fetch(`http://${address}/api`).catch(() => undefined);
    if (answer) return { address, token, stop };
  }
  await stop();
  throw new Error(`jupyter ${application} did not answer:\n${log}`);
}
