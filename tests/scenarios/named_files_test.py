"""Files that are known by their names alone: on disk, in archives, in the index, in ranges and in the history."""
import io
import tarfile
import unittest

from harness import Scenario, main

VALUE = "-".join(["winter", "42x"])
HASH = "k1LOa5" + "geg.2TU"
FILES = {
    "etc/nginx/.htpasswd": ("admin:" + HASH + "\n", "htpasswd-hash-descrypt"),
    "etc/ppp/chap-secrets": ("# client server secret\nbob\t*\t" + VALUE + "\t*\n", "ppp-secret"),
    "etc/rsyncd.secrets": ("backup:" + VALUE + "\n", "rsyncd-secret"),
    "pgbouncer/userlist.txt": ('"app" "' + VALUE + '"\n', "pgbouncer-user-password"),
    "home/.pgpass": ("db.corp.io:6432:shop:app:" + VALUE + "\n", "pgpass-file-password"),
    "home/.davfs2/secrets": ("https://dav.corp.io/files bob " + VALUE + "\n", "davfs2-secret"),
    "run/secrets/postgres_password": (VALUE + "\n", "secret-file"),
}


class NamedFiles(Scenario):
    def found(self, *arguments):
        """{path: rules} of the findings."""
        out = {}
        for finding in self.report(*arguments, "--no-config")["findings"]:
            for place in finding["places"]:
                out.setdefault(place["path"].split("!/")[-1], set()).add(finding["rule"])
        return out

    def write_files(self, folder=""):
        for name, (text, _) in FILES.items():
            self.write(folder + name, text)

    def expect_all(self, found):
        self.assertEqual({path: sorted(rules) for path, rules in found.items()},
                         {path: [rule] for path, (_, rule) in FILES.items()})

    def test_on_disk(self):
        self.write_files()
        self.expect_all(self.found("."))

    def test_the_same_text_under_another_name_holds_nothing(self):
        for number, (text, _) in enumerate(FILES.values()):
            self.write(f"src/notes{number}.txt", text)
        self.assertEqual(self.found("."), {})

    def test_in_an_archive(self):
        bytes_of = io.BytesIO()
        with tarfile.open(fileobj=bytes_of, mode="w:gz") as archive:
            for name, (text, _) in FILES.items():
                info = tarfile.TarInfo(name)
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
        self.write("backup.tar.gz", bytes_of.getvalue())
        self.expect_all(self.found("backup.tar.gz"))

    def test_in_the_index_a_range_and_the_history(self):
        self.git("init", "-qb", "main")
        self.write("README", "a\n")
        self.commit()
        self.write_files()
        self.git("add", "-A")
        self.expect_all(self.found("git", "--staged"))
        self.expect_all(self.found("git"))  # the index alone has them
        self.git("commit", "-qm", "files")
        self.expect_all(self.found("git", "--range", "HEAD~1..HEAD"))
        self.git("rm", "-qr", "etc", "pgbouncer", "home", "run")
        self.commit("gone")
        self.expect_all(self.found("git"))

    def test_a_blob_that_has_two_names_is_told_at_the_one_that_counts(self):
        self.git("init", "-qb", "main")
        text, rule = FILES["etc/rsyncd.secrets"]
        self.write("notes.txt", text)
        self.write("etc/rsyncd.secrets", text)
        self.commit()
        self.assertEqual(self.found("git"), {"etc/rsyncd.secrets": {rule}})

    def test_a_file_longer_than_is_read_whole(self):
        lines = "".join(f"# mirror {number} of the north\n" for number in range(60000))
        self.write("etc/rsyncd.secrets", lines + FILES["etc/rsyncd.secrets"][0] + lines)
        self.assertEqual(self.found("."), {"etc/rsyncd.secrets": {"rsyncd-secret"}})

    def test_redact_masks_what_a_scan_finds(self):
        self.write_files()
        for name, (text, _) in FILES.items():
            for more in ((), ("--proof", "proof.json")):
                done = self.run_assay("redact", *more, name)
                self.assertEqual((done.returncode, done.stderr), (0, b""), name)
                self.assertNotIn(VALUE.encode(), done.stdout, name)
                self.assertNotIn(HASH.encode(), done.stdout, name)
                self.assertEqual(done.stdout.count(b"\n"), text.count("\n"), name)

    def test_templates_and_comments_are_none(self):
        self.write("etc/rsyncd.secrets", "# backup:" + VALUE + "\nbackup:${RSYNC_PASSWORD}\nops:<password>\n")
        self.write("etc/shadow", "bob:!:19000::::::\namy:*:19000::::::\n")
        self.write("userlist.txt", '"app" ""\n; "ops" "' + VALUE + '"\n')
        self.assertEqual(self.found("."), {})


if __name__ == "__main__":
    main()
