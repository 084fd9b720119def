"""Files of Git LFS are scanned with the history that points to them; one that is not here is counted as skipped."""
import gzip
import hashlib

from harness import Scenario, github_token, main


class Lfs(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", "repo")

    def keep(self, content):
        """Puts a file where Git LFS does. Returns its pointer."""
        oid = hashlib.sha256(content).hexdigest()
        self.write(f"repo/.git/lfs/objects/{oid[:2]}/{oid[2:4]}/{oid}", content)
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(content)}\n"

    def commit_pointer(self, name, pointer):
        self.write(f"repo/{name}", pointer)
        self.git("add", "-A", folder=self.folder / "repo")
        self.git("commit", "-qm", "change", folder=self.folder / "repo")

    def paths(self, *flags):
        report = self.report("git", "repo", *flags)
        self.assertTrue(report["coverage"]["complete"], report["coverage"])
        return sorted(place["name"] for finding in report["findings"] for place in finding["places"])

    def test_a_file_is_found_at_the_path_of_its_pointer(self):
        self.commit_pointer("a.env", self.keep(f"key = {github_token(830)}\n".encode()))
        self.commit_pointer("b.gz", self.keep(gzip.compress(f"key = {github_token(831)}\n".encode())))
        for flags in ([], ["--all-objects"]):
            paths = self.paths(*flags)
            self.assertEqual(len(paths), 2)
            self.assertTrue(paths[0].startswith("a.env"), paths)
            self.assertTrue(paths[1].startswith("b.gz"), paths)
        done = self.run_assay("scan", "git", "repo")
        self.assertEqual(done.returncode, 1)
        self.assertNotIn(str(self.folder).encode(), done.stdout)

    def test_a_file_without_a_pointer_stands_for_itself(self):
        self.commit_pointer("a.txt", "text\n")
        self.keep(f"key = {github_token(832)}\n".encode())
        paths = self.paths()
        self.assertEqual(len(paths), 1)
        self.assertTrue(paths[0].startswith(".git/lfs/objects/"), paths)

    def test_a_file_that_is_not_here_is_counted(self):
        pointer = self.keep(b"large\n")
        self.commit_pointer("here.bin", pointer)
        self.commit_pointer("sub/gone.bin",
                            f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 7\n")
        done = self.run_assay("scan", "git", "repo")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(b"1 LFS file", done.stdout)
        self.assertIn("sub/gone.bin", str(self.report("git", "repo")["coverage"]))
        done = self.run_assay("scan", "git", "repo", "--range", "HEAD^!")
        self.assertIn(b"1 LFS file", done.stdout)

    def test_a_file_that_is_cut_off_is_a_gap(self):
        pointer = self.keep(b"large\n")
        self.commit_pointer("a.bin", pointer.replace("size 6", "size 60"))
        done = self.run_assay("scan", "git", "repo")
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(b"a.bin", done.stdout)


if __name__ == "__main__":
    main()
