/** What Linux tells of processes, in `/proc`. */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** The processes that one has started, by their ids. */
export function childrenOf(pid: number | undefined): string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return (
        /^\d+$/.test(name) &&
        readFileSync(`/proc/${name}/stat`, "utf8")
          .replace(/^.*\) \S /, "")
          .startsWith(`${pid} `)
      );
    } catch {
      return false;
    }
  });
}

/** The process that runs the cells: a child of the kernel that a client starts, beside the compiler. */
export function hostOf(kernel: number | undefined): number {
  return Number(childrenOf(kernel).find((pid) => isKernel(Number(pid))));
}

export function isKernel(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("launch.cjs");
  } catch {
    return false;
  }
}

function descriptorsOf(pid: number | undefined): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

/** The TCP addresses that a process listens on, as `127.0.0.1:port`; one that has ended listens on none. */
export async function listeningAddresses(pid: number | undefined): Promise<string[]> {
  const sockets = new Set(
    descriptorsOf(pid).flatMap((name) => {
      try {
        return /socket:\[(\d+)\]/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  const LISTEN = "0A";
  // It may have ended since.
  const lines = ["tcp", "tcp6"].flatMap((table) => {
    try {
      return readFileSync(`/proc/${pid}/net/${table}`, "utf8").trim().split("\n").slice(1);
    } catch {
      return [];
    }
  });
  return lines.flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    if (state !== LISTEN || !sockets.has(inode)) return [];
    const [address = "", port = ""] = local.split(":");
    const bytes =
      address
        .match(/../g)
        ?.reverse()
        .map((byte) => Number.parseInt(byte, 16)) ?? [];
    return [`${bytes.join(".")}:${Number.parseInt(port, 16)}`];
  });
}
