"""What a terminal gets: colours, links and a line of progress; and what a pipe does not get."""
import os
import pty
import subprocess
import time

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main


class Terminal(Scenario):
    def on_terminal(self, *arguments, stdin=None, **environment):
        """Standard output and standard error as one terminal, which nobody resizes."""
        main_end, other_end = pty.openpty()
        process = subprocess.Popen([ASSAY, *map(str, arguments)], cwd=self.folder, stdin=stdin, stdout=other_end,
                                   stderr=other_end,
                                   env={**INDEPENDENT, "TERM": "xterm-256color", **environment})
        os.close(other_end)
        shown = b""
        while True:
            try:
                part = os.read(main_end, 65536)
            except OSError:
                break
            if not part:
                break
            shown += part
        process.wait()
        os.close(main_end)
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

    def slow_input(self, seconds):
        """A pipe that stays open for a while and then brings a credential."""
        read_end, write_end = os.pipe()
        if os.fork() == 0:
            os.close(read_end)
            os.write(write_end, f"key = {github_token(61)}\n".encode() * 100)
            time.sleep(seconds)
            os._exit(0)
        os.close(write_end)
        return read_end

    def test_long_work_shows_progress_that_is_erased_and_holds_no_value(self):
        stdin = self.slow_input(2)
        shown = self.on_terminal("scan", "-", stdin=stdin)
        os.close(stdin)
        self.assertIn(b"\r\x1b[Kscanning  ", shown)
        self.assertIn(b"B/s", shown)
        # The last drawing is an empty one, and the report follows.
        self.assertGreater(shown.index(b"github-pat"), shown.rindex(b"\r\x1b[K"))
        self.assertNotIn(b"scanning", shown[shown.rindex(b"\r\x1b[K"):])
        self.assertLessEqual(shown.count(b"\r\x1b[K"), 2 * 10 + 2)
        self.assertNotIn(github_token(61).encode(), shown)

    def test_quiet_and_short_work_show_none(self):
        stdin = self.slow_input(1)
        self.assertNotIn(b"scanning", self.on_terminal("scan", "-", "--quiet", stdin=stdin))
        os.close(stdin)
        self.assertNotIn(b"scanning", self.on_terminal("scan", "a b.txt"))

    def test_the_time_is_told_only_when_asked(self):
        self.assertNotIn(b"Time", self.run_assay("scan", "a b.txt").stdout)
        self.assertIn(b"\nTime        ", self.run_assay("scan", "a b.txt", "--time").stdout)


if __name__ == "__main__":
    main()
