"""Lets papermill give parameters to notebooks of this project's kernel.

papermill loads the entry points "papermill.engine" when it is imported; the set-up registers this module there, in the
project's environment. Parameters become a cell of declarations behind the cell with the tag "parameters".
"""

import json
import re

from papermill.engines import NBClientEngine as Engine
from papermill.models import Parameter
from papermill.translators import Translator, papermill_translators

__all__ = ["Engine"]

DECLARATION = re.compile(r"^(?:const|let) (\w+)(?:: ([^=\n]+?))? = (.*?);[ \t]*(?://[ \t]*(.*))?$", re.MULTILINE)


class TypeScriptTranslator(Translator):
    """Writes Python values as TypeScript. JSON is TypeScript, but for infinities, which JSON does not know."""

    @classmethod
    def translate(cls, val):
        return json.dumps(val, ensure_ascii=False, default=str)

    @classmethod
    def comment(cls, cmt_str):
        return f"// {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"let {name} = {str_val};"

    @classmethod
    def inspect(cls, parameters_cell):
        """The names, types, values and comments of the declarations in the cell with the tag "parameters"."""
        found = DECLARATION.findall(parameters_cell.source)
        return [Parameter(name, kind or "None", value, comment) for name, kind, value, comment in found]


papermill_translators.register("tslab", TypeScriptTranslator)
