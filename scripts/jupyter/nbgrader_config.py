"""nbgrader's settings for exercises in TypeScript, which it does not know: copy this file into your course's folder."""

c = get_config()  # noqa: F821 - nbgrader defines it

# What takes the place of the solutions in the students' copies. It compiles, and fails until there is an answer.
c.ClearSolutions.code_stub = {
    "typescript": '// YOUR CODE HERE\nthrow new Error("There is no answer yet.");',
    "python": "# YOUR CODE HERE\nraise NotImplementedError()",
}
