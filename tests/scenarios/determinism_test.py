"""The same report, byte for byte, with 1, 2 and 7 threads."""
from harness import Scenario, github_token, main


class Determinism(Scenario):
    def test_history_and_files(self):
        self.git("init", "-q", ".")
        for version in range(12):
            for name in range(8):
                lines = [f"line {i}" for i in range(40)]
                lines[version * 3 % 40] = f"token = {github_token(version * 10 + name % 3)}"
                self.write(f"d{name % 3}/f{name}.txt", "\n".join(lines))
            self.commit(f"version {version}")
        self.git("repack", "-adfq")
        for arguments in (["git", "."], ["files", "d0", "d1", "d2"]):
            for form in ("sarif", "json", "text", "html"):
                reports = [self.run_assay("scan", *arguments, "--format", form, "-j", threads).stdout
                           for threads in (1, 2, 7)]
                self.assertGreater(len(reports[0]), 1000)
                self.assertEqual(reports[0], reports[1], form)
                self.assertEqual(reports[0], reports[2], form)


if __name__ == "__main__":
    main()
