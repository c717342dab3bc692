"""Runs one notebook on its kernel and writes the outputs: run_notebook.py NOTEBOOK OUTPUT ROOT PARAMETERS

Exit code 1, with the cell and its error, when a cell fails; the output file is then left as it was.
"""

import atexit
import json
import os
import re
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

# The metadata that JupyterLab writes into a notebook that it opens; the language is what the kernel says of itself.
KERNELSPEC = {"display_name": "TypeScript (Nonlinear)", "language": "typescript", "name": "tslab"}
# A free port is looked for before the kernel takes it; meanwhile another program may have got it.
ATTEMPTS = 2
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def main(path, output, root, parameters):
    notebook = read(path)
    sources = [cell.source for cell in notebook.cells]
    for name, value in json.loads(parameters).items():
        set_parameter(notebook, path, name, value)
    language = execute(notebook, path)
    for cell, source in zip(notebook.cells, sources):
        cell.source = source
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        if cell.cell_type == "code":
            cell.outputs = [without_paths(one, root) for one in merge_streams(cell.outputs)]
    notebook.metadata = {"kernelspec": KERNELSPEC, "language_info": language}
    write(notebook, output)


def read(path):
    try:
        notebook = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        sys.exit(f"{path}: there is no such file.")
    except Exception as error:  # nbformat has an exception for each kind of damage
        sys.exit(f"{path}: not a notebook: {str(error).splitlines()[0]}")
    kernel = notebook.metadata.get("kernelspec", {}).get("name", "tslab")
    if kernel == "jslab":
        sys.exit(
            f"{path}: its kernel is jslab, so it is JavaScript. The kernel here runs TypeScript, which most JavaScript is, too: "
            "open it in JupyterLab, choose TypeScript (Nonlinear) under Kernel → Change Kernel, and save it; "
            "`// @ts-nocheck` in a cell's first line switches its type check off."
        )
    if kernel != "tslab":
        sys.exit(f"{path}: its kernel is {kernel}; the lessons here run on tslab.")
    return notebook


def set_parameter(notebook, path, name, value):
    """Puts the value into the notebook's first line `const NAME = …;`, which keeps its type."""
    line = re.compile(rf"^((?:const|let) {re.escape(name)}(?:: [^=\n]+)? = )[^\n]*;[ \t]*(//[^\n]*)?$", re.MULTILINE)
    for cell in notebook.cells:
        if cell.cell_type == "code" and line.search(cell.source):
            literal = json.dumps(value, ensure_ascii=False)
            cell.source = line.sub(lambda found: f"{found[1]}{literal};", cell.source, count=1)
            return
    sys.exit(f"{path}: no cell has a line `const {name} = …;` to put {json.dumps(value)} into.")


def execute(notebook, path):
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    started = {}

    def on_start(cell, cell_index):
        started[cell_index] = time.monotonic()

    def on_executed(cell, cell_index, execute_reply):
        first = next((line for line in cell.source.splitlines() if line.strip()), "")
        seconds = time.monotonic() - started[cell_index]
        print(f"  [{code.index(cell_index) + 1}/{len(code)}] {seconds:6.1f} s  {first[:80]}", flush=True)

    for attempt in range(ATTEMPTS):
        client = NotebookClient(
            notebook,
            kernel_name="tslab",
            timeout=None,
            # A busy machine may take its time.
            startup_timeout=600,
            record_timing=False,
            resources={"metadata": {"path": os.path.dirname(os.path.abspath(path))}},
            on_cell_start=on_start,
            on_cell_executed=on_executed,
        )
        try:
            client.execute()
            return notebook.metadata["language_info"]
        except CellExecutionError:
            report_failure(notebook, path)
            sys.exit(1)
        except RuntimeError as error:
            # nbclient would end a kernel that is not there any more.
            atexit.unregister(client._cleanup_kernel)
            if started:
                sys.exit(f"{path}: the kernel ended: {error}.")
            if attempt == ATTEMPTS - 1:
                sys.exit(f"{path}: the kernel did not start: {error}. `npm run doctor` tells more.")


def report_failure(notebook, path):
    """Prints the first cell with an error, and the error."""
    for index, cell in enumerate(notebook.cells):
        for one in cell.get("outputs", []):
            if one.output_type == "error":
                print(f"\n{path}: cell {index + 1} failed:\n", file=sys.stderr)
                for number, line in enumerate(cell.source.splitlines(), 1):
                    print(f"  {number:3} | {line}", file=sys.stderr)
                trace = "\n".join(one.traceback) or f"{one.ename}: {one.evalue}"
                print("\n" + (trace if sys.stderr.isatty() else ANSI.sub("", trace)), file=sys.stderr)
                return
    print(f"\n{path}: a cell failed without saying why.", file=sys.stderr)


def merge_streams(outputs):
    """Pieces of one stream become one, as where they are cut depends on the time; what `\\r` overwrote goes."""
    merged = []
    for one in outputs:
        last = merged[-1] if merged else None
        if last and one.output_type == "stream" and last.output_type == "stream" and one.name == last.name:
            last.text += one.text
        else:
            merged.append(one)
    for one in merged:
        if one.output_type == "stream":
            one.text = re.sub(r"[^\n]*\r(?!\n)", "", one.text)
    return merged


def without_paths(value, root):
    """The same output with the project's folder and the home folder taken out of its texts."""
    if isinstance(value, str):
        return value.replace(root + os.sep, "").replace(root, ".").replace(os.path.expanduser("~") + os.sep, "~/")
    if isinstance(value, list):
        return [without_paths(one, root) for one in value]
    if isinstance(value, dict):
        return type(value)({key: without_paths(one, root) for key, one in value.items()})
    return value


def write(notebook, output):
    """Replaces the file only once the new one is whole."""
    os.makedirs(os.path.dirname(os.path.abspath(output)), exist_ok=True)
    partial = f"{output}.{os.getpid()}.partial"
    try:
        nbformat.write(notebook, partial)
        os.replace(partial, output)
    finally:
        if os.path.exists(partial):
            os.remove(partial)


if __name__ == "__main__":
    main(*sys.argv[1:])
