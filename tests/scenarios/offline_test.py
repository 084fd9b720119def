"""No scan opens a socket to a network."""
import shutil

from harness import Scenario, github_token, main


class Offline(Scenario):
    def test_no_network_call(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        self.git("init", "-q", ".")
        self.write("a.txt", github_token(40))
        self.commit()
        for arguments in (["scan", "a.txt"], ["scan", "git", "."], ["scan", "git", "--staged"], ["version"],
                          ["scan", "git", ".", "--range", "HEAD^!"]):
            done = self.run_assay(*arguments, prefix=["strace", "-f", "-qq", "-e", "trace=network,openat", "-o", "trace"],
                                  environment={"ASAN_OPTIONS": "detect_leaks=0"})  # it works under no tracer
            self.assertIn(done.returncode, (0, 1), done.stderr)
            trace = (self.folder / "trace").read_text()
            self.assertEqual([line for line in trace.splitlines() if "AF_INET" in line or "connect(" in line
                              or "libcurl" in line], [])


if __name__ == "__main__":
    main()
