#!/usr/bin/env python3
"""The wheel that `make wheel` left in dist/, installed into a fresh virtual environment: the program, `python -m assay`, the
Python package and its types, the C library, what it brings and what it needs. Skipped where no wheel was built.

    python3 tests/wheel_test.py [WHEEL]
"""
import base64
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "scenarios"))
from harness import github_token, main  # noqa: E402

# What any system has: libc in its parts, and the loader.
ALLOWED = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2",
           "ld-linux-aarch64.so.1"}


def wheel():
    """The wheel to try, or None."""
    named = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1].endswith(".whl") else os.environ.get("ASSAY_WHEEL")
    found = [pathlib.Path(named)] if named else sorted((ROOT / "dist").glob("assay-*.whl"))
    return found[-1].resolve() if found else None


def needed(path):
    """The shared libraries that an ELF file names."""
    shown = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", shown))


@unittest.skipIf(wheel() is None, "no wheel in dist/: 'make wheel' builds one")
class Wheel(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.wheel = wheel()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="assay-wheel-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.venv = cls.folder / "venv"
        subprocess.run([sys.executable, "-m", "venv", str(cls.venv)], check=True)
        subprocess.run([cls.venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
                        "--disable-pip-version-check", str(cls.wheel)], check=True)
        cls.python = str(cls.venv / "bin" / "python")
        cls.program = str(cls.venv / "bin" / "assay")
        cls.package = pathlib.Path(cls.run_python("import assay; print(assay.__path__[0])").stdout.strip())
        cls.members = zipfile.ZipFile(cls.wheel)
        cls.secret = cls.folder / "secret.env"
        cls.secret.write_text(f"TOKEN={github_token(1)}\n")

    @classmethod
    def run_python(cls, code, *arguments, **more):
        return subprocess.run([str(cls.venv / "bin" / "python"), "-c", code, *map(str, arguments)], cwd=cls.folder,
                              capture_output=True, text=True, check=False, **more)

    def run_it(self, *command, **more):
        return subprocess.run([str(word) for word in command], cwd=self.folder, capture_output=True, text=True, check=False,
                              **more)

    def test_the_program_scans(self):
        done = self.run_it(self.program, "scan", self.secret)
        self.assertEqual((done.returncode, "github-pat" in done.stdout), (1, True), done.stderr)
        self.assertNotIn(github_token(1), done.stdout)

    def test_python_m_assay_is_the_program(self):
        whole = self.run_it(self.program, "version")
        self.assertEqual(whole.returncode, 0, whole.stderr)
        self.assertEqual(self.run_it(self.python, "-m", "assay", "version").stdout, whole.stdout)
        self.assertEqual(self.run_it(self.python, "-m", "assay", "scan", self.secret).returncode, 1)

    def test_python_m_assay_says_where_it_looked_for_the_program(self):
        copy = self.folder / "copy"
        shutil.copytree(self.package, copy / "assay")
        done = self.run_it("/usr/bin/env", f"PYTHONPATH={copy}", sys.executable, "-m", "assay", "version")
        if shutil.which("assay", path=os.path.dirname(sys.executable)) is None:
            self.assertEqual((done.returncode, "the program is in none of" in done.stderr), (3, True), done.stderr)

    def test_text_is_scanned_from_python(self):
        done = self.run_python(
            "import sys, assay\n"
            "r = assay.scan_text(sys.stdin.read(), name='mail.txt')\n"
            "f, = r.findings\n"
            "p, = f.places\n"
            "print(r.verdict.value, bool(r), r.exit_code, f.rule, f.mask, p.path, p.line, p.column, r.coverage.complete)",
            input=f"first\ntoken {github_token(2)}\n")
        self.assertEqual(done.stdout, "fail False 1 github-pat ghp_******** mail.txt 2 7 True\n", done.stderr)

    def test_files_are_scanned_from_python_and_gaps_are_no_pass(self):
        done = self.run_python(
            "import sys, assay, pathlib\n"
            "print(assay.scan_paths(pathlib.Path(sys.argv[1])).verdict)\n"
            "r = assay.scan_paths('nowhere')\n"
            "print(r.verdict, r.coverage.gaps[0].input)", self.secret)
        self.assertEqual(done.stdout, "Verdict.FAIL\nVerdict.UNPROVED nowhere\n", done.stderr)

    def test_reports_are_those_of_the_program(self):
        told = json.loads(self.run_it(self.program, "scan", self.secret, "--format", "json").stdout)
        done = self.run_python("import sys, assay; print(assay.scan_paths(sys.argv[1]).render('json'))", self.secret)
        self.assertEqual(json.loads(done.stdout)["findings"], told["findings"], done.stderr)
        sarif = self.run_python("import sys, assay; print(assay.scan_paths(sys.argv[1]).render('sarif'))", self.secret)
        checked = self.run_it(self.program, "sarif", "validate", "-", input=sarif.stdout)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_wrong_setting_is_an_exception_with_a_hint(self):
        done = self.run_python(
            "import assay\n"
            "try:\n  assay.Scanner(only=['github-pta'])\n"
            "except assay.UsageError as e:\n  print(e)")
        self.assertIn("github-pat", done.stdout, done.stderr)

    def test_one_text_in_the_place_of_a_list_is_a_mistake(self):
        """Each of its letters would be a pattern, and the star leaves out everything."""
        done = self.run_python(
            "import assay\n"
            "for name in ('exclude', 'only', 'disable', 'rule_files'):\n"
            "  try: print(assay.Scanner(**{name: 'tests/**'}))\n"
            "  except TypeError as e: print(e)")
        self.assertEqual(done.stdout, "".join(f"{name}: a list is wanted, not one value: ['tests/**']\n"
                                              for name in ("exclude", "only", "disable", "rule-file")), done.stderr)

    def test_bytes_of_any_kind_are_scanned(self):
        done = self.run_python(
            "import sys, assay\n"
            "data = sys.argv[1].encode()\n"
            "for kind in (bytes, bytearray, memoryview):\n"
            "  print(assay.scan_bytes(kind(data)).findings[0].rule)\n"
            "try: assay.scan_bytes('text')\n"
            "except TypeError: print('no bytes')", github_token(5))
        self.assertEqual(done.stdout, "github-pat\n" * 3 + "no bytes\n", done.stderr)

    def test_a_scanner_is_used_by_many_threads(self):
        done = self.run_python(
            "import sys, assay\n"
            "from concurrent.futures import ThreadPoolExecutor\n"
            "s = assay.Scanner()\n"
            "with ThreadPoolExecutor(4) as pool:\n"
            "  print(sum(len(r.findings) for r in pool.map(s.scan_text, [sys.argv[1]] * 40)))", github_token(3))
        self.assertEqual(done.stdout, "40\n", done.stderr)

    def test_the_examples_run(self):
        text = f"a\nb {github_token(4)}\n"
        done = self.run_it(self.python, ROOT / "api" / "examples" / "scan_text.py", input=text)
        self.assertEqual((done.returncode, done.stdout), (1, "message:2:3: github-pat: ghp_******** (critical)\n"), done.stderr)
        compiler = shutil.which("cc")
        if compiler is None:
            self.skipTest("no C compiler")
        program = self.folder / "scan_text"
        made = self.run_it(compiler, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror",
                           ROOT / "api" / "examples" / "scan_text.c", "-I", self.package, "-L", self.package, "-lassay",
                           f"-Wl,-rpath,{self.package}", "-o", program)
        self.assertEqual(made.returncode, 0, made.stderr)
        done = self.run_it(program, input=text)
        self.assertEqual((done.returncode, "github-pat" in done.stdout, github_token(4) in done.stdout), (1, True, False))

    def test_the_package_is_typed(self):
        self.assertTrue((self.package / "py.typed").is_file())
        done = self.run_python("import typing, assay\n"
                               "print(typing.get_type_hints(assay.Finding)['places'])\n"
                               "print(typing.get_type_hints(assay.scan_text)['return'])")
        self.assertIn("Report", done.stdout, done.stderr)

    def test_the_program_and_the_library_need_libc_alone(self):
        self.assertLessEqual(needed(self.program), ALLOWED)
        self.assertLessEqual(needed(self.package / "libassay.so"), ALLOWED)

    def test_the_program_starts_where_packages_are_installed_into_a_folder(self):
        target = self.folder / "target"
        subprocess.run([self.python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(target),
                        "--disable-pip-version-check", str(self.wheel)], check=True)
        self.assertEqual(self.run_it(target / "bin" / "assay", "version").returncode, 0)

    def test_the_pre_commit_framework_installs_it_and_stops_a_commit(self):
        """As docs/install.md shows it, with a folder in the place of the index."""
        if shutil.which("pre-commit") is None:
            self.skipTest("the pre-commit framework is not installed")
        version = self.run_it(self.program, "version").stdout.split()[1]
        work = self.folder / "work"
        environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheel.parent), "HOME": str(self.folder),
                       "PRE_COMMIT_HOME": str(self.folder / "hooks"), "GIT_CONFIG_GLOBAL": "/dev/null"}
        git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(work)]
        subprocess.run(["git", "init", "-q", str(work)], check=True, env=environment)
        (work / ".pre-commit-config.yaml").write_text(
            "repos:\n- repo: local\n  hooks:\n  - id: assay\n    name: credentials\n    entry: assay scan git --staged\n"
            f"    language: python\n    additional_dependencies: [assay=={version}]\n    pass_filenames: false\n    always_run: true\n")
        subprocess.run(["pre-commit", "install"], cwd=work, env=environment, check=True, capture_output=True)
        subprocess.run([*git, "add", "."], check=True, env=environment)
        done = self.run_it(*git, "commit", "-qm", "begin", env=environment)
        self.assertEqual((done.returncode, "Passed" in done.stderr), (0, True), done.stdout + done.stderr)
        shutil.copy(self.secret, work)
        subprocess.run([*git, "add", "."], check=True, env=environment)
        done = self.run_it(*git, "commit", "-qm", "a", env=environment)
        self.assertEqual((done.returncode, "github-pat" in done.stderr), (1, True), done.stdout + done.stderr)

    def test_the_program_starts_at_once(self):
        started = [self.timed(self.program, "--version") for _ in range(20)]
        self.assertLess(min(started), 0.05)  # a Python script takes as long without doing anything

    def timed(self, *command):
        start = time.perf_counter()
        self.assertEqual(self.run_it(*command).returncode, 0)
        return time.perf_counter() - start

    def test_the_library_exports_its_interface_alone(self):
        shown = subprocess.run(["nm", "-D", "--defined-only", self.package / "libassay.so"], capture_output=True, text=True,
                               check=True).stdout
        exported = {line.split()[-1].split("@")[0] for line in shown.splitlines() if line.split()[-2] not in ("A",)}
        declared = set(re.findall(r"\b(assay_\w+)\(", (self.package / "assay.h").read_text()))
        self.assertEqual(exported, declared)

    def test_it_says_what_was_linked(self):
        name, = [name for name in self.members.namelist() if name.endswith(".dist-info/sboms/assay.cdx.json")]
        bom = json.loads(self.members.read(name))
        self.assertEqual((bom["bomFormat"], bom["specVersion"]), ("CycloneDX", "1.6"))
        names = {part["name"] for part in bom["components"]}
        self.assertLessEqual({"re2", "openssl", "libarchive", "libfyaml", "zlib", "expat", "cli11"}, names)
        self.assertTrue(names & {"hyperscan", "vectorscan"})
        for part in bom["components"]:
            self.assertTrue(part["version"] and part["licenses"], part)

    def test_its_size_is_bounded_and_its_record_right(self):
        self.assertLess(self.wheel.stat().st_size, 12_000_000)
        record, = [name for name in self.members.namelist() if name.endswith(".dist-info/RECORD")]
        listed = dict(line.rsplit(",", 2)[:2] for line in self.members.read(record).decode().splitlines())
        for name, digest in listed.items():
            if digest:
                actual = base64.urlsafe_b64encode(hashlib.sha256(self.members.read(name)).digest()).rstrip(b"=").decode()
                self.assertEqual(digest, f"sha256={actual}", name)

    def test_our_own_check_of_packages_passes(self):
        """But for credentials: the rules that the program carries look like what they find."""
        alone = self.folder / "dist"
        alone.mkdir()
        shutil.copy(self.wheel, alone)
        done = self.run_it(self.program, "dist", "check", "--no-secrets", alone)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    if wheel() is not None:
        os.environ["ASSAY_WHEEL"] = str(wheel())
    sys.argv = [argument for argument in sys.argv if not argument.endswith(".whl")]
    main()
