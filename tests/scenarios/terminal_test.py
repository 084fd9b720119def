"""What a terminal gets: colours, links and a line of progress; and what a pipe does not get."""
import os
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main, open_terminal


class Terminal(Scenario):
    def start(self, *arguments, stdin=None, **environment):
        """The program, and our end of the terminal that is its standard output and standard error."""
        ours, its = open_terminal()
        process = subprocess.Popen([ASSAY, *map(str, arguments)], cwd=self.folder, stdin=stdin, stdout=its, stderr=its,
                                   env={**INDEPENDENT, "TERM": "xterm-256color", **environment})
        os.close(its)
        self.addCleanup(os.close, ours)
        return process, ours

    @staticmethod
    def read(terminal, until=None):
        """What is shown until the program ends, or until it holds a text."""
        shown = b""
        while until is None or until not in shown:
            try:
                part = os.read(terminal, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        return shown

    def on_terminal(self, *arguments, **environment):
        process, terminal = self.start(*arguments, **environment)
        shown = self.read(terminal)
        process.wait()
        return shown

    def setUp(self):
        super().setUp()
        self.write("a b.txt", f"first\nkey = {github_token(60)}\n")

    def test_colours_and_links_are_for_terminals(self):
        shown = self.on_terminal("scan", "a b.txt")
        self.assertIn(b"\x1b[", shown)
        self.assertIn(b"\x1b]8;;file://" + str(self.folder).encode() + b"/a%20b.txt#2\x1b\\", shown)
        self.assertNotIn(b"\x1b", self.run_assay("scan", "a b.txt").stdout)

    def test_no_color_and_dumb_terminals_get_neither(self):
        self.assertNotIn(b"\x1b", self.on_terminal("scan", "a b.txt", NO_COLOR="1"))
        self.assertNotIn(b"\x1b", self.on_terminal("scan", "a b.txt", TERM="dumb"))
        self.assertNotIn(b"\x1b", self.on_terminal("scan", "a b.txt", "--color", "never"))

    def test_colour_in_a_pipe_when_asked_but_no_links(self):
        shown = self.run_assay("scan", "a b.txt", "--color", "always").stdout
        self.assertIn(b"\x1b[", shown)
        self.assertNotIn(b"\x1b]8", shown)

    def open_input(self, *arguments):
        """The program at work on an input that has brought credentials and does not end yet."""
        process, terminal = self.start("scan", "-", *arguments, stdin=subprocess.PIPE)
        process.stdin.write(f"key = {github_token(61)}\n".encode() * 100)
        process.stdin.flush()
        return process, terminal

    def test_long_work_shows_progress_that_is_erased_and_holds_no_value(self):
        process, terminal = self.open_input()
        shown = self.read(terminal, until=b"B/s")
        process.stdin.close()
        shown += self.read(terminal)
        process.wait()
        self.assertIn(b"\r\x1b[Kscanning  ", shown)
        # The last drawing is an empty one, and the report follows.
        self.assertGreater(shown.index(b"github-pat"), shown.rindex(b"\r\x1b[K"))
        self.assertNotIn(b"scanning", shown[shown.rindex(b"\r\x1b[K"):])
        self.assertNotIn(github_token(61).encode(), shown)

    def test_quiet_and_short_work_show_none(self):
        quiet, its_terminal = self.open_input("--quiet")
        other, terminal = self.open_input()
        # Began later, and shows progress by now.
        self.assertIn(b"B/s", self.read(terminal, until=b"B/s"))
        for process in (quiet, other):
            process.stdin.close()
        self.assertNotIn(b"scanning", self.read(its_terminal))
        self.read(terminal)
        for process in (quiet, other):
            process.wait()
        self.assertNotIn(b"scanning", self.on_terminal("scan", "a b.txt"))

    def test_the_time_is_told_only_when_asked(self):
        self.assertNotIn(b"Time", self.run_assay("scan", "a b.txt").stdout)
        self.assertIn(b"\nTime        ", self.run_assay("scan", "a b.txt", "--time").stdout)


if __name__ == "__main__":
    main()
