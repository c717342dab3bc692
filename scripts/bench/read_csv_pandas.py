"""Reads the CSV file named; prints a JSON object of pandas' version, seconds, and the process's largest size in bytes."""

import json
import resource
import sys
import time

import pandas as pd

start = time.perf_counter()
df = pd.read_csv(sys.argv[1])
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
print(json.dumps({"seconds": seconds, "bytes": bytes, "shape": df.shape}))
