"""Takes TensorFlow's libraries and C headers out of its wheel: extract_wheel.py WHEEL LIBRARIES HEADERS NAME…"""

import os
import shutil
import sys
import zipfile

wheel, libraries, headers, *names = sys.argv[1:]
HEADERS = "tensorflow/include/"
# The headers that the binding includes, with those that they include in turn.
WANTED = tuple(HEADERS + part for part in ("tensorflow/c/", "tensorflow/tsl/", "tensorflow/core/platform/", "tsl/"))

with zipfile.ZipFile(wheel) as archive:
    for name in names:
        with archive.open("tensorflow/" + name) as source, open(os.path.join(libraries, name), "wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    for entry in archive.namelist():
        if entry.startswith(WANTED) and not entry.endswith("/"):
            path = os.path.join(headers, os.path.relpath(entry, HEADERS))
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with archive.open(entry) as source, open(path, "wb") as target:
                shutil.copyfileobj(source, target)
