"""A pack or index that is cut off while it is mapped ends the run with 3 and a message, not with a bus error."""
import os

from harness import Scenario, main

FAULTS = os.environ.get("ASSAY_FAULTS", "")


class ShrinkingPack(Scenario):
    def scan(self, **environment):
        return self.run_assay("scan", "git", ".", "-j", "1", environment={"LD_PRELOAD": FAULTS, **environment})

    def test_a_pack_that_is_cut_off_while_it_is_read(self):
        if not FAULTS:
            self.skipTest("the program is built with a sanitizer, or ASSAY_FAULTS names no library")
        self.git("init", "-q", ".")
        for i in range(400):
            self.write(f"f{i}", os.urandom(200))
        self.commit()
        self.git("repack", "-adq")
        whole = {path: path.read_bytes() for path in (self.folder / ".git/objects/pack").iterdir()}
        self.assertGreater(min(len(content) for path, content in whole.items() if path.suffix in (".pack", ".idx")), 8192)
        counts = self.folder / "counts"
        self.assertEqual(self.scan(ASSAY_FAULT_COUNTS=str(counts)).returncode, 0)
        mappings = next(int(line.split()[1]) for line in counts.read_text().splitlines() if line.startswith("shrink "))
        self.assertGreaterEqual(mappings, 2)
        for number in range(1, mappings + 1):
            for path, content in whole.items():
                path.chmod(0o644)
                path.write_bytes(content)
            done = self.scan(ASSAY_FAULT=f"shrink:{number}")
            self.assertEqual(done.returncode, 3, number)
            self.assertIn(b"became shorter", done.stderr)


if __name__ == "__main__":
    main()
