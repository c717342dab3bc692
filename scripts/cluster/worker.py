"""Makes a Dask worker one that runs trials: NONLINEAR_HOME=. dask worker ADDRESS --preload scripts/cluster/worker.py

Each of its threads keeps a warm Node process, which runs one trial after the other.
"""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from distributed import WorkerPlugin

# Dask runs a copy of this file from elsewhere.
EXPERIMENT = Path(os.environ["NONLINEAR_HOME"]).resolve() / "lib" / "dist" / "experiment"
NODE = os.environ.get("NONLINEAR_NODE", "node")
# After so long a worker gives the rest of a batch back: others may be free, and what has ended wants to be kept.
BATCH_SECONDS = 1


class TrialProcess:
    """A Node process that runs the trials of one sweep."""

    def __init__(self, code, file):
        self.code = code
        read, write = os.pipe()
        command = [NODE, str(EXPERIMENT / "worker-process.js"), str(file), str(write)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[write])
        os.close(write)
        self.outcomes = os.fdopen(read, encoding="utf-8")

    def run(self, task):
        """The outcome as a line of JSON; when the process ends, one that says so."""
        try:
            self.process.stdin.write(task.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.outcomes.readline()
        if line:
            return line
        code = self.process.wait()
        error = f"The trial ended its process: {signal.Signals(-code).name if code < 0 else f'exit code {code}'}"
        return json.dumps({"status": "failed", "results": {}, "error": error, "seconds": 0})

    def end(self):
        self.process.kill()
        self.process.wait()
        self.outcomes.close()


class Trials(WorkerPlugin):
    name = "nonlinear"

    def setup(self, worker):
        self.worker = worker
        self.machine = json.loads(subprocess.check_output([NODE, str(EXPERIMENT / "machine.js")]))
        self.folder = Path(worker.local_directory)
        # By threads.
        self.processes = {}
        # By the keys of batches.
        self.running = {}
        self.lock = threading.Lock()

    def refusal(self, machine):
        """In which ways this machine would give other numbers than another one; empty when in none."""
        different = [name for name in machine if self.machine.get(name) != machine[name]]
        return "; ".join(f"its {name} is {self.machine.get(name)}, that of the sweep {machine[name]}" for name in different)

    def run(self, key, code, data, tasks):
        """The outcomes of a batch's first trials. `data` is what worker-process.js reads; `code` stands for it."""
        start = time.monotonic()
        outcomes = []
        for task in tasks:
            process, is_new = self._process(code, data)
            with self.lock:
                self.running[key] = process
            # From here on a cancellation ends the process; one that came before is seen here.
            if self._is_executing(key):
                outcomes.append(process.run(task))
            with self.lock:
                self.running.pop(key, None)
            if not self._is_executing(key):
                raise RuntimeError("The trial was cancelled.")
            if is_new and len(outcomes) == 1:
                # Where sweeps take turns, each batch starts a process, which is none of its trials' time.
                start = time.monotonic() - json.loads(outcomes[-1])["seconds"]
            if time.monotonic() - start > BATCH_SECONDS:
                break
        return outcomes

    def transition(self, key, start, finish, **_):
        # Somebody has interrupted the sweep, or its driver is gone.
        if finish not in ("cancelled", "released", "forgotten"):
            return
        with self.lock:
            process = self.running.pop(key, None)
            if process:
                process.process.kill()

    def teardown(self, worker):
        for process in self.processes.values():
            process.end()

    def _is_executing(self, key):
        batch = self.worker.state.tasks.get(key)
        return batch is not None and batch.state == "executing"

    def _process(self, code, data):
        with self.lock:
            thread = threading.get_ident()
            process = self.processes.get(thread)
            if process and process.code == code and process.process.poll() is None:
                return process, False
            if process:
                process.end()
            process = self.processes[thread] = TrialProcess(code, self._file(code, data))
            return process, True

    def _file(self, code, data):
        file = self.folder / f"{code}.trials"
        if not file.exists():
            in_use = {process.code for process in self.processes.values()}
            for other in self.folder.glob("*.trials"):
                if other.stem not in in_use:
                    other.unlink()
            draft = file.with_suffix(".draft")
            draft.write_bytes(data)
            draft.rename(file)
        return file


async def dask_setup(worker):
    await worker.plugin_add(Trials())
