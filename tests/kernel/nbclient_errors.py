"""Runs cells through nbclient, as `jupyter nbconvert --execute` does, and prints what each gave, as JSON: nbclient_errors.py TAG|ALLOW"""

import json
import sys

import nbformat
from nbclient import NotebookClient

SOURCES = [
    'throw new Error("thrown");',
    'console.log("after the error");',
    'const wrong: number = "text";',
    "for (let line = 0; line < 50_000; line++) console.log(line);",
    '"the end"',
]

tags = {"tags": ["raises-exception"]} if sys.argv[1] == "TAG" else {}
cells = [nbformat.v4.new_code_cell(source, metadata=tags) for source in SOURCES]
notebook = nbformat.v4.new_notebook(cells=cells)
NotebookClient(notebook, kernel_name="tslab", allow_errors=sys.argv[1] == "ALLOW", iopub_timeout=60).execute()


def told(outputs):
    if outputs and outputs[0].output_type == "stream":
        text = "".join(output.text for output in outputs)
        return text if len(text) < 100 else f"{len(text.splitlines())} lines, the last {text.splitlines()[-1]}"
    return [output.get("evalue") or output.data["text/plain"] for output in outputs]


print(json.dumps([told(cell.outputs) for cell in cells]))
