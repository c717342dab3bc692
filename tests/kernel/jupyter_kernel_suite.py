"""Jupyter's own test suite for kernels (PyPI: jupyter_kernel_test), with everything that it can test of this one.

Off: the pager (`payload` of `execute_reply` is deprecated by the protocol; documentation shows by inspection).
"""

import unittest

import jupyter_kernel_test

# A busy machine may need longer than 15 seconds. The default of a method's argument is read when the method is made.
SECONDS = 120
jupyter_kernel_test.TIMEOUT = SECONDS
jupyter_kernel_test.KernelTests.execute_helper.__defaults__ = tuple(
    SECONDS if default == 15 else default for default in jupyter_kernel_test.KernelTests.execute_helper.__defaults__
)


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    code_hello_world = 'console.log("hello, world");'
    code_stderr = 'console.error("oops");'

    completion_samples = [
        {"text": "Number.isSafeI", "matches": ["isSafeInteger"]},
        {"text": "process.hrt", "matches": ["hrtime"]},
    ]

    complete_code_samples = ["1", 'console.log("hello");', "function f() {\n  return 1;\n}", "const x = 5;"]
    incomplete_code_samples = ["function f() {", "const xs = [1, 2,", "f(1,", "if (true) {\n  g();"]
    invalid_code_samples = ["const = 5;", "let 7a = 1;"]

    def execute_helper(self, *args, **kwargs):
        """As the suite's, but a message that is due may take longer than its tenth of a second."""
        channel = self.kc.iopub_channel
        get_msg = channel.get_msg
        channel.get_msg = lambda timeout=None: get_msg(timeout=SECONDS)
        try:
            return super().execute_helper(*args, **kwargs)
        finally:
            channel.get_msg = get_msg

    code_generate_error = 'throw new Error("boom");'

    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "await (async () => [1, 2])()", "result": "[ 1, 2 ]"},
        {"code": '({ toHtml: () => "<b>bold</b>" })', "mime": "text/html", "result": "<b>bold</b>"},
    ]
    code_display_data = [
        {"code": 'import * as tslab from "tslab"; tslab.display.html("<b>bold</b>");', "mime": "text/html"},
        {"code": 'tslab.display.markdown("**bold**");', "mime": "text/markdown"},
    ]

    code_history_pattern = "6?*7"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput();"


class TypeScriptKernelWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main()
