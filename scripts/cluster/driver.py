"""Between a sweep and Dask's scheduler: reads batches of trials as lines of JSON, writes their outcomes as they come.

In:  {"address", "ca", "cert", "key", "machine", "code", "bytes"}, then so many bytes, which are what every trial needs;
     a line {"id", "tasks"} for each batch
Out: {"threads"} when all is well, and again when that number changes; {"id", "outcomes"} or {"id", "lost"} for each
     batch; {"error"} when the cluster cannot be used
"""

import json
import os
import signal
import sys
import threading
import time
import uuid
import warnings

from distributed import Client, Security, get_worker
from distributed.client import FutureCancelledError
from distributed.scheduler import KilledWorker

# A trial that takes all workers with it, and so the values, is given up after so many runs.
MOST_RUNS = 4
SECONDS_TO_CONNECT = 20
SECONDS_BETWEEN_COUNTS = 2
SECONDS_TO_END = 10
# For a scheduler that does not answer, by whether certificates are shown.
ADVICE = [
    "See that the scheduler runs there; one that asks for certificates is at tls://",
    "See that the scheduler runs there, and that its certificate and the client's are of the same ca.pem; "
    "one without certificates is at tcp://",
]
lock = threading.Lock()


def say(message):
    with lock:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def fail(error):
    say({"error": error if isinstance(error, str) else f"{type(error).__name__}: {error}"})
    os._exit(1)


def refusal(machine, dask_worker):
    plugin = dask_worker.plugins.get("nonlinear")
    return plugin.refusal(machine) if plugin else "it was not started by npm run worker, and cannot run trials"


def run_batch(data, tasks, key, code, machine):
    worker = get_worker()
    # A worker may have come after the others were checked.
    refused = refusal(machine, worker)
    if refused:
        raise RuntimeError(f"The worker {worker.address} has joined: {refused}.")
    return worker.plugins["nonlinear"].run(key, code, data, tasks)


class Driver:
    def __init__(self, client, header, data):
        self.client, self.header, self.data = client, header, data
        # Keys of its own: another sweep of the same trials, or this one again after an interrupt, shares none.
        self.prefix = f"nonlinear-{uuid.uuid4().hex}"
        self.futures = {}
        self.scattering = threading.Lock()
        self.scatter()

    def scatter(self):
        # To every worker: what one of them loses, another one has.
        self.values = self.client.scatter(self.data, broadcast=True, direct=False, hash=False)

    def submit(self, batch, run=1):
        values = self.values
        key = f"{self.prefix}-{batch['id']}-{run}"
        rest = key, self.header["code"], self.header["machine"]
        future = self.client.submit(run_batch, values, batch["tasks"], *rest, key=key, pure=False)
        self.futures[batch["id"]] = future
        future.add_done_callback(lambda done: self.answer(batch, run, done, values))

    def answer(self, batch, run, future, values):
        self.futures.pop(batch["id"], None)
        try:
            say({"id": batch["id"], "outcomes": future.result()})
        except KilledWorker as error:
            times = error.allowed_failures + 1
            say({"id": batch["id"], "lost": f"The trial's worker was lost {times} times, also when it ran alone."})
        except FutureCancelledError as error:
            if error.reason == "scheduler-connection-lost":
                os._exit(1)
            if run == MOST_RUNS:
                say({"id": batch["id"], "lost": f"All workers were lost {run} times, also when the trial ran alone."})
            else:
                self.recover(batch, run, values)
        except BaseException as error:
            fail(error)

    def recover(self, batch, run, values):
        """With the last worker that had them, the values are gone: sends them again."""
        try:
            with self.scattering:
                if self.values is values:
                    self.scatter()
        except BaseException as error:
            fail(error)
        self.submit(batch, run + 1)


def connect(header):
    security = None
    if header["address"].startswith("tls:"):
        files = {"tls_ca_file": "ca", "tls_client_cert": "cert", "tls_client_key": "key"}
        given = {name: header[short] for name, short in files.items() if short in header}
        security = Security(**given, require_encryption=True)
        missing = [short for name, short in files.items() if getattr(security, name) is None]
        if missing:
            fail(f"it asks for certificates, and no file is named for {', '.join(missing)}: {{ address, ca, cert, key }}")
        try:
            security.get_connection_args("client")
        except OSError as error:
            named = ", ".join(f"{short} {getattr(security, name)}" for name, short in files.items())
            fail(
                f"the certificates cannot be used, {error}. They are {named}; expected ca.pem, client.pem and"
                " client-key.pem of one folder, which npm run cluster -- certificates FOLDER has made"
            )
    try:
        client = Client(header["address"], security=security, timeout=SECONDS_TO_CONNECT)
    except (OSError, ValueError) as error:
        # Why the last attempt failed. A ValueError is tornado's, when a scheduler answers without encryption.
        cause = str(error.__cause__ or "")
        fail(f"{error if cause in str(error) else f'{error}, {cause}'}. {ADVICE[security is not None]}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.get_versions(check=True, packages=["distributed", "msgpack"])
    workers = client.run(refusal, header["machine"])
    if not workers:
        option = "--certificates FOLDER" if security else "--insecure"
        fail(f"it has no workers. To start one: npm run worker -- {header['address']} {option}")
    for name, refused in workers.items():
        if refused:
            fail(f"the worker {name} is refused: {refused}. No trial has run.")
    return client


def tell_threads(client):
    told = None
    while client.status == "running":
        threads = sum(client.nthreads().values())
        if threads not in (0, told):
            say({"threads": threads})
            told = threads
        time.sleep(SECONDS_BETWEEN_COUNTS)


def main():
    # Jupyter interrupts all processes of a kernel; this one ends with its input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    header = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read(header["bytes"])
    try:
        client = connect(header)
        driver = Driver(client, header, data)
    except BaseException as error:
        fail(error)
    threading.Thread(target=tell_threads, args=[client], daemon=True).start()
    for line in sys.stdin.buffer:
        driver.submit(json.loads(line))
    # The end of the input is that of the sweep.
    threading.Timer(SECONDS_TO_END, os._exit, [1]).start()
    client.cancel(list(driver.futures.values()), force=True)
    client.close()
    os._exit(0)


main()
