"""Types at jupyter console's prompts, as fast as they come: console.py"""

import re
import shlex
import time

import pexpect

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# Only a guard: a busy machine may take its time.
SECONDS = 240


class Console:
    def __init__(self):
        # The console asks the kernel whether a line is complete, and gives up for good where no answer comes in a second.
        patience = f"--ZMQTerminalInteractiveShell.kernel_is_complete_timeout={SECONDS}"
        arguments = ["console", "--kernel", "tslab", patience]
        self.process = pexpect.spawn("jupyter", arguments, encoding="utf8", dimensions=(40, 120))
        self.seen = ""

    def wait(self, pattern):
        """Waits until the screen shows the pattern, and forgets what was before its end."""
        end = time.monotonic() + SECONDS
        while not (found := re.search(pattern, self.seen)):
            if time.monotonic() > end:
                raise SystemExit(f"waited for {pattern!r}; the console shows {self.seen[-2000:]!r}\n{self.inquire()}")
            try:
                self.seen += ANSI.sub("", self.process.read_nonblocking(10_000, 1))
            except pexpect.TIMEOUT:
                pass
        self.seen = self.seen[found.end() :]

    def inquire(self):
        """What tells whether the console or the kernel hangs: who works, and what an interrupt still brings."""
        work = "ps -eo pid,ppid,stat,time,wchan:24,args | grep -E 'jupyter|tslab|watched' | grep -v grep"
        before, _ = pexpect.run(f"sh -c {shlex.quote(work)}", withexitstatus=True, encoding="utf8")
        self.process.sendintr()
        time.sleep(10)
        try:
            rest = ANSI.sub("", self.process.read_nonblocking(10_000, 1))
        except (pexpect.TIMEOUT, pexpect.EOF) as error:
            rest = type(error).__name__
        return f"{before}\nafter an interrupt: {rest!r}"

    def line(self, number, text, *shown):
        """Types a line at a prompt, and waits for what it shows."""
        self.wait(rf"In \[{number}\]:")
        self.process.send(f"{text}\r")
        for pattern in shown:
            self.wait(pattern)


console = Console()
console.line(1, "const a: number = 40;")
console.line(2, "a + 2", r"Out\[2\]: 42")
console.line(3, "function twice(x: number) {", r"\.\.\.:")
console.process.send("return 2 * x;\r")
console.wait(r"\.\.\.:")
console.process.send("}\r")
console.line(4, "twice(4)", r"Out\[4\]: 8")
# The question is not in the text that the console shows again as it is typed.
console.line(5, "prompt('wh' + 'o? ')", r"who\? ")
console.process.send("me\r")
console.wait(r"Out\[5\]: 'me'")
console.line(6, "console.log('be' + 'gun'); while (true) {}", "begun")
console.process.sendintr()
console.wait("KeyboardInterrupt")
console.line(7, "print(1)", r"console\.log")
console.wait(r"In \[8\]:")
console.process.sendeof()
console.wait("exit")
console.process.send("y\r")
console.process.expect(pexpect.EOF, timeout=SECONDS)
