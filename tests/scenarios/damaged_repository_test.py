"""A damaged or partial repository is incomplete, never clean."""
import json
import os

from harness import Scenario, main


class DamagedRepository(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "repo")
        self.repo = self.folder / "repo"
        for i in range(5):
            self.write(f"repo/f{i}.txt", f"text {i}\n" * 50)
            self.git("add", "-A", folder=self.repo)
            self.git("commit", "-qm", f"c{i}", folder=self.repo)

    def code(self, *flags, repository="repo"):
        return self.run_assay("scan", "git", repository, *flags).returncode

    def pack(self):
        self.git("repack", "-adq", folder=self.repo)
        return next((self.repo / ".git/objects/pack").glob("*.pack"))

    def test_whole_is_0(self):
        self.assertEqual(self.code(), 0)

    def test_missing_blob(self):
        blob = self.git("rev-parse", "HEAD:f1.txt", folder=self.repo)
        (self.repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
        self.assertEqual(self.code(), 3)

    def test_packed_refs_that_are_cut_off_or_empty(self):
        self.git("pack-refs", "--all", folder=self.repo)
        refs = self.repo / ".git/packed-refs"
        content = refs.read_bytes()
        for size in (0, 8, len(content) - 1):
            refs.write_bytes(content[:size])
            self.assertEqual(self.code(), 3, size)
        refs.write_bytes(content)
        self.assertEqual(self.code(), 0)

    def test_truncated_loose_object(self):
        blob = self.git("rev-parse", "HEAD:f1.txt", folder=self.repo)
        path = self.repo / ".git/objects" / blob[:2] / blob[2:]
        content = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(content[: len(content) // 2])
        self.assertEqual(self.code(), 3)

    def test_corrupt_pack_and_idx(self):
        pack = self.pack()
        for path in (pack, pack.with_suffix(".idx")):
            content = path.read_bytes()
            path.chmod(0o644)
            middle = len(content) // 2
            path.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1:])
            self.assertEqual(self.code(), 3, path.suffix)
            path.write_bytes(content[: middle])
            self.assertEqual(self.code(), 3, path.suffix)
            path.write_bytes(content)
        self.assertEqual(self.code(), 0)

    def test_a_staged_blob_that_is_missing(self):
        self.write("repo/new.txt", "staged and lost\n")
        self.git("add", "-A", folder=self.repo)
        blob = self.git("rev-parse", ":new.txt", folder=self.repo)
        self.assertEqual(self.code(), 0)
        (self.repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
        done = self.run_assay("scan", "git", "repo")
        self.assertEqual(done.returncode, 3)
        self.assertIn(blob.encode(), done.stdout + done.stderr)

    def test_a_damaged_commit_is_one_gap(self):
        commit = self.git("rev-parse", "HEAD~2", folder=self.repo)
        path = self.repo / ".git/objects" / commit[:2] / commit[2:]
        content = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(content[:-3])
        done = self.run_assay("scan", "git", "repo", "--format", "json")
        self.assertEqual(done.returncode, 3)
        gaps = json.loads(done.stdout)["coverage"]["gaps"]
        self.assertEqual([gap["input"] for gap in gaps], [commit])

    def test_a_pack_that_vanishes_before_it_is_opened(self):
        pack = self.pack()
        pack.unlink()
        self.assertEqual(self.code(), 3)

    def test_grafts_are_a_gap_unless_everything_is_scanned(self):
        self.write("repo/.git/info/grafts", self.git("rev-parse", "HEAD", folder=self.repo) + "\n")
        done = self.run_assay("scan", "git", self.repo, "--exit-zero")
        self.assertIn(b"info/grafts", done.stdout)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(self.run_assay("scan", "git", self.repo, "--exit-zero", "--all-objects").returncode, 0)

    def test_grafts_that_cannot_be_read_are_a_gap(self):
        (self.repo / ".git/info").mkdir(exist_ok=True)
        os.mkfifo(self.repo / ".git/info/grafts")
        self.assertEqual(self.code(), 3)

    def test_a_ref_that_points_nowhere(self):
        (self.repo / ".git/refs/heads/gone").write_text("1" * 40 + "\n")
        self.assertEqual(self.code(), 3)

    def test_shallow_and_partial_clones(self):
        self.git("config", "uploadpack.allowFilter", "true", folder=self.repo)
        url = self.repo.as_uri()
        self.git("clone", "-q", "--depth", "1", url, "shallow")
        self.assertEqual(self.code(repository="shallow"), 3)
        self.assertEqual(self.code("--allow-shallow", repository="shallow"), 0)
        self.git("clone", "-q", "--filter=blob:none", "--no-checkout", url, "partial")
        self.assertEqual(self.code(repository="partial"), 3)


if __name__ == "__main__":
    main()
