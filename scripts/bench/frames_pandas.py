"""The operations of frames.ts in pandas; prints a JSON object of milliseconds, and the frame's bytes."""

import json
import sys
import time

import numpy as np
import pandas as pd

count, repeats = int(sys.argv[1]), int(sys.argv[2])
place = np.arange(count)
columns = {f"x{j}": ((place * (7919 + j)) % 1000003) / 1000 for j in range(7)}
df = pd.DataFrame({"id": place, "group": (place * 31) % 100, **columns, "text": [f"t{i % 1000}" for i in range(count)]})
other = pd.DataFrame({"id": place[::-1], "y": place * 2})

OPERATIONS = {
    "construct": lambda: pd.DataFrame({name: df[name].to_numpy() for name in df}),
    "loc of columns": lambda: df.loc[:, ["x1", "x3"]].copy(),
    "query": lambda: df[df.x1 > 500],
    "sortValues": lambda: df.sort_values("x1", kind="stable"),
    "sortValues of texts": lambda: df.sort_values("text", kind="stable"),
    "dropDuplicates": lambda: df.drop_duplicates(),
    "merge inner": lambda: df.merge(other, on="id"),
    "merge outer": lambda: df.merge(other, on="id", how="outer"),
    "groupby of 100 groups": lambda: df.groupby("group", as_index=False)["x1"].mean(),
    "groupby of a unique key": lambda: df.groupby("id", as_index=False).mean(numeric_only=True),
    "add": lambda: df.drop(columns="text") + 1,
    "mean by column": lambda: df.mean(numeric_only=True),
    "mean by row": lambda: df.mean(axis=1, numeric_only=True),
    "describe": lambda: df.describe(),
    "corr": lambda: df.corr(numeric_only=True),
    "fillNa": lambda: df.fillna(0),
    "dropNa": lambda: df.dropna(),
    "concat": lambda: pd.concat([df, df]),
    "valueCounts": lambda: df.text.value_counts(),
    "rank": lambda: df.x1.rank(),
    "rolling mean": lambda: df.x1.rolling(100).mean(),
    "shift": lambda: df.shift(1),
    "str.includes": lambda: df.text.str.contains("9", regex=False),
    "getDummies": lambda: pd.get_dummies(df[["group", "x1"]], columns=["group"]),
    "copy": lambda: df.copy(),
    "toCSV": lambda: df.to_csv(index=False),
}

times = {}
for name, run in OPERATIONS.items():
    found = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        found.append((time.perf_counter() - start) * 1000)
    times[name] = sorted(found)[repeats // 2]
print(json.dumps({"version": pd.__version__, "times": times, "bytes": int(df.memory_usage(deep=True).sum())}))
