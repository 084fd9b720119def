"""assay workflows: what .github/workflows/actions.lock fixes, and what is wrong with it."""
import json

from harness import Scenario, main

WORKFLOW = """name: A
on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: a/b/path@v1
      - uses: a/c@main
"""
ENTRY = "{{ref: {ref}, commit: sha1-{digit:0>40}, owner_id: 1, repo_id: {number}}}"
LOCK = f"""version: v0.0.3
workflows:
  .github/workflows/a.yml:
    - a/b@v1
    - a/c@main
dependencies:
  a/b@v1: {ENTRY.format(ref="v1.2.3", digit=5, number=2)}
  a/c@main: {ENTRY.format(ref="main", digit=6, number=3)}
"""


class WorkflowLock(Scenario):
    def look(self, lock, *arguments):
        """Exit code, and pairs of checks and lines of the findings."""
        self.write(".github/workflows/a.yml", WORKFLOW)
        self.write(".github/workflows/actions.lock", lock)
        done = self.run_assay("workflows", "--format", "json", *arguments)
        found = json.loads(done.stdout)["findings"]
        return done.returncode, sorted((one["check"], one["place"]["line"]) for one in found)

    def test_what_the_lock_fixes_is_no_finding(self):
        self.assertEqual(self.look(LOCK), (0, []))

    def test_what_it_does_not_list_is_missing_from_it_and_not_fixed(self):
        self.assertEqual(self.look(LOCK.replace("    - a/c@main\n", "")),
                         (1, [("action-ref-branch", 9), ("lock-incomplete", 9), ("lock-orphan", 7)]))

    def test_a_forged_commit_of_a_known_release_is_found(self):
        lock = LOCK.replace("dependencies:", "dependencies:\n  actions/checkout@v4.2.2: " +
                            ENTRY.format(ref="v4.2.2", digit=7, number=9))
        self.assertEqual(self.look(lock), (1, [("lock-mismatch", 7), ("lock-orphan", 7)]))

    def test_a_form_that_is_not_known_fixes_nothing_and_is_unproved(self):
        for lock in [LOCK.replace("v0.0.3", "v9.0.0"), LOCK.replace("ref: main", "ref: main, extra: 1")]:
            code, found = self.look(lock)
            self.assertEqual((code, [check for check, _ in found]), (1, ["action-ref-branch", "action-ref-not-sha"]))
            done = self.run_assay("workflows", "--exit-zero")
            self.assertEqual(done.returncode, 3)
            self.assertIn(b"lock-mismatch is unproved", done.stdout)

    def test_one_that_is_no_yaml_fixes_nothing_and_is_a_gap(self):
        code, found = self.look("version: [")
        self.assertEqual((code, [check for check, _ in found]), (1, ["action-ref-branch", "action-ref-not-sha"]))
        self.assertEqual(self.run_assay("workflows", "--exit-zero").returncode, 3)

    def test_what_nothing_needs_is_taken_out(self):
        more = LOCK.replace("    - a/b@v1\n", "    - a/b@v1 # used\n    - x/y@v1\n")
        more += f"  # in the way\n  x/y@v1: {ENTRY.format(ref='v1', digit=8, number=4)}\n"
        self.look(more)
        self.run_assay("workflows", "--fix")
        self.run_assay("workflows", "--fix")
        self.assertEqual((self.folder / ".github/workflows/actions.lock").read_text(),
                         LOCK.replace("    - a/b@v1\n", "    - a/b@v1 # used\n") + "  # in the way\n")

    def test_an_action_of_the_repository_is_fixed_when_all_its_workflows_list_what_it_uses(self):
        self.write("x/action.yml", "runs: {using: composite, steps: [{uses: a/b@v1}]}\n")
        self.write(".github/workflows/b.yml", WORKFLOW.replace("a/b/path@v1", "./x").replace("      - uses: a/c@main\n", ""))
        _, found = self.look(LOCK)
        self.assertIn("action-ref-not-sha", [check for check, _ in found])
        _, found = self.look(LOCK.replace("dependencies:", "  .github/workflows/b.yml: [a/b@v1]\ndependencies:"))
        self.assertEqual(found, [])


if __name__ == "__main__":
    main()
