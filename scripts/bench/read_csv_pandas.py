"""Reads the CSV file named; prints a JSON object of pandas' version, seconds, and by how many bytes the process grew at most."""

import io
import json
import resource
import sys
import time

import pandas as pd

pd.read_csv(io.StringIO("a,b\n1,2\n"))
unit = 1 if sys.platform == "darwin" else 1024
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
start = time.perf_counter()
df = pd.read_csv(sys.argv[1])
seconds = time.perf_counter() - start
bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit - before
print(json.dumps({"seconds": seconds, "bytes": bytes, "shape": df.shape}))
