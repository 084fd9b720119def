"""The cache of compiled rules saves time and decides nothing: whatever lies there, the report is the same."""
import hashlib
import os

from harness import Scenario, github_token, main


class RuleCache(Scenario):
    def setUp(self):
        super().setUp()
        self.write("leak.txt", f"token = {github_token(61)}\n")
        self.cache = self.folder / "cache" / "assay"
        self.without = self.scan(XDG_CACHE_HOME="")
        self.assertEqual(self.without[0], 1)
        self.assertEqual(self.scan(), self.without)
        self.file = next(self.cache.glob("*.hsdb"))
        self.sound = self.file.read_bytes()

    def scan(self, **environment):
        done = self.run_assay("scan", "leak.txt", "--only", "github-pat", "--format", "json",
                              environment={"XDG_CACHE_HOME": str(self.folder / "cache"), **environment})
        return done.returncode, done.stdout

    def put(self, content):
        self.file.chmod(0o600)
        self.file.write_bytes(content)

    def test_a_damaged_file_is_replaced(self):
        for damaged in (b"", b"x", self.sound[:31], self.sound[:-1], self.sound + b"x",
                        self.sound[:100] + bytes([self.sound[100] ^ 1]) + self.sound[101:]):
            self.put(damaged)
            self.assertEqual(self.scan(), self.without)
            self.assertEqual(self.file.read_bytes(), self.sound)

    def test_a_database_of_another_version_or_machine_is_replaced(self):
        """Its digest is right: only the library notices. The version stands in bytes 4 to 7, the platform in 12 to 19."""
        database = self.sound[32:]
        for at in (0, 4, 5, 6, 7, 8, *range(12, 20)):
            other = database[:at] + bytes([database[at] ^ 0x15]) + database[at + 1:]
            self.put(hashlib.sha256(other).digest() + other)
            self.assertEqual(self.scan(), self.without, at)

    def test_entries_that_were_not_used_for_a_month_are_removed_when_one_is_written(self):
        now = self.file.stat().st_mtime
        for name, days, stays in (("a" * 64 + ".hsdb", 31, False), ("b" * 64 + ".hsdb", 29, True),
                                  ("other.hsdb", 31, True), ("c" * 64, 31, True)):
            path = self.cache / name
            path.write_bytes(b"x")
            path.chmod(0o600)
            os.utime(path, (now - days * 86400,) * 2)
            self.put(b"x")
            self.assertEqual(self.scan(), self.without)
            self.assertEqual(path.exists(), stays, name)

    def test_using_an_entry_keeps_it(self):
        os.utime(self.file, (0, 0))
        self.assertEqual(self.scan(), self.without)
        self.assertGreater(self.file.stat().st_mtime, 0)

    def test_a_file_or_folder_of_another_user_is_not_used(self):
        if os.geteuid() != 0:
            self.skipTest("only root can give a file away")
        foreign = b"not for us"
        self.put(foreign)
        os.chown(self.file, 12345, 12345)
        self.assertEqual(self.scan(), self.without)
        self.put(foreign)
        os.chown(self.file, 0, 0)
        os.chown(self.cache, 12345, 12345)
        self.assertEqual(self.scan(), self.without)
        self.assertEqual(self.file.read_bytes(), foreign)

    def test_a_folder_that_others_may_write_is_not_used(self):
        self.put(b"x")
        self.cache.chmod(0o777)
        self.assertEqual(self.scan(), self.without)
        self.assertEqual(self.file.read_bytes(), b"x")

    def test_what_is_no_file_or_no_folder(self):
        self.file.unlink()
        os.mkfifo(self.file)
        self.assertEqual(self.scan(), self.without)
        self.file.unlink(missing_ok=True)
        self.file.mkdir()
        self.assertEqual(self.scan(), self.without)
        for home in ("/dev/null", "/proc", "relative", str(self.folder / "leak.txt")):
            self.assertEqual(self.scan(XDG_CACHE_HOME=home), self.without, home)

    def test_a_link_is_not_followed(self):
        target = self.write("elsewhere", b"mine")
        self.file.unlink()
        self.file.symlink_to(target)
        self.assertEqual(self.scan(), self.without)
        self.assertEqual(target.read_bytes(), b"mine")


if __name__ == "__main__":
    main()
