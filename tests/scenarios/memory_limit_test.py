"""Without memory enough, a scan says so and ends with 3; it neither crashes nor passes with less than everything."""
import json
import os
import resource
import subprocess

from harness import ASSAY, INDEPENDENT, SANITIZED, Scenario, github_token, main


class MemoryLimit(Scenario):
    def test_whatever_the_limit(self):
        if SANITIZED:
            self.skipTest("sanitizers map terabytes")
        self.git("init", "-q", ".")
        for i in range(8):
            self.write(f"f{i}.txt", f"{github_token(200 + i)}\n" + "text of a line\n" * 40000)
            self.commit(f"c{i}")
        self.git("repack", "-adq")
        codes = set()
        # With much less than its own size no program is even begun.
        program = os.path.getsize(ASSAY) >> 20
        for arguments in (["git", "."], ["files", "."]):
            for more in (0, 2, 4, 6, 8, 10, 14, 18, 32, 64, 96, 160, 224, 4096):
                megabytes = program + more

                def limit(size=megabytes << 20):
                    resource.setrlimit(resource.RLIMIT_AS, (size, size))

                done = subprocess.run([ASSAY, "scan", *arguments, "--exit-zero", "--format", "json", "-j", "2"],
                                      cwd=self.folder, env=INDEPENDENT, preexec_fn=limit, capture_output=True,
                                      timeout=60, check=False)
                if b"error while loading shared libraries" in done.stderr:
                    continue
                codes.add(done.returncode)
                self.assertIn(done.returncode, (0, 2, 3), (megabytes, done.stderr))
                if done.returncode == 0:
                    self.assertEqual(len(json.loads(done.stdout)["findings"]), 8, megabytes)
                elif not done.stderr:
                    self.assertFalse(json.loads(done.stdout)["coverage"]["complete"], megabytes)
        self.assertEqual(codes, {0, 3})


if __name__ == "__main__":
    main()
