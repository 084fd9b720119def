"""SIGTERM and SIGINT at any moment: the old report or the new one, never a half, and no temporary file."""
import json
import signal
import subprocess
import time

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

MOMENTS = 12


class Signals(Scenario):
    def setUp(self):
        super().setUp()
        self.git("init", "-q", ".")
        lines = "".join(f"line {i} {github_token(i)}\n" for i in range(400))
        for i in range(6):
            self.write(f"f{i}.txt", lines + f"{i}\n")
        self.commit()
        self.command = [ASSAY, "scan", "git", ".", "--format", "json", "-o", "r.json"]

    def start(self):
        return subprocess.Popen(self.command, cwd=self.folder, env=INDEPENDENT, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)

    def left(self):
        return sorted(path.name for path in self.folder.iterdir() if path.suffix != ".txt" and path.name != ".git")

    def test_no_half_report_and_no_temporary_file(self):
        begin = time.monotonic()
        self.assertEqual(subprocess.run(self.command, cwd=self.folder, env=INDEPENDENT, check=False).returncode, 1)
        whole = time.monotonic() - begin
        for number in (signal.SIGTERM, signal.SIGINT):
            for moment in range(MOMENTS):
                (self.folder / "r.json").write_text('"old"')
                process = self.start()
                try:
                    process.wait(whole * moment / (MOMENTS - 2))
                except subprocess.TimeoutExpired:
                    process.send_signal(number)
                process.communicate()
                self.assertIn(process.returncode, (1, -number))
                report = json.loads((self.folder / "r.json").read_text())
                self.assertTrue(report == "old" or len(report["findings"]) == 400)
                self.assertEqual(self.left(), ["r.json"])


if __name__ == "__main__":
    main()
