"""No scan opens a socket to a network."""
from harness import Scenario, github_token, main


class Offline(Scenario):
    def test_no_network_call(self):
        self.git("init", "-q", ".")
        self.write("a.txt", github_token(40))
        self.commit()
        for arguments in (["scan", "a.txt"], ["scan", "git", "."], ["scan", "git", "--staged"], ["version"],
                          ["scan", "git", ".", "--range", "HEAD^!"], ["scan", "git", ".", "--all-objects"],
                          ["scan", "-"]):
            done, trace = self.trace("network,openat", *arguments, stdin=github_token(41).encode())
            self.assertIn(done.returncode, (0, 1), done.stderr)
            self.assertEqual([line for line in trace.splitlines() if "AF_INET" in line or "connect(" in line
                              or "libcurl" in line], [])


if __name__ == "__main__":
    main()
