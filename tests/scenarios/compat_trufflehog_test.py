"""assay compat trufflehog: its commands, exit codes and report formats; the customer's workflow with one line changed."""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess

from fake_server import Answer, Fake
from harness import ASSAY, HANGS, Scenario, github_token, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What TruffleHog's action (action.yml of v3.95.9) runs; BASE, HEAD and ARGS are the event's and the workflow's.
ACTION = """
docker run --rm -v .:/tmp -w /tmp \\
"${IMAGE}:${VERSION}" \\
git file:///tmp/ \\
--since-commit \\
${BASE:-''} \\
--branch \\
${HEAD:-''} \\
--fail \\
--no-update \\
--github-actions \\
${ARGS:-''}
"""
# An image whose entry point is 'assay compat trufflehog', without a container: the folder is where it is.
DOCKER = """#!/bin/sh
while [ "$1" != "assay-in-the-place-of:trufflehog" ]; do shift; done
shift
for word; do
  shift
  case "$word" in file:///tmp/) word=file://. ;; esac
  set -- "$@" "$word"
done
exec "$ASSAY_PROGRAM" compat trufflehog "$@"
"""


class CompatTrufflehog(Scenario):
    def trufflehog(self, *arguments, code=0, **more):
        done = self.run_assay("compat", "trufflehog", *arguments, **more)
        self.assertEqual(done.returncode, code, done.stderr.decode())
        return done

    def repository(self, name="token"):
        self.git("init", "-qb", "main")
        self.write("clean.txt", "nothing\n")
        self.commit("begin")
        self.write("src/app.py", f"import os\n\n{name} = '{github_token(1)}'\n")
        self.commit("app")

    def results(self, *arguments, code=0, **more):
        done = self.trufflehog(*arguments, "--json", code=code, **more)
        self.assertNotIn(github_token(1).encode(), done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_json_lines(self):
        self.repository()
        (result,) = self.results("git", "file://.", "--no-verification")
        self.assertEqual(list(result), ["SourceMetadata", "SourceID", "SourceType", "SourceName", "DetectorType",
                                        "DetectorName", "DetectorDescription", "DecoderName", "Verified",
                                        "VerificationFromCache", "Raw", "RawV2", "Redacted", "ExtraData",
                                        "StructuredData", "SecretParts"])
        git = result["SourceMetadata"]["Data"]["Git"]
        self.assertEqual((git["commit"], git["file"], git["line"], git["email"], git["timestamp"]),
                         (self.git("rev-parse", "HEAD"), "src/app.py", 3, "A <a@example.org>",
                          "2026-01-05 08:00:00 +0000"))
        self.assertEqual((result["DetectorName"], result["Raw"], result["Verified"], result["ExtraData"]["name"]),
                         ("Github", "ghp_********", False, "github-pat"))
        (result,) = self.results("filesystem", "src")
        self.assertEqual(result["SourceMetadata"]["Data"]["Filesystem"], {"file": "src/app.py", "line": 3})
        self.assertIn("not attempted", result["VerificationError"])
        (result,) = self.results("stdin", stdin=(self.folder / "src/app.py").read_bytes())
        self.assertEqual(result["SourceType"], 40)

    def test_text_and_annotations(self):
        self.repository()
        text = self.trufflehog("filesystem", ".").stdout.decode()
        self.assertIn("Found unverified result", text)
        self.assertIn("File: ./src/app.py\nLine: 3\n".replace("./", ""), text.replace("./", ""))
        line = self.trufflehog("filesystem", "src", "--github-actions").stdout.decode()
        self.assertRegex(line, r"^::warning file=src/app.py,line=3,endLine=3::Found unverified Github")
        self.assertNotIn(github_token(1), text + line)

    def test_exit_codes(self):
        self.repository()
        self.trufflehog("git", "file://.")
        self.trufflehog("git", "file://.", "--fail", code=183)
        self.trufflehog("git", "file://.", "--fail", "--results=unverified,unknown", code=183)
        self.write("files/clean.txt", "nothing\n")
        self.trufflehog("filesystem", "files", "--fail", "--only-verified")
        self.trufflehog("git", "file://no-such-folder", code=1)
        self.assertIn("did you mean '--fail'", self.trufflehog("git", "file://.", "--fial", code=1).stderr.decode())
        self.trufflehog("github", "--repo=x", code=1)
        self.trufflehog("git", "https://example.org/a.git", code=1)
        self.assertIn("--max-depth", self.trufflehog("git", "file://.", "--max-depth=3", code=1).stderr.decode())

    def test_what_was_not_read_is_no_pass(self):
        self.write("bad/a.zip", b"PK\x03\x04" + b"\x00" * 40)
        done = self.trufflehog("filesystem", "bad", code=1)
        self.assertIn("not read: bad/a.zip", done.stderr.decode())

    def test_nothing_that_nobody_was_asked_about_is_clean(self):
        self.repository()
        for flags in (["--only-verified"], ["--results=verified"], ["--only-verified", "--no-verification"]):
            done = self.trufflehog("git", "file://.", "--fail", *flags, code=1)
            self.assertEqual(done.stdout, b"")
            self.assertIn("1 credential was found, and nothing says whether they are live", done.stderr.decode())
            self.assertIn("nobody was asked; --verify asks", done.stderr.decode())
            self.assertIn("--results=verified,unknown,unverified", done.stderr.decode())
        self.trufflehog("git", "file://.", "--results=verified,unknown", "--fail", code=183)

    def test_verified(self):
        """With --verify, as TruffleHog does by itself: and what nobody could tell is no pass."""
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        self.repository()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                        "2", "-subj", "/CN=vendor", "-addext", "subjectAltName=DNS:api.github.com", "-keyout", "key.pem",
                        "-out", "server.crt"], cwd=self.folder, check=True, capture_output=True)
        both = self.folder / "both.pem"
        both.write_bytes((self.folder / "key.pem").read_bytes() + (self.folder / "server.crt").read_bytes())
        ours, said = f"token {github_token(1)}", {}
        dead = Answer({"message": "Bad credentials"}, 401, headers={"Content-Type": "application/json"})
        fake = Fake({"/user": lambda request: said["answer"] if request.headers["Authorization"] == ours else dead},
                    certificate=both)
        self.addCleanup(fake.close)
        ask = ("--verify", "git", "file://.", "--fail", "--exclude-detectors=privatekey", "--ca-file", "server.crt",
               "--verify-resolve", f"api.github.com:443:127.0.0.1:{fake.port}")
        live = Answer({"login": "somebody"}, headers={"Content-Type": "application/json"})
        for said["answer"], flags, code in ((live, ["--only-verified"], 183), (dead, ["--only-verified"], 0),
                                            (dead, ["--results=verified,unknown"], 0), (dead, [], 183),
                                            (Answer({}, 501), ["--only-verified"], 1),
                                            (Answer({}, 501), ["--results=verified,unknown"], 183)):
            done = self.trufflehog(*ask, *flags, "--json", code=code)
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            self.assertEqual([line["Verified"] for line in lines], [said["answer"] is live] if code == 183 else [])
            self.assertNotIn(github_token(1).encode(), done.stdout + done.stderr)
        fake.requests.clear()
        self.trufflehog(*ask, "--no-verification", code=183)
        self.trufflehog(*ask[1:], code=183)
        self.assertEqual(fake.requests, [])

    def test_parts_of_a_history(self):
        self.repository()
        self.write("more.txt", "more\n")
        self.commit("more")
        self.trufflehog("git", "file://.", "--since-commit", "HEAD~1", "--branch", "main", "--fail")
        self.trufflehog("git", "file://.", "--since-commit=HEAD~2", "--branch=HEAD", "--fail", code=183)
        self.trufflehog("git", "file://.", "--since-commit", "", "--branch", "", "--fail", "", code=183)
        self.trufflehog("git", "file://.", "--branch", "main", "--fail", code=183)
        self.trufflehog("git", "file://.", "--since-commit", "HEAD", "--fail")
        self.write("new.py", f"token = '{github_token(2)}'\n")
        self.git("add", "new.py")
        self.trufflehog("git", "file://.", "--since-commit", "HEAD", "--fail", code=183)

    def test_paths(self):
        self.repository()
        self.write("expressions", "# those of the application\n\n^src/\n")
        self.trufflehog("git", "file://.", "--fail", "-x", "expressions")
        self.trufflehog("git", "file://.", "--fail", "--exclude_paths=expressions")
        self.trufflehog("git", "file://.", "--fail", "-i", "expressions", code=183)
        self.trufflehog("git", "file://.", "--fail", "--exclude-globs=*.py,docs/**")
        self.write("expressions", "(\n")
        self.trufflehog("git", "file://.", "-x", "expressions", code=1)
        self.write("expressions", "# none\n")
        self.trufflehog("git", "file://.", "-i", "expressions", code=1)
        self.trufflehog("git", "file://.", "-x", "no-such-file", code=1)

    def test_detectors(self):
        self.repository("x")  # a name that no generic rule takes for a credential's
        self.trufflehog("git", "file://.", "--fail", "--exclude-detectors=lob,Github.v2")
        self.trufflehog("git", "file://.", "--fail", "--exclude-detectors=lob", code=183)
        self.trufflehog("git", "file://.", "--fail", "--include-detectors=github", code=183)
        self.trufflehog("git", "file://.", "--fail", "--include-detectors=SlackWebhook,NpmToken")
        self.trufflehog("git", "file://.", "--include-detectors=no-such", code=1)
        self.assertIn("nothing to leave out",
                      self.trufflehog("git", "file://.", "--exclude-detectors=no-such").stderr.decode())

    def test_detectors_of_ones_own(self):
        self.repository()
        self.write("own.yaml", "detectors:\n  - name: acme\n    keywords: [acme_]\n    regex:\n      key: 'acme_[a-f0-9]{12}'\n")
        self.write("acme/a.txt", "acme_0123456789ab\n")
        names = [result["ExtraData"]["name"] for result in self.results("filesystem", ".", "--config", "own.yaml")]
        self.assertEqual(sorted(names), ["acme", "github-pat"])

    def test_the_workflow_of_the_customer_with_one_line_changed(self):
        """`image:` of TruffleHog's action names an image of assay; 'path' and 'extra_args' stay as they are."""
        self.repository()
        docker = self.write("bin/docker", DOCKER)
        docker.chmod(docker.stat().st_mode | stat.S_IXUSR)
        (self.folder / ".git/info/exclude").write_text("bin/\n")
        before, after = self.git("rev-parse", "HEAD~1"), self.git("rev-parse", "HEAD")
        arguments = "--only-verified --exclude-detectors=lob"
        environment = {"PATH": f"{self.folder}/bin:{os.environ['PATH']}", "ASSAY_PROGRAM": ASSAY,
                       "IMAGE": "assay-in-the-place-of", "VERSION": "trufflehog"}

        def action(base, head, args):
            return subprocess.run(["bash", "-euo", "pipefail", "-c", ACTION], cwd=self.folder, capture_output=True,
                                  timeout=HANGS, check=False,
                                  env={**environment, "BASE": base, "HEAD": head, "ARGS": args, "HOME": "/dev/null"})

        found = action(before, after, "--results=verified,unknown --exclude-detectors=lob")
        self.assertEqual(found.returncode, 183, found.stderr.decode())
        self.assertIn(b"::warning file=src/app.py,line=3", found.stdout)
        unproved = action(before, after, arguments)
        self.assertEqual(unproved.returncode, 1, unproved.stderr.decode())
        self.assertIn(b"nothing says whether they are live", unproved.stderr)
        self.write("clean.txt", "still nothing\n")
        self.commit("more")
        clean = action(after, self.git("rev-parse", "HEAD"), arguments)
        self.assertEqual(clean.returncode, 0, clean.stderr.decode())
        whole = action("", "", arguments)
        self.assertEqual(whole.returncode, 1, whole.stderr.decode())

    def test_every_flag_stands_in_the_documentation(self):
        help_text = self.run_assay("compat", "trufflehog", "--help").stdout.decode()
        page = (ROOT / "docs" / "compat.md").read_text()
        flags = set(re.findall(r"^\s+(?:-\w, ?)?(--[a-z][a-z-]+)", help_text, re.MULTILINE)) - {"--help"}
        self.assertGreater(len(flags), 40)
        for flag in flags:
            self.assertIn(f"`{flag}", page)


if __name__ == "__main__":
    main()
