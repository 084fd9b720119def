"""Whichever call of the system fails, a pass is a whole one: 0 comes only with everything found.

tests/faults/faults.cc makes the Nth call of one function fail. N runs over all calls that a sound run makes, thinned
out where they are many.
"""
import json
import os

from harness import Scenario, github_token, main

FAULTS = os.environ.get("ASSAY_FAULTS", "")
MOST_EACH = 16  # injections of one function in one run
LEAKS = 12

RULES = r"""provider: Acme
rules:
  - id: acme-token
    description: Acme token
    anchors: ["acme_live_"]
    pattern: '\bacme_live_[0-9a-f]{32}\b'
    severity: high
    confidence: high
    examples:
      match: ["acme_live_{~}0123456789abcdef0123456789abcdef", "acme_live_{~}00112233445566778899aabbccddeeff"]
      no_match: ["acme_live_short", "acme_test_0123456789abcdef0123456789abcdef"]
"""


def sample(count, most):
    """Up to `most` numbers of 1 to count: the first ones, the last one, and some between."""
    if count <= most:
        return range(1, count + 1)
    first = most // 2
    step = (count - first) / (most - first)
    return [*range(1, first + 1), *(first + round(step * i) for i in range(1, most - first + 1))]


class FaultInjection(Scenario):
    def setUp(self):
        super().setUp()
        if not FAULTS:
            self.skipTest("the program is built with a sanitizer, or ASSAY_FAULTS names no library")
        self.git("init", "-q", "-b", "main", "repo")
        self.repo = self.folder / "repo"
        for i in range(LEAKS):
            self.write(f"repo/d{i % 3}/f{i}.txt", "text\n" * 200 + f"token = {github_token(100 + i)}\n" + "x" * i)
            self.git("add", "-A", folder=self.repo)
            self.git("commit", "-qm", f"c{i}", folder=self.repo)

    def run_faulty(self, arguments, **environment):
        return self.run_assay("scan", *arguments, "--format", "json", "--exit-zero",
                              environment={"LD_PRELOAD": FAULTS, **environment})

    def judge(self, done, whole):
        """None when the run was right, else what is wrong with it."""
        if done.returncode == 0:
            return None if done.stdout == whole or self.only_says_more(done.stdout, whole) else "0 with another report"
        if done.returncode not in (2, 3):
            return f"it ended with {done.returncode}"
        if done.stderr:
            return None
        try:
            report = json.loads(done.stdout)
        except ValueError:
            return "no message, and no whole report"
        return "no message and no gap" if report["coverage"]["complete"] else None

    def only_says_more(self, report, whole):
        """Whether a report has all findings and inputs of the whole one, and a note on what it does not have."""
        told, sound = json.loads(report), json.loads(whole)
        noted = told["coverage"].pop("notes") != sound["coverage"].pop("notes")
        return noted and all(told[part] == sound[part] for part in ("findings", "coverage", "outcome"))

    def inject(self, *arguments, leave_out=("shrink",), **environment):
        """Runs all injections. "shrink" changes the repository, and has shrinking_pack_test.py for itself."""
        counts = self.folder / "counts"
        sound = self.run_faulty(arguments, ASSAY_FAULT_COUNTS=str(counts), **environment)
        self.assertEqual(sound.returncode, 0, sound.stderr)
        self.assertEqual(len(json.loads(sound.stdout)["findings"]), LEAKS)
        wrong = []
        runs = 0
        for line in counts.read_text().splitlines():
            name, count = line.split()
            if name in leave_out:
                continue
            for number in sample(int(count), MOST_EACH):
                done = self.run_faulty(arguments, ASSAY_FAULT=f"{name}:{number}", **environment)
                runs += 1
                problem = self.judge(done, sound.stdout)
                if problem:
                    wrong.append(f"{name}:{number} of {count}: {problem}: {done.stderr.decode()[:200]}")
        self.assertGreater(runs, 20)
        self.assertEqual(wrong, [], "\n".join(wrong))

    def test_files(self):
        self.inject("files", "repo", "-j", "1")

    def test_files_on_threads(self):
        self.inject("files", "repo", "-j", "3")

    def test_loose_objects(self):
        self.inject("git", "repo", "-j", "1")

    def test_a_pack_on_threads(self):
        self.git("repack", "-adq", folder=self.repo)
        self.git("pack-refs", "--all", folder=self.repo)
        self.inject("git", "repo", "-j", "3")

    def test_a_range_that_needs_the_git_child(self):
        self.git("commit", "-q", "--allow-empty", "-m", "empty", folder=self.repo)
        self.git("checkout", "-q", "--orphan", "start", folder=self.repo)
        self.git("rm", "-rfq", ".", folder=self.repo)
        self.git("commit", "-q", "--allow-empty", "-m", "start", folder=self.repo)
        self.git("checkout", "-q", "main", folder=self.repo)
        self.inject("git", "repo", "--range", "start^{/start}..main", "-j", "1")

    def test_staged(self):
        self.git("checkout", "-q", "--orphan", "start", folder=self.repo)
        self.inject("git", "repo", "--staged", "-j", "1")

    def configure_rules(self):
        self.write("repo/assay.yaml", "rules:\n  add: [own.yaml]\n  only: [acme-token]\n")
        self.write("repo/own.yaml", RULES)
        for i in range(LEAKS):
            self.write(f"repo/d{i % 3}/f{i}.txt", "acme_live_" + f"{i:x}123456789abcdef" * 2 + "\n")

    def test_rules_of_a_configuration(self):
        self.configure_rules()
        # libfyaml takes its calloc for granted, and the compiler of Hyperscan (AlignedAllocator) its posix_memalign.
        self.inject("files", "repo/d0", "repo/d1", "repo/d2", "-j", "1",
                    leave_out=("shrink", "calloc", "posix_memalign"))

    def test_rules_from_the_cache(self):
        self.configure_rules()
        arguments = ("files", "repo/d0", "repo/d1", "repo/d2", "-j", "1")
        cache = self.folder / "cache"
        self.run_assay("scan", *arguments, environment={"XDG_CACHE_HOME": str(cache)})
        self.assertEqual(len([path for path in cache.rglob("*") if path.is_file()]), 1)
        self.inject(*arguments, leave_out=("shrink", "calloc"), XDG_CACHE_HOME=str(cache))

    def test_a_file_that_is_read_in_windows(self):
        self.write("large", b"".join(f"token = {github_token(100 + i)}\n".encode() + b"text\n" * 60000
                                     for i in range(LEAKS)))
        self.inject("files", "large", "-j", "1")


if __name__ == "__main__":
    main()
