"""A file that is replaced while it is read, by whoever watches for it (row 35): never what was there before, nor half of both."""
import hashlib
import json
import os
import shutil
import signal
import subprocess

from evidence_kit import COMMIT, EvidenceScenario, junit
from harness import ASSAY, INDEPENDENT, main

POLICY = """
gate: tests
purpose: p
subjects: [gitCommit]
producer: {required: false}
domains:
  - {domain: tests, purpose: p, evidence: [{formats: [junit]}]}
"""


class ReplacedWhileRead(EvidenceScenario):
    def stopped_at(self, path, when, change, *arguments):
        """Runs a command, stops it at the `when`-th read of the file, changes something meanwhile, and lets it go on."""
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        script = 'echo $$ >pid; exec "$@"'
        run = subprocess.Popen(["strace", "-qq", "-f", "-o", "trace", "-P", path, "-e", "trace=read,pread64,mmap", "-e",
                                f"inject=read,pread64,mmap:signal=STOP:when={when}", "sh", "-c", script, "sh", ASSAY, *arguments],
                               cwd=self.folder, env=INDEPENDENT, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
        pid = None
        while run.poll() is None:
            pid = pid or (int((self.folder / "pid").read_text() or 0) if (self.folder / "pid").exists() else None)
            if pid and self.is_stopped():
                change()
                os.kill(pid, signal.SIGCONT)
                break
        else:
            self.fail(f"it was not stopped: {run.stderr.read().decode()}")
        out, errors = run.communicate()
        return run.returncode, out, errors.decode()

    def is_stopped(self):
        trace = self.folder / "trace"
        return trace.exists() and b"stopped by SIGSTOP" in trace.read_bytes()

    def replace(self, name, content):
        self.write("new", content)
        os.replace(self.folder / "new", self.folder / name)

    def test_an_index_has_neither_file(self):
        self.write("folder/a.txt", "before\n")
        self.write("folder/b.txt", "b\n")
        code, out, errors = self.stopped_at("folder/a.txt", 1, lambda: self.replace("folder/a.txt", "after\n"), "evidence",
                                            "index", "folder")
        self.assertEqual(code, 3, errors)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([line["path"] for line in lines if "sha256" in line], ["b.txt"])
        self.assertEqual([line["path"] for line in lines if line.get("code") == "evidence-replaced"], ["a.txt"], out)

    def test_a_gate_judges_what_it_verified(self):
        self.write("policy.yaml", POLICY)
        for name, failed in (("good", 0), ("bad", 1)):
            self.write(f"{name}.xml", junit(failed))
            self.record(f"{name}.xml", f"{name}.json", "--label", "tests", expect=failed)
        digest = {name: hashlib.sha256((self.folder / f"{name}.json").read_bytes()).hexdigest() for name in ("good", "bad")}
        # A record that says fail becomes one that passes, and the other way round, between any two looks at it.
        stops = 0
        for first, then in (("bad", "good"), ("good", "bad")):
            for when in (1, 2, 3, 4):
                shutil.rmtree(self.folder / "records", ignore_errors=True)
                for left in ("trace", "pid"):
                    (self.folder / left).unlink(missing_ok=True)
                self.write("records/tests.json", (self.folder / f"{first}.json").read_bytes())
                try:
                    code, out, errors = self.stopped_at(
                        "records/tests.json", when,
                        lambda then=then: self.replace("records/tests.json", (self.folder / f"{then}.json").read_bytes()),
                        "gate", "--policy", "policy.yaml", "--commit", COMMIT, "--now", "2027-01-15T08:00:00Z", "--format", "json",
                        "records")
                except AssertionError:
                    break  # there are no more reads
                stops += 1
                with self.subTest((first, when)):
                    self.assertIn(code, (0, 1, 3), errors)
                    if code == 0:
                        # It was read whole before; go is said of what was read, which the report names.
                        self.assertEqual((first, [one["sha256"] for domain in json.loads(out)["domains"]
                                                  for one in domain["evidence"]]), ("good", [digest["good"]]))
        self.assertGreater(stops, 4)


main()
