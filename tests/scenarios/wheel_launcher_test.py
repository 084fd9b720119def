"""The wheel's program finds libassay.so wherever an installer puts packages: a stand-in for the library tells of it."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from harness import main

LAUNCHER = pathlib.Path(__file__).resolve().parents[2] / "packaging" / "wheel" / "launcher.c"
LIBRARY = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
const char* assay_version(void) { return VERSION; }
int assay_main(int argc, char** argv) {
  const char* started_by = dlsym(RTLD_DEFAULT, "assay_launcher") != NULL ? "" : " by somebody else";
  printf("%s %d %s%s\\n", VERSION, argc, argv[argc - 1], started_by);
  return 1;
}
"""


def loader_of(program):
    """What PT_INTERP names."""
    found = re.search(rb"/[-./\w]*ld[-.\w]*\.so[.\d]*", pathlib.Path(program).read_bytes())
    return found and found.group().decode()


@unittest.skipIf(shutil.which("cc") is None, "no C compiler")
class WheelLauncher(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.made = pathlib.Path(tempfile.mkdtemp(prefix="assay-launcher-"))
        cls.addClassCleanup(shutil.rmtree, cls.made, ignore_errors=True)
        (cls.made / "library.c").write_text(LIBRARY)
        for version in ("1.2.3", "1.2.4"):
            subprocess.run(["cc", "-shared", "-fPIC", f'-DVERSION="{version}"', "-o", cls.made / f"{version}.so",
                            cls.made / "library.c"], check=True)
        subprocess.run(["cc", "-Wall", "-Wextra", "-Werror", '-DASSAY_VERSION="1.2.3"', "-rdynamic", "-o",
                        cls.made / "assay", LAUNCHER],
                       check=True)

    def setUp(self):
        self.prefix = pathlib.Path(tempfile.mkdtemp(prefix="assay-prefix-"))
        self.addCleanup(shutil.rmtree, self.prefix, ignore_errors=True)
        self.program = self.put("assay", "bin/assay")

    def put(self, made, name):
        path = self.prefix / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.made / made, path)
        return path

    def run_it(self, program=None):
        return subprocess.run([program or self.program, "a b"], capture_output=True, text=True, check=False, cwd="/")

    def test_every_layout_of_an_installation(self):
        for place in ("lib/python3.11/site-packages/assay", "lib64/python3.13/site-packages/assay",
                      "lib/python3/dist-packages/assay", "lib/pypy3.10/site-packages/assay", "lib/python/assay", "assay",
                      "site-packages/assay", "bin"):
            with self.subTest(place):
                library = self.put("1.2.3.so", f"{place}/libassay.so")
                done = self.run_it()
                self.assertEqual((done.returncode, done.stdout), (1, "1.2.3 2 a b\n"), done.stderr)
                library.unlink()

    def test_a_link_to_the_program_is_followed(self):
        self.put("1.2.3.so", "lib/python3.11/site-packages/assay/libassay.so")
        with tempfile.TemporaryDirectory() as elsewhere:
            link = pathlib.Path(elsewhere) / "assay"
            os.symlink(self.program, link)
            self.assertEqual(self.run_it(link).stdout, "1.2.3 2 a b\n")

    def test_a_dynamic_loader_that_was_told_to_run_it_is_not_taken_for_it(self):
        self.put("1.2.3.so", "lib/python3.11/site-packages/assay/libassay.so")
        loader = loader_of(self.program)
        if loader is None:
            self.skipTest("its loader cannot be told")
        done = subprocess.run([loader, self.program, "a b"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, "1.2.3 2 a b\n"), done.stderr)
        done = subprocess.run([loader, "./assay", "a b"], capture_output=True, text=True, check=False,
                              cwd=self.program.parent)
        self.assertEqual((done.returncode, done.stdout), (1, "1.2.3 2 a b\n"), done.stderr)

    def test_of_several_pythons_the_one_with_this_version_is_taken(self):
        self.put("1.2.4.so", "lib/python3.12/site-packages/assay/libassay.so")
        self.put("1.2.3.so", "lib/python3.9/site-packages/assay/libassay.so")
        self.assertEqual(self.run_it().stdout, "1.2.3 2 a b\n")

    def test_without_its_library_it_says_what_to_do(self):
        done = self.run_it()
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn("pip install --force-reinstall assay==1.2.3", done.stderr)

    def test_another_version_is_named(self):
        other = self.put("1.2.4.so", "lib/python3.12/site-packages/assay/libassay.so")
        done = self.run_it()
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"{other}: it is of version 1.2.4", done.stderr)

    def test_a_damaged_library_is_named(self):
        broken = self.put("library.c", "lib/python3.12/site-packages/assay/libassay.so")
        done = self.run_it()
        self.assertEqual((done.returncode, str(broken) in done.stderr), (3, True), done.stderr)


if __name__ == "__main__":
    main()
