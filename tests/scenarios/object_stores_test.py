"""However git stores the objects, the findings are the same and nothing is incomplete."""
import re
import resource
import subprocess

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main


class ObjectStores(Scenario):
    def setUp(self):
        super().setUp()
        self.repo = self.folder / "repo"
        self.make(self.repo)
        self.expected = self.found(self.repo)
        self.assertEqual(len(self.expected), 16)  # four values in four places each

    def make(self, repo, *flags):
        """Forty versions of a growing file, four of them with a credential, and a branch that was merged."""
        self.git("init", "-q", "-b", "main", *flags, repo)
        lines = [f"line {i * 7919 % 1000} of the file, with some text\n" for i in range(200)]
        for version in range(40):
            lines.insert(version * 13 % len(lines), f"edit {version}\n")
            if version % 10 == 4:
                lines[version] = f"token = {github_token(60 + version)}\n"
            if version % 10 == 7:
                lines = [line for line in lines if not line.startswith("token")]
            self.write(f"{repo.name}/src/big.txt", "".join(lines))
            self.write(f"{repo.name}/{version % 4}.cfg", "".join(lines[: 20 + version]))
            self.git("add", "-A", folder=repo)
            self.git("commit", "-qm", f"version {version}", folder=repo)
            if version == 20:
                self.git("branch", "side", folder=repo)
        self.git("checkout", "-q", "side", folder=repo)
        self.write(f"{repo.name}/side.txt", "side\n")
        self.git("add", "-A", folder=repo)
        self.git("commit", "-qm", "side", folder=repo)
        self.git("checkout", "-q", "main", folder=repo)
        self.git("merge", "-q", "-m", "merge", "side", folder=repo)
        self.git("tag", "-a", "-m", "a tag", "v1", folder=repo)

    def found(self, repo, *flags, code=1):
        """Rule, path and line of everything found. Names of commits differ with the kind of hash."""
        done = self.run_assay("scan", "git", repo, *flags, "--format", "text")
        self.assertEqual(done.returncode, code, done.stderr)
        text = (done.stdout + done.stderr).decode()
        self.assertNotRegex(text, r"(?i)incomplete")
        findings = self.report("git", repo, *flags)["findings"]
        return sorted((f["rule"], p.get("path"), p.get("line")) for f in findings for p in f["places"])

    def packs(self, repo=None):
        return sorted(((repo or self.repo) / ".git/objects/pack").iterdir())

    def test_one_pack(self):
        self.git("gc", "-q", folder=self.repo)
        self.assertEqual(self.found(self.repo), self.expected)

    def test_one_pack_and_loose_objects(self):
        self.git("gc", "-q", folder=self.repo)
        self.write("repo/later.txt", "later\n")
        self.git("add", "-A", folder=self.repo)
        self.git("commit", "-qm", "later", folder=self.repo)
        self.assertEqual(self.found(self.repo), self.expected)

    def test_a_reverse_index(self):
        self.git("-c", "pack.writeReverseIndex=true", "repack", "-adq", folder=self.repo)
        self.assertIn(".rev", [path.suffix for path in self.packs()])
        self.assertEqual(self.found(self.repo), self.expected)

    def test_several_packs_under_a_multi_pack_index(self):
        self.git("repack", "-dq", folder=self.repo)
        self.write("repo/later.txt", "later\n")
        self.git("add", "-A", folder=self.repo)
        self.git("commit", "-qm", "later", folder=self.repo)
        self.git("repack", "-dq", folder=self.repo)
        self.git("multi-pack-index", "write", folder=self.repo)
        self.assertIn("multi-pack-index", [path.name for path in self.packs()])
        self.assertEqual(self.found(self.repo), self.expected)

    def test_a_cruft_pack(self):
        self.write("repo/dropped.txt", f"token = {github_token(99)}\n")
        self.git("add", "-A", folder=self.repo)
        self.git("commit", "-qm", "dropped", folder=self.repo)
        self.git("reset", "-q", "--hard", "HEAD~1", folder=self.repo)
        (self.repo / ".git/ORIG_HEAD").unlink()
        self.git("reflog", "expire", "--expire=all", "--all", folder=self.repo)
        self.git("repack", "--cruft", "-dq", folder=self.repo)
        self.assertIn(".mtimes", [path.suffix for path in self.packs()])
        self.assertEqual(self.found(self.repo), self.expected)
        self.assertEqual(len(self.found(self.repo, "--all-objects")), 17)

    def test_a_partial_clone_that_has_everything(self):
        self.git("config", "uploadpack.allowFilter", "true", folder=self.repo)
        self.git("clone", "-q", "--filter=blob:limit=1g", self.repo.as_uri(), "clone")
        self.assertIn(".promisor", [path.suffix for path in self.packs(self.folder / "clone")])
        self.assertEqual(self.found(self.folder / "clone"), self.expected)

    def test_a_chain_of_alternates(self):
        self.git("clone", "-q", "--shared", self.repo, "second")
        self.git("clone", "-q", "--shared", "second", "third")
        self.assertEqual(self.packs(self.folder / "third"), [])
        self.assertEqual(self.found(self.folder / "third"), self.expected)

    def test_alternates_in_a_cycle(self):
        self.git("clone", "-q", "--shared", self.repo, "second")
        alternates = self.repo / ".git/objects/info/alternates"
        alternates.write_text(f"{self.folder}/second/.git/objects\n")
        self.assertEqual(self.found(self.repo), self.expected)
        self.assertEqual(self.found(self.folder / "second"), self.expected)

    def test_sha256(self):
        other = self.folder / "sha256"
        self.make(other, "--object-format=sha256")
        self.assertEqual(self.found(other), self.expected)
        self.git("gc", "-q", folder=other)
        self.assertEqual(self.found(other), self.expected)
        head = self.git("rev-parse", "HEAD", folder=other)
        self.assertTrue(re.fullmatch("[0-9a-f]{64}", head))

    def test_reftable(self):
        other = self.folder / "reftable"
        try:
            self.make(other, "--ref-format=reftable")
        except Exception:  # git before 2.45 does not know the flag
            self.skipTest("this git cannot make a reftable repository")
        self.assertEqual(self.found(other), self.expected)

    def test_trees_in_trees_on_a_small_stack(self):
        path = "/".join("d" * 2000)
        blob = f"key = {github_token(59)}\n"
        self.git("init", "-q", "-b", "main", "deep")
        self.git("fast-import", "--quiet", folder=self.folder / "deep", stdin=(
            f"commit refs/heads/main\ncommitter A <a@example.org> 0 +0000\ndata 0\n"
            f"M 644 inline {path}/f\ndata {len(blob)}\n{blob}\n").encode())

        def limit():
            resource.setrlimit(resource.RLIMIT_STACK, (512 << 10, 512 << 10))

        for flags in ([], ["--branch", "main"]):
            done = subprocess.run([ASSAY, "scan", "git", "deep", *flags], cwd=self.folder, env=INDEPENDENT,
                                  preexec_fn=limit, capture_output=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)


if __name__ == "__main__":
    main()
