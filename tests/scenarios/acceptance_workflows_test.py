"""Acceptance rows of workflows: releases of actions, the inventory of workflows, gates that can fail (rows 6 to 8)."""
import json
import pathlib

from harness import Scenario, main

HEAD = "name: {name}\non: {on}\npermissions: {{}}\njobs:\n  one:\n    name: {job}\n    runs-on: ubuntu-24.04\n" \
       "    timeout-minutes: 5\n    steps:\n"

class Rows(Scenario):
    def workflow(self, steps, name="ci.yml", on="push", job="one"):
        self.write(f".github/workflows/{name}", HEAD.format(name=name, on=on, job=job) + steps)

    def checks(self, *arguments):
        done = self.run_assay("workflows", "--format", "json", *arguments)
        report = json.loads(done.stdout)
        return done.returncode, report["findings"], report["coverage"]["gaps"]

    def minimum(self, uses, families=(("actions/checkout", 6),)):
        self.write("policy.yaml", "policy: p\nactions:\n  minimum:\n" + "".join(
            f"    - {{action: '{name}', major: {major}, reason: Node 24}}\n" for name, major in families))
        self.workflow(f"      - name: Step\n        uses: {uses}\n")
        code, found, gaps = self.checks("--policy", "policy.yaml")
        return ("action-major-below-minimum" in {one["check"] for one in found},
                any("action-major-below-minimum is unproved" in gap["why"] for gap in gaps), code)

    def test_row_6_below_at_and_above_the_minimum(self):
        for uses, red in (("actions/checkout@v5", True), ("actions/checkout@v6", False), ("actions/checkout@v7", False),
                          ("actions/checkout@main", True), ("./local", False), ("docker://alpine:3", False)):
            with self.subTest(uses):
                self.assertEqual(self.minimum(uses)[:2], (red, False))

    def test_row_6_every_family_of_the_customers_table(self):
        families = [("actions/checkout", 6), ("actions/setup-python", 6), ("astral-sh/setup-uv", 7), ("actions/upload-artifact", 6),
                    ("actions/upload-pages-artifact", 5), ("actions/configure-pages", 6), ("actions/deploy-pages", 5),
                    ("github/codeql-action/*", 4), ("softprops/action-gh-release", 3)]
        for name, major in families:
            used = name.replace("*", "init")
            for ref, expected in ((f"v{major - 1}", (True, False)), (f"v{major}", (False, False)), (f"v{major + 1}.2.0", (False, False)),
                                  ("main", (True, False)), ("d" * 40, (False, True))):
                with self.subTest((used, ref)):
                    self.assertEqual(self.minimum(f"{used}@{ref}", families)[:2], expected)

    def test_row_6_a_commit_alone_is_unproved_and_a_comment_is_believed_only_where_the_facts_do_not_know(self):
        self.assertEqual(self.minimum("actions/checkout@" + "d" * 40)[:2], (False, True))
        # v7.0.1 by the facts, whatever the comment says of it
        known = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"
        self.assertEqual(self.minimum(f"{known} # v7.0.1")[:2], (False, False))
        self.workflow(f"      - name: Step\n        uses: {known} # v5.0.0\n")
        _, found, _ = self.checks("--policy", "policy.yaml")
        self.assertTrue(any("comment" in one["check"] or "comment" in one["message"] for one in found), found)

    def test_row_7_each_way_in_which_a_required_workflow_is_not_as_declared(self):
        self.write("policy.yaml", """
policy: inventory
workflows:
  list:
    - {file: secret-scan.yml, purpose: p, triggers: [{event: push}, {event: pull_request}], checks: [secrets]}
    - {file: ci.yml, purpose: p, triggers: [{event: pull_request}], checks: [tests]}
    - {file: gone.yml, purpose: p, triggers: [{event: push}]}
    - {file: filtered.yml, purpose: p, checks: [docs]}
""")
        step = "      - name: Step\n        run: echo\n"
        self.workflow(step, "secret-scan.yml", on="push", job="secrets")
        self.workflow(step, "ci.yml", on="pull_request", job="renamed")
        self.workflow(step, "filtered.yml", on="{pull_request: {paths: [docs]}}", job="docs")
        code, found, _ = self.checks("--policy", "policy.yaml")
        self.assertEqual(code, 1)
        about = [one for one in found if one["check"] in ("workflow-inventory", "required-check-missing",
                                                          "required-check-skippable")]
        places = [place for one in about for place in (one["place"], *one["related"])]
        self.assertEqual({place["line"] for place in places if place["path"] == "policy.yaml"}, {5, 6, 7, 8})

    def test_row_8_a_gate_behind_a_pipe_or_an_or_cannot_fail(self):
        for run, red in (("assay gate | tee out/gate.txt", True), ("assay gate || true", True), ("set +e\nassay gate\nexit 0", True),
                         ("assay gate", False)):
            lines = "".join(f"          {line}\n" for line in run.split("\n"))
            self.workflow(f"      - name: Gate\n        run: |\n{lines}")
            with self.subTest(run):
                _, found, _ = self.checks()
                self.assertEqual("result-masked" in {one["check"] for one in found}, red, found)
        self.workflow("      - name: Gate\n        shell: bash\n        run: assay gate | tee gate.txt\n")
        self.assertNotIn("result-masked", {one["check"] for one in self.checks()[1]}, "bash by name has pipefail")

    def test_row_8_the_other_ways_of_a_gate_that_cannot_say_no(self):
        for step, check in (("        continue-on-error: true\n        run: assay gate\n", "result-masked"),
                            ("        shell: bash\n        run: assay gate | tee never/made/gate.txt\n", "output-folder-missing"),
                            ("        run: |\n          echo '{\"passed\": true}' > e.json\n", "evidence-literal"),
                            ("        run: |\n          cat > e.json <<'EOF'\n          {\"passed\": true}\n          EOF\n",
                             "evidence-literal")):
            self.workflow("      - name: Gate\n" + step)
            with self.subTest(step):
                self.assertIn(check, {one["check"] for one in self.checks()[1]})

    def test_the_workflows_to_copy_pass_for_the_strictest_reader(self):
        for path in (pathlib.Path(__file__).resolve().parents[2] / "packaging" / "github").glob("*.yml"):
            self.write(f".github/workflows/{path.name}", path.read_bytes())
        self.write(".github/CODEOWNERS", "/.github/ @octo/team\n")
        self.write(".github/dependabot.yml", "version: 2\nupdates:\n  - package-ecosystem: github-actions\n    directory: /\n"
                                             "    schedule: {interval: weekly}\n    cooldown: {default-days: 7}\n")
        done = self.run_assay("workflows", "--persona", "auditor", ".")
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        self.assertEqual(len(list((self.folder / ".github/workflows").iterdir())), 2)


main()
