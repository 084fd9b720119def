"""A scan in shards: its report is that of one run, byte for byte; running again does nothing; what is missing is told."""
import io
import json
import os
import pathlib
import re
import subprocess
import zipfile

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

FORMATS = ("text", "json", "jsonl", "sarif", "html")
NEVER = 42


class Shards(Scenario):
    shares_cache = True

    def make_tree(self):
        """Values that several parts have, one in an archive, one in a folder's name, one allowed, one suppressed."""
        for i in range(40):
            self.write(f"tree/{i // 10}/{i}.py", "x = 1\n" * i + f"token = '{github_token(i % 7)}'\nother = '{github_token(i)}'\n")
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("inside.txt", f"key {github_token(3)}\n")
        self.write("tree/2/packed.zip", packed.getvalue())
        self.write(f"tree/{github_token(50)}/a.txt", "nothing\n")
        self.write(f"tree/{github_token(50)}/z.txt", "nothing\n")
        self.write("tree/1/allowed.py", f"token = '{github_token(60)}'  # assay:allow github-pat for a test\n")
        self.write("tree/3/useless.py", "x = 1  # assay:allow github-pat holds for nothing\n")
        self.write("tree/3/generic.py", "password = '" + "correct-Horse" + "-7-battery'\n")

    def shards(self, count, *arguments, flags=(), name="plan"):
        done = self.run_assay("shard", "plan", "-o", f"{name}.jsonl", "--key", f"{name}.key", "--shards", count, *arguments,
                              *(["--", *flags] if flags else []))
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [json.loads(line) for line in (self.folder / f"{name}.jsonl").read_text().splitlines()]
        return lines[1:-1]

    def run_shard(self, index, *arguments, name="plan", **more):
        return self.run_assay("shard", "run", "--plan", f"{name}.jsonl", "--results", name, "--index", index, *arguments, **more)

    def run_all(self, count, name="plan"):
        for index in range(count):
            done = self.run_shard(index, name=name)
            self.assertEqual(done.returncode, 0, done.stderr)

    def merge(self, *flags, name="plan", results=None):
        return self.run_assay("shard", "merge", "--plan", f"{name}.jsonl", "--key", f"{name}.key", "--results",
                              results or name, "--", *flags)

    def test_the_report_is_that_of_one_run(self):
        self.make_tree()
        one = {kind: self.run_assay("scan", "files", "--format", kind, "tree") for kind in FORMATS}
        for count in (1, 4):
            name = f"plan{count}"
            shards = self.shards(count, "tree", name=name)
            self.assertEqual(len(shards), count)
            self.run_all(count, name=name)
            for kind in FORMATS if count > 1 else ("sarif",):
                merged = self.merge("--format", kind, name=name)
                self.assertEqual(merged.returncode, 1, merged.stderr)
                self.assertEqual((one[kind].returncode, one[kind].stdout), (merged.returncode, merged.stdout), (count, kind))

    def test_a_repository_is_a_shard(self):
        self.git("init", "-q", "-b", "main", "repo")
        for i in range(3):
            self.write("repo/a.txt", f"token {github_token(i)}\n")
            self.git("add", ".", folder=self.folder / "repo")
            self.git("commit", "-qm", f"has {github_token(9)}", folder=self.folder / "repo")
        self.shards(1, "--repository", "repo")
        self.run_all(1)
        for kind in ("text", "sarif"):
            one = self.run_assay("scan", "git", "--format", kind, "repo")
            merged = self.merge("--format", kind)
            self.assertEqual((one.returncode, one.stdout), (merged.returncode, merged.stdout), kind)
        # With others beside it, a value is one finding with the places of all; one shard or several make no difference.
        self.make_tree()
        self.write("tree/0/again.txt", f"token {github_token(2)}\n")
        reports = []
        for count in (1, 3):
            name = f"both{count}"
            shards = self.shards(count, "tree", "--repository", "repo", name=name)
            self.run_all(len(shards), name=name)
            reports.append(self.merge("--format", "json", name=name).stdout)
        self.assertEqual(*reports)
        self.assertIn(b"again.txt", reports[0])
        self.assertTrue(any(place.get("repository") == "repo" for finding in json.loads(reports[0])["findings"] for place in finding["places"]))

    def test_running_again_does_nothing(self):
        self.make_tree()
        shards = self.shards(2, "tree")
        self.assertEqual(self.run_shard(1).returncode, 0)
        result = self.folder / f"plan/shard-{shards[1]['shard']}.jsonl.zst"
        before = result.read_bytes()
        again = self.run_assay("shard", "run", "--plan", "plan.jsonl", "--results", "plan", environment={"SLURM_ARRAY_TASK_ID": "1"})
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn(b"was done before", again.stderr)
        self.assertEqual(result.read_bytes(), before)
        self.assertEqual(sorted(os.listdir(self.folder / "plan")), sorted(p.name for p in (self.folder / "plan").glob("shard-*")))

    def test_no_value_lies_in_a_result_or_a_plan(self):
        self.make_tree()
        self.shards(2, "tree")
        self.run_all(2)
        self.assertEqual((self.folder / "plan.key").stat().st_mode & 0o777, 0o600)
        for path in [self.folder / "plan.jsonl", *(self.folder / "plan").iterdir()]:
            content = path.read_bytes()
            if path.suffix == ".zst" and pathlib.Path("/usr/bin/zstd").exists():
                content += subprocess.run(["/usr/bin/zstd", "-dc", path], capture_output=True, check=True).stdout
            for i in range(61):
                self.assertNotIn(github_token(i).encode(), content)
            if path.suffix == ".zst":
                self.assertNotIn(b"0.py", content)  # paths are sealed, too

    def test_what_is_missing_or_was_changed_is_told(self):
        self.make_tree()
        shards = self.shards(3, "tree")
        self.run_all(3)
        names = [f"shard-{shard['shard']}" for shard in shards]
        folder = self.folder / "plan"

        def broken(kind):
            merged = self.merge("--format", "json", "--exit-zero")
            self.assertEqual(merged.returncode, 3, kind)
            gaps = json.loads(merged.stdout)["coverage"]["gaps"]
            self.assertIn(kind, json.dumps(gaps))
            self.assertIn(shards[1]["shard"], json.dumps(gaps))

        result, said = folder / f"{names[1]}.jsonl.zst", folder / f"{names[1]}.done"
        kept, kept_said = result.read_bytes(), said.read_bytes()
        result.unlink()
        broken("has no result")
        result.write_bytes(kept[:len(kept) // 2])
        broken("it ends too early")
        result.write_bytes((folder / f"{names[2]}.jsonl.zst").read_bytes())
        broken("of another shard")
        result.write_bytes(kept)
        said.write_bytes(re.sub(rb'"sha256":"..', b'"sha256":"zz', kept_said))
        broken("")
        said.unlink()
        broken("nothing says that it is done")
        said.write_bytes(kept_said)
        # In two folders, and a file of another plan.
        self.write("other/" + result.name, kept)
        twice = self.run_assay("shard", "merge", "--plan", "plan.jsonl", "--key", "plan.key", "--results", "plan", "--results",
                               "other", "--", "--exit-zero")
        self.assertEqual(twice.returncode, 3)
        self.assertIn(b"several folders", twice.stdout)
        self.write(f"plan/shard-{'0' * 32}.jsonl.zst", kept)
        foreign = self.merge("--exit-zero")
        self.assertEqual(foreign.returncode, 3)
        self.assertIn(b"no shard of this plan", foreign.stdout)

    def test_another_key_or_plan_opens_nothing(self):
        self.make_tree()
        self.shards(2, "tree")
        self.shards(2, "tree", name="other")
        self.run_all(2)
        wrong = self.run_assay("shard", "merge", "--plan", "plan.jsonl", "--key", "other.key", "--results", "plan")
        self.assertEqual(wrong.returncode, 3)
        self.assertIn(b"not that of the plan", wrong.stderr)
        foreign = self.merge("--exit-zero", name="other", results="plan")
        self.assertEqual(foreign.returncode, 3)
        self.assertIn(b"another plan", foreign.stdout)
        (self.folder / "plan.key").chmod(0o644)
        self.assertIn(b"others than its owner", self.merge().stderr)

    def test_what_changed_since_the_plan_is_told(self):
        self.make_tree()
        self.shards(3, "tree")
        self.write("tree/1/new.py", f"token = '{github_token(99)}'\n")
        codes = [self.run_shard(index).returncode for index in range(3)]
        self.assertEqual(sorted(codes), [0, 0, 3])
        merged = self.merge("--exit-zero")
        self.assertEqual(merged.returncode, 3)
        self.assertIn(b"not what was planned", merged.stdout)
        self.assertIn(b"new.py", merged.stdout)
        status = self.run_assay("shard", "status", "--plan", "plan.jsonl", "--results", "plan")
        self.assertEqual(status.returncode, 3)
        self.assertIn(b"3 of 3 shards done, 0 failed, 1 with gaps", status.stdout)

    def test_what_can_never_be_done_says_so(self):
        self.make_tree()
        shards = self.shards(2, "tree")
        (self.folder / "tree").rename(self.folder / "moved")
        never = self.run_shard(0)
        self.assertEqual(never.returncode, NEVER, never.stderr)
        self.assertIn(b"none of the plan's paths is here", never.stderr)
        states = [json.loads(line) for line in
                  self.run_assay("shard", "status", "--format", "jsonl", "--plan", "plan.jsonl", "--results", "plan").stdout.splitlines()]
        self.assertEqual([state["state"] for state in states], ["failed", "open"])
        merged = self.merge("--exit-zero")
        self.assertEqual(merged.returncode, 3)
        self.assertIn(b"failed for good", merged.stdout)
        self.assertIn(shards[0]["shard"].encode(), merged.stdout)
        # Other rules are another plan.
        (self.folder / "moved").rename(self.folder / "tree")
        other = self.run_shard(0, environment={"ASSAY_FINGERPRINT_KEY": "another"})
        self.assertEqual(other.returncode, NEVER)
        # Once it can be done, it is.
        self.run_all(2)
        self.assertEqual(self.merge().returncode, 1)

    def test_a_worker_that_is_killed_leaves_nothing_that_counts(self):
        self.make_tree()
        self.shards(2, "tree")
        run = [ASSAY, "shard", "run", "--plan", "plan.jsonl", "--results", "plan", "--index", "0"]
        for nth in (1, 2):  # before the result has its name, and before what says that it is done
            killed = subprocess.run(["strace", "-qq", "-f", "-o", "/dev/null", "-e", "trace=rename", "-e",
                                     f"inject=rename:signal=KILL:when={nth}", *run], cwd=self.folder,
                                    env={**INDEPENDENT, **self.shared_cache}, capture_output=True, check=False)
            self.assertNotEqual(killed.returncode, 0, nth)
            status = self.run_assay("shard", "status", "--plan", "plan.jsonl", "--results", "plan")
            self.assertIn(b"0 of 2 shards done", status.stdout, nth)
            self.assertEqual(self.merge("--exit-zero").returncode, 3)
        # A file that a killed worker left is no result.
        self.write("plan/shard-x.jsonl.zst.abcdef", b"half")
        self.run_all(2)
        self.assertEqual(self.merge().returncode, 1)
        one = self.run_assay("scan", "files", "tree")
        self.assertEqual(self.merge().stdout, one.stdout)

    def test_scripts_name_all_shards(self):
        self.make_tree()
        self.shards(3, "tree")

        def emit(*arguments):
            return self.run_assay("shard", "emit", *arguments, "--plan", "plan.jsonl", "--results", "a folder/r")

        for engine in ("slurm", "parallel"):
            script = emit(engine)
            self.assertEqual(script.returncode, 0, script.stderr)
            subprocess.run(["bash", "-n"], input=script.stdout, check=True)
            self.assertIn(b"'a folder/r'", script.stdout)
        self.assertIn(b"#SBATCH --array=0-2\n", emit("slurm").stdout)
        self.assertEqual(emit("kubernetes").returncode, 2, "an image without a digest")
        manifest = emit("kubernetes", "--image", "registry.example/assay@sha256:" + "0" * 64).stdout
        self.assertIn(b"completions: 3\n", manifest)
        self.write(".github/workflows/shards.yml", emit("github").stdout)
        self.assertIn(b"shard: [0, 1, 2]", emit("github").stdout)
        checked = self.run_assay("workflows", ".github/workflows/shards.yml")
        self.assertEqual(checked.returncode, 0, checked.stdout)
        compile(emit("nats").stdout, "shards.py", "exec")

    def test_mistakes_are_told(self):
        self.make_tree()
        for arguments in (["plan"], ["plan", "nowhere"], ["plan", "-"], ["plan", "tree", "--", "--verify"], ["plan", "tree", "--", "--no-such"],
                          ["plan", "tree", "--target-bytes", "many"], ["run"], ["run", "--plan", "nowhere", "--index", "0"]):
            done = self.run_assay("shard", *arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertFalse((self.folder / "run.key").exists(), arguments)
        self.shards(2, "tree")
        for index in ("2", "-1", "x"):
            self.assertEqual(self.run_shard(index).returncode, 2, index)
        plan = self.folder / "plan.jsonl"
        plan.write_text(plan.read_text().replace('"files":', '"files": ', 1))
        self.assertIn(b"it was changed", self.run_shard(0).stderr)


if __name__ == "__main__":
    main()
