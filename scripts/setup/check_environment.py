"""Looks at every file that pip installed here, and loads what the commands need.

Prints each package as NAME==VERSION; ends with code 1 and what is wrong when a file is missing or has another size.
"""

import sys
from importlib.metadata import distributions


def is_wrong(file):
    # Compiled code has no size. A program has the path of its Python in it, so its size changes when that is moved.
    if file.size is None:
        return False
    try:
        size = file.locate().stat().st_size
    except OSError:
        return True
    is_program = file.parts[0] == ".." and file.parts[-2] in ("bin", "Scripts")
    return size != file.size and not is_program


installed = list(distributions())
wrong = [str(file) for one in installed for file in one.files or [] if is_wrong(file)]
if wrong:
    sys.exit(f"{len(wrong)} files are missing or changed, {wrong[0]} among them")

import jupyterlab  # noqa: E402, F401
import nbclient  # noqa: E402, F401
import nbconvert  # noqa: E402, F401

print(*sorted(f"{one.name}=={one.version}" for one in installed), sep="\n")
