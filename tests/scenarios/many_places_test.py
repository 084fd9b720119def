"""A value with more places than are listed is judged by all of them, and memory does not grow with them."""
import resource
import subprocess

from harness import ASSAY, HANGS, INDEPENDENT, SANITIZED, Scenario, github_token, main

PASSWORD = "DB_PASSWORD = \"vR7kQ2" + "mZx9Lp4T\"\n"


class ManyPlaces(Scenario):
    def test_many_tests_do_not_hide_the_place_in_production(self):
        self.write("pt/zprod/config.py", PASSWORD)
        for i in range(1200):
            self.write(f"pt/tests/test_{i}.py", PASSWORD)
        self.assertEqual(self.run_assay("scan", "pt").returncode, 1)
        finding, = self.report("pt")["findings"]
        self.assertEqual(finding["confidence"], "high")
        self.assertEqual(finding["place_count"], 1201)
        self.assertIn("pt/zprod/config.py", str(finding["places"]))

    def test_values_that_repeat_take_little_memory(self):
        if SANITIZED:
            self.skipTest("sanitizers map terabytes")
        tokens = [github_token(i) for i in range(500)]
        text = "".join(f"{i} {tokens[i % 500]}\n" for i in range(600000))
        self.assertGreater(len(text), 25 << 20)

        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (192 << 20, 192 << 20))

        done = subprocess.run([ASSAY, "scan", "-", "-j", "1", "--format", "json"], cwd=self.folder, env=INDEPENDENT,
                              input=text.encode(), preexec_fn=limit, capture_output=True, timeout=HANGS, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"more than 100,000 places", done.stdout)
        self.assertEqual(done.stdout.count(b'"fingerprint"'), 500)

    def test_what_is_left_out_is_the_same_with_any_threads(self):
        for file in range(12):
            lines = "".join(f"{github_token((file * 7 + i) % 3000)}\n" for i in range(12000))
            self.write(f"d/{file}.txt", lines)
        reports = [self.run_assay("scan", "d", "--format", "json", "-j", threads).stdout for threads in (1, 2, 7)]
        self.assertIn("more than 100,000 places", str(reports[0]))
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0], reports[2])


if __name__ == "__main__":
    main()
