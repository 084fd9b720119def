"""A value is found wherever a repository keeps it: the ten places of the benchmarks' planted repository."""
import json
import pathlib
import subprocess
import sys

from harness import Scenario, main

MAKE = pathlib.Path(__file__).resolve().parents[2] / "benchmarks" / "make" / "planted"


class TenPlaces(Scenario):
    def test_every_value_is_found(self):
        subprocess.run([sys.executable, str(MAKE), "--out", str(self.folder)], check=True, capture_output=True)
        planted = json.loads((self.folder / "planted.json").read_text())
        values = [entry["value"] for entry in planted["planted"]]
        self.assertEqual(len(values), 10)
        for repository in ("planted", "planted-packed"):
            self.run_assay("scan", "git", repository, "--all-objects", "--show-secrets", "--format", "json", "-o",
                           "r.json")
            report = (self.folder / "r.json").read_text()
            missed = [entry for entry in planted["planted"] if entry["value"] not in report]
            self.assertEqual(missed, [], repository)


if __name__ == "__main__":
    main()
