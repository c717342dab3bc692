"""Starts a kernel, restarts it many times, ends it, and prints the files, processes and ports that are left: restarts.py COUNT"""

import json
import os
import sys
import tempfile
from pathlib import Path

from jupyter_client.manager import start_new_kernel
from jupyter_core.paths import jupyter_runtime_dir

CODE = 'import { nn } from "nonlinear";\nconsole.log(nn.linear(2, 1).parameters().length);'
SECONDS = 240


def processes():
    """Those that have this process's mark, but for itself."""
    mark = f"KERNEL_RESTARTS_MARK={os.environ['KERNEL_RESTARTS_MARK']}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int(folder.name) != os.getpid() and mark in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:200])
        except OSError:
            pass
    return found


def listening(ports):
    """Those of the ports at which anybody listens."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    local = {int(line.split()[1].split(":")[1], 16) for line in lines if line.split()[3] == "0A"}
    return sorted(local & ports)


def run(client):
    printed = []
    reply = client.execute_interactive(CODE, timeout=SECONDS, output_hook=lambda message: printed.append(message["content"]))
    assert reply["content"]["status"] == "ok", reply
    assert any(content.get("text") == "2\n" for content in printed), printed


manager, client = start_new_kernel(kernel_name="tslab", startup_timeout=SECONDS)
run(client)
ports = set(manager.ports)
running = len(processes())
for _ in range(int(sys.argv[1])):
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=SECONDS)
    run(client)
    ports |= set(manager.ports)
assert len(processes()) == running, processes()
client.stop_channels()
manager.shutdown_kernel(now=False)

files = [str(path) for folder in (tempfile.gettempdir(), jupyter_runtime_dir()) for path in Path(folder).rglob("*")]
print(json.dumps({"files": files, "processes": processes(), "ports": listening(ports)}))
