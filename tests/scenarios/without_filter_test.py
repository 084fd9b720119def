"""Where the kernel filters no system calls, documents are read under limits alone, and the run says so once."""
import ctypes
import json
import os
import platform
import struct
import sys
import unittest

from documents import pdf_of, shown
from harness import Scenario, github_token, main

PR_GET_SECCOMP, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 21, 22, 38
PRCTL, SECCOMP = 157, 317  # of x86-64
EINVAL, ALLOW, ERRNO = 22, 0x7FFF0000, 0x00050000
REMARK = "this system does not say that it filters system calls"


def hide_filters():
    """From now on this process and what it starts see a kernel without filters."""
    load, equal, answer = 0x20, 0x15, 0x06
    program = [(load, 0, 0, 0), (equal, 5, 0, SECCOMP), (equal, 0, 3, PRCTL), (load, 0, 0, 16),
               (equal, 2, 0, PR_GET_SECCOMP), (equal, 1, 0, PR_SET_SECCOMP), (answer, 0, 0, ALLOW),
               (answer, 0, 0, ERRNO | EINVAL)]
    code = b"".join(struct.pack("HBBI", *step) for step in program)
    held = ctypes.create_string_buffer(code, len(code))
    whole = struct.pack("HxxxxxxQ", len(program), ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or libc.prctl(PR_SET_SECCOMP, 2, whole, 0, 0) != 0:
        sys.exit(77)


@unittest.skipIf(platform.machine() != "x86_64", "the numbers of system calls are those of x86-64")
class WithoutFilter(Scenario):
    def scan(self, prefix=()):
        for number in range(3):
            self.write(f"{number}.pdf", pdf_of(shown(f"key {github_token(number)}")))
        done = self.run_assay("scan", ".", "--format", "json", prefix=prefix)
        if done.returncode == 77:
            self.skipTest("this kernel takes no filter")
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(report["findings"]), 3)
        self.assertTrue(report["coverage"]["complete"], report["coverage"])
        return [note for note in report["coverage"]["notes"] if note.startswith(REMARK)]

    def test_a_filter_is_nothing_to_tell(self):
        self.assertEqual(self.scan(), [])

    def test_without_one_the_run_says_so_once(self):
        self.assertEqual(len(self.scan((sys.executable, __file__, "hidden"))), 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["hidden"]:
        hide_filters()
        os.execv(sys.argv[2], sys.argv[2:])
    main()
