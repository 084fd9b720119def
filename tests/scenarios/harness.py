"""Runs the program in a folder of its own, and makes repositories and synthetic credentials for it."""
import base64
import gzip
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zlib

ASSAY = os.environ.get("ASSAY", str(pathlib.Path(__file__).resolve().parents[2] / "build" / "assay"))
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
INDEPENDENT = {"HOME": "/dev/null", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1",
               "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "C",
               "GIT_COMMITTER_EMAIL": "c@example.org", "GIT_AUTHOR_DATE": "2026-01-05T08:00:00Z",
               "GIT_COMMITTER_DATE": "2026-01-05T08:00:00Z", "GIT_ALLOW_PROTOCOL": "file"}
# A sanitizer's complaint must not look like one of the program's own exit codes.
COMPLAINT = 99
SANITIZED = bool(os.environ.get("ASSAY_SANITIZER"))
# Seconds after which a run of the program hangs. A sanitized one is up to forty times slower.
HANGS = 600 if SANITIZED else 120
INDEPENDENT.update({name: f"exitcode={COMPLAINT}" for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS")})
# The leak checker stops all threads to look at their memory: it works under no tracer, and dies or complains over the threads
# of a library that was loaded late. Leaks are looked for in the unit tests and the fuzz targets, which load none.
INDEPENDENT["ASAN_OPTIONS"] += ":detect_leaks=0"


def github_token(seed):
    """A made-up token with a right checksum (CRC-32 in base 62 over its body): a different one for each seed."""
    body = ""
    state = seed * 2654435761 % 2**32
    while len(body) < 30:
        state = (state * 1664525 + 1013904223) % 2**32
        body += DIGITS[(state >> 16) % 62]
    number = zlib.crc32(body.encode())
    check = ""
    while len(check) < 6:
        check = DIGITS[number % 62] + check
        number //= 62
    return "ghp" + "_" + body + check


def open_terminal():
    """Our end of a new terminal, and its own. Skips the test where the system has none to give."""
    try:
        return pty.openpty()
    except OSError as error:
        raise unittest.SkipTest(f"no terminal can be made here: {error}; mount devpts at /dev/pts") from error


def readable(report):
    """A report's bytes, and behind them what an HTML page holds in its data blocks."""
    blocks = re.findall(rb'<script type="application/gzip\+base64">([^<]*)</script>', report)
    return report + (gzip.decompress(base64.b64decode(b"".join(blocks))) if blocks else b"")


def page_lines(report):
    """The JSON lines of an HTML page."""
    return [json.loads(line) for line in readable(report)[len(report):].splitlines()]


class Scenario(unittest.TestCase):
    """A test with a folder of its own, which is also the working directory of what it runs."""

    # Whether the tests of a class share a cache: they compile each set of rules once.
    shares_cache = False
    shared_cache = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.shares_cache:
            folder = tempfile.mkdtemp(prefix="assay-cache-")
            cls.addClassCleanup(shutil.rmtree, folder, ignore_errors=True)
            cls.shared_cache = {"XDG_CACHE_HOME": folder}

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-scenario-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_assay(self, *arguments, stdin=None, prefix=(), environment=None):
        done = subprocess.run([*prefix, ASSAY, *map(str, arguments)], cwd=self.folder, input=stdin, timeout=HANGS,
                              capture_output=True, env={**INDEPENDENT, **self.shared_cache, **(environment or {})}, check=False)
        self.assertNotEqual(done.returncode, COMPLAINT, done.stderr.decode(errors="replace"))
        return done

    def trace(self, calls, *arguments, environment=None, stdin=None):
        """What a run came to, and the system calls of these kinds that it and its children made. Needs strace."""
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        done = self.run_assay(*arguments, prefix=["strace", "-f", "-qq", "-e", f"trace={calls}", "-o", "trace"],
                              environment=environment, stdin=stdin)
        return done, (self.folder / "trace").read_text()

    def report(self, *arguments, **more):
        """The JSON report of a scan."""
        return json.loads(self.run_assay("scan", *arguments, "--format", "json", **more).stdout)

    def git(self, *arguments, folder=None, stdin=None):
        done = subprocess.run(["git", *map(str, arguments)], cwd=folder or self.folder, input=stdin, check=True,
                              capture_output=True, env=INDEPENDENT)
        return done.stdout.decode().strip()

    def write(self, name, content):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def commit(self, message="change"):
        self.git("add", "-A")
        self.git("commit", "-qm", message)


def main():
    """Ends with 77, which ctest counts as skipped, when every test was skipped."""
    result = unittest.main(verbosity=0, exit=False).result
    for _, reason in result.skipped:
        print(f"skipped: {reason}")
    passed = result.testsRun - len(result.skipped)
    sys.exit(1 if not result.wasSuccessful() or result.testsRun == 0 else 0 if passed else 77)
