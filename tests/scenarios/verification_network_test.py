"""What a verification connects to: the rule's host, and nothing else; without --verify nothing."""
import re
import shutil

from harness import main
from verification_kit import DEAD, VerificationScenario, token


class Network(VerificationScenario):
    def test_only_the_rules_host_is_connected_to(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        self.put(token(1), token(2))
        self.write("tree/hosts.txt", "https://user:password@attacker.vendor.test/ https://evil.test/?x=1\n")
        fake = self.vendor({None: DEAD})
        tracer = ("strace", "-f", "-qq", "-e", "trace=network,openat", "-o", "trace")
        self.scan(fake, prefix=tracer)
        connects = [line for line in (self.folder / "trace").read_text().splitlines() if "connect(" in line]
        self.assertTrue(connects)
        for line in connects:
            self.assertRegex(line, re.escape(f"sin_port=htons({fake.port})") + r".*127\.0\.0\.1", line)
        for flags in ((), ("--verify-plan",)):
            self.run_assay("scan", "tree", "--rules", self.rules, *flags, prefix=tracer, environment={"ASAN_OPTIONS": "detect_leaks=0"})
            trace = (self.folder / "trace").read_text()
            self.assertEqual([line for line in trace.splitlines() if "AF_INET" in line or "connect(" in line
                              or "libcurl" in line], [])


if __name__ == "__main__":
    main()
