#!/usr/bin/env python3
"""A release from commit to verdict, and seven ways to tamper with it, each red for its own reason.

  release.py [--assay PROGRAM] [--keep FOLDER]

Builds a small Python package with `python -m build` (Debian's python3-build, python3-setuptools and python3-wheel),
checks, scans, attests and records it, lets a gate judge, and verifies all of it from a clean checkout. Nothing is
fetched. Prints every command with its exit code; ends with 1 where one ends otherwise than it must, with 77 where no
Python here can build.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "scenarios"))
from harness import INDEPENDENT, github_token  # noqa: E402  pylint: disable=wrong-import-position

EPOCH = "1767600000"  # of the build: the same commit makes the same bytes
VERSION = "1.2.3"
NAME = "demorelease"
REPOSITORY = "octo/demo-release"
SOURCES = {
    "pyproject.toml": """[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "demorelease"
version = "1.2.3"
description = "A package to show how a release is checked."
readme = "README.md"
requires-python = ">=3.9"
license = {text = "Apache-2.0"}

[tool.setuptools]
packages = ["demorelease"]
""",
    "README.md": "# demorelease\n\nA package to show how a release is checked.\n",
    "LICENSE": "Apache-2.0\n",
    "demorelease/__init__.py": 'def greet(name):\n    """A greeting."""\n    return f"hello {name}"\n',
    "tests/__init__.py": "",
    "tests/test_greet.py": "import unittest\n\nfrom demorelease import greet\n\n\nclass Greet(unittest.TestCase):\n"
                           "    def test_greets(self):\n        self.assertEqual(greet('you'), 'hello you')\n",
}


def builder():
    """A Python that builds packages without a network, or None."""
    for python in (sys.executable, "/usr/bin/python3"):
        wanted = [python, "-c", "import build, setuptools, wheel"]
        if os.path.exists(python) and subprocess.run(wanted, capture_output=True, check=False).returncode == 0:
            return python
    return None


class Failed(Exception):
    """A command ended otherwise than it must."""


class Demo:
    def __init__(self, assay, folder):
        self.assay, self.folder = assay, folder
        self.commit = ""
        self.environment = {**INDEPENDENT, "XDG_CACHE_HOME": str(folder / "cache")}

    def title(self, text):
        print(f"\n== {text}", flush=True)

    def run(self, *command, expect=0, reason=None, cwd=None, **variables):
        """Runs a command and shows it; its output must hold `reason`."""
        words = [str(word) for word in command]
        print("$ " + " ".join(pathlib.Path(words[0]).name if i == 0 else word for i, word in enumerate(words)))
        done = subprocess.run(words, cwd=cwd or self.folder, capture_output=True, check=False, timeout=120,
                              env={**self.environment, **variables})
        text = (done.stdout + done.stderr).decode(errors="replace")
        lines = [line for line in text.splitlines() if line.strip()]
        for line in (line for line in lines if reason and reason in line):
            print(f"    {line.strip()[:160]}")
            break
        print(f"    exit {done.returncode}" + (f": {lines[-1].strip()[:160]}" if lines and not reason else ""), flush=True)
        if done.returncode != expect or (reason and reason not in text):
            raise Failed(f"it must end with {expect}{f' for {reason}' if reason else ''}\n{text}")
        return done.stdout.decode()

    def tool(self, *arguments, **more):
        return self.run(self.assay, *arguments, **more)

    def git(self, *arguments, cwd=None):
        return self.run("git", *arguments, cwd=cwd or self.folder / "project").strip()

    @property
    def packages(self):
        return sorted((self.folder / "dist").glob(f"{NAME}-*"))

    @property
    def wheel(self):
        return next(path for path in self.packages if path.suffix == ".whl")

    # The release.

    def project(self):
        self.title("A project, one commit, an annotated tag")
        for name, text in SOURCES.items():
            path = self.folder / "project" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-qm", "demo-release 1.2.3")
        self.git("tag", "-a", f"v{VERSION}", "-m", f"v{VERSION}")
        self.commit = self.git("rev-parse", "HEAD")

    def build(self, checkout, output):
        self.run("git", "clone", "-q", "--branch", f"v{VERSION}", self.folder / "project", self.folder / checkout)
        self.run(builder(), "-m", "build", "--no-isolation", "--outdir", self.folder / output, self.folder / checkout,
                 SOURCE_DATE_EPOCH=EPOCH, PYTHONDONTWRITEBYTECODE="1")

    def check(self, dist="dist", source="project", **more):
        return self.tool("dist", "check", dist, "--expect", f"demorelease=={VERSION}", "--source", source, "--tag",
                         f"v{VERSION}", "--commit", self.commit, "--branch", "main", **more)

    def producer(self):
        """What a run of the release workflow has in its environment."""
        return {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_SHA": self.commit,
                "GITHUB_WORKFLOW_REF": f"{REPOSITORY}/.github/workflows/release.yml@refs/tags/v{VERSION}",
                "GITHUB_REF": f"refs/tags/v{VERSION}", "GITHUB_EVENT_NAME": "push", "GITHUB_RUN_ID": "4711",
                "GITHUB_RUN_ATTEMPT": "1"}

    def record(self, source, label):
        artifacts = [word for path in self.packages for word in ("--artifact", path.relative_to(self.folder))]
        self.tool("evidence", "record", source, "--label", label, "--commit", self.commit, *artifacts, "--key",
                  "signing.pem", "-o", f"evidence/{label}.json", **self.producer())

    def reports(self):
        """The tests' result and the parts list, as a build makes them."""
        done = subprocess.run([sys.executable, "-m", "unittest", "discover", "-s", "tests", "-t", "."], check=False,
                              cwd=self.folder / "checkout", capture_output=True, env=self.environment)
        if done.returncode != 0:
            raise Failed(done.stderr.decode())
        (self.folder / "junit.xml").write_text('<testsuite name="unittest" tests="1" failures="0" errors="0" skipped="0">'
                                               '<testcase classname="Greet" name="test_greets"/></testsuite>\n')
        parts = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
                 "components": [{"type": "library", "name": "demorelease", "version": VERSION,
                                 "purl": f"pkg:pypi/demorelease@{VERSION}"}]}
        (self.folder / "sbom.cdx.json").write_text(json.dumps(parts))

    def gate(self, *arguments, commit=None, evidence="bundle", key="signing.pem.pub", **more):
        artifacts = [word for path in self.packages for word in ("--artifact", path.relative_to(self.folder))]
        return self.tool("gate", "--policy", "release-publish", "--commit", commit or self.commit, *artifacts,
                         "--repository", REPOSITORY, "--key", key, *arguments, evidence, **more)

    def verify(self, path, **more):
        return self.tool("attest", "verify", path, "--bundle", "provenance.intoto.jsonl", "--key", "signing.pem.pub",
                         "--without-log", **more)

    def release(self):
        self.project()
        self.title("Build from a clean checkout, offline")
        self.build("checkout", "dist")
        self.title("Check: names, structure, metadata, the tag, the files of the commit; credentials in the same walk")
        self.check()
        self.title("Scan what ships")
        self.tool("scan", "dist", "dist", "--format", "sarif", "-o", "scan.sarif")
        self.tool("dist", "check", "dist", "--expect", f"demorelease=={VERSION}", "--format", "sarif", "-o", "dist.sarif")
        self.title("Attest with a managed key")
        for name in ("signing.pem", "other.pem"):
            self.tool("attest", "keygen", "--type", "ed25519", "-o", name)
        self.tool("attest", "provenance", "dist", "--from", "local", "--build-command", "python -m build", "--source-uri",
                  f"git+https://github.com/{REPOSITORY}", "--source-commit", self.commit, "--key", "signing.pem", "-o",
                  "provenance.intoto.jsonl")
        self.title("Record the evidence, and close it in a signed bundle")
        self.reports()
        (self.folder / "evidence").mkdir()
        for source, label in (("junit.xml", "tests"), ("scan.sarif", "secrets"), ("dist.sarif", "packages"),
                              ("sbom.cdx.json", "sbom")):
            self.record(source, label)
        self.tool("evidence", "bundle", "evidence", "-o", "bundle", "--key", "signing.pem")
        self.title("Judge: the gate before anything is published")
        self.gate(reason="GO")
        self.title("Verify elsewhere: a second checkout builds the same wheel, and all that was signed holds")
        self.build("again", "dist-again")
        self.tool("dist", "diff", f"dist/{self.wheel.name}", f"dist-again/{self.wheel.name}")
        self.verify(f"dist-again/{self.wheel.name}")
        sdist = next(path for path in self.packages if path != self.wheel)
        # setuptools puts the clock's times into source distributions: the difference has a name.
        self.tool("dist", "diff", f"dist/{sdist.name}", f"dist-again/{sdist.name}", expect=1, reason="time:")
        self.verify(f"dist/{sdist.name}")
        shutil.copytree(self.folder / "bundle", self.folder / "moved")
        self.tool("evidence", "verify", "moved", "--key", "signing.pem.pub")

    # What somebody does to it.

    def changed_wheel(self, folder, change):
        """A copy of dist/ whose wheel has other members; `change` gets and gives {name: bytes}."""
        shutil.copytree(self.folder / "dist", self.folder / folder)
        path = self.folder / folder / self.wheel.name
        with zipfile.ZipFile(path) as archive:
            members = {entry.filename: archive.read(entry) for entry in archive.infolist()}
        change(members)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                entry = zipfile.ZipInfo(name, (2026, 1, 5, 8, 0, 0))
                entry.external_attr = 0o100644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)

    def tampered(self):
        module = f"{NAME}/__init__.py"
        self.title("1. A credential in the wheel")

        def leak(members):
            members[module] += f"TOKEN = '{github_token(7)}'\n".encode()
        self.changed_wheel("tampered-1", leak)
        self.check("tampered-1", expect=1, reason="dist-credential")

        self.title("2. A file of the wheel changed behind its RECORD")
        self.changed_wheel("tampered-2", lambda members: members.update({module: b"def greet(name): return None\n"}))
        self.check("tampered-2", expect=1, reason="dist-record-hash")

        self.title("3. Code that runs whenever Python starts")
        self.changed_wheel("tampered-3", lambda members: members.update({"demo.pth": b"import demorelease\n"}))
        self.check("tampered-3", expect=1, reason="dist-startup-hook")

        self.title("4. A tag that anybody can move")
        self.run("git", "clone", "-q", "project", "tampered-4")
        self.git("tag", "-f", f"v{VERSION}", "HEAD", cwd=self.folder / "tampered-4")
        self.check(source="tampered-4", expect=1, reason="dist-tag-lightweight")

        self.title("5. A package that is not the one that was attested")
        self.changed_wheel("tampered-5", lambda members: members.update({"demorelease/more.py": b""}))
        self.verify(f"tampered-5/{self.wheel.name}", expect=1, reason="digest")

        self.title("6. A bundle from which the record that says fail was taken")
        shutil.copytree(self.folder / "bundle", self.folder / "tampered-6")
        next((self.folder / "tampered-6").rglob("secrets.json")).unlink()
        self.gate(evidence="tampered-6", expect=1, reason="gate-folder-not-whole")

        self.title("7. The evidence of another commit")
        self.gate(commit="f" * 40, expect=1, reason="gate-other-subject")

        self.title("And besides: evidence of the day before yesterday, and somebody else's key")
        late = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=2)
        self.gate("--now", late.isoformat(timespec="seconds"), expect=1, reason="gate-stale")
        self.gate(key="other.pem.pub", expect=1, reason="gate-other-key")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assay", default=os.environ.get("ASSAY", str(TOP / "build" / "assay")))
    parser.add_argument("--keep", help="folder to work in, which is kept")
    options = parser.parse_args()
    if builder() is None:
        print("skipped: no Python here has build, setuptools and wheel (packaging/deps/install test)")
        return 77
    folder = pathlib.Path(options.keep or tempfile.mkdtemp(prefix="assay-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    demo = Demo(os.path.abspath(options.assay), folder.resolve())
    try:
        demo.release()
        demo.tampered()
    except Failed as error:
        print(f"\nFAILED: {error}")
        return 1
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("\nThe release is green, and every tampered variant red.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
