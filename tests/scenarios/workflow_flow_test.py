"""assay workflows: what is followed from a source to where it takes effect, and how a report shows it."""
import json
import pathlib

from harness import Scenario, main

CALLED = """on: {workflow_call: {inputs: {branch: {type: string}}}}
jobs:
  log:
    runs-on: ubuntu-24.04
    steps:
      - run: git log ${{ inputs.branch }}
"""
CALLER = """on: pull_request_target
jobs:
  call:
    uses: ./.github/workflows/called.yml
    with:
      branch: ${{ github.head_ref }}
"""


class WorkflowFlow(Scenario):
    def found(self, check, *arguments):
        done = self.run_assay("workflows", "--format", "json", *arguments)
        return [finding for finding in json.loads(done.stdout)["findings"] if finding["check"] == check]

    def test_the_way_leads_from_the_caller_to_the_script(self):
        self.write(".github/workflows/called.yml", CALLED)
        self.write(".github/workflows/caller.yml", CALLER)
        [finding] = self.found("reusable-input-tainted")
        self.assertEqual([(pathlib.Path(place["path"]).name, place["line"]) for place in finding["flow"]],
                         [("caller.yml", 6), ("called.yml", 6), ("called.yml", 6)])
        self.assertEqual(finding["severity"], "high")
        self.assertIn("on pull_request_target", finding["message"])

    def test_sarif_carries_the_way_as_a_code_flow(self):
        self.write(".github/workflows/called.yml", CALLED)
        self.write(".github/workflows/caller.yml", CALLER)
        log = json.loads(self.run_assay("workflows", "--format", "sarif").stdout)
        [result] = [one for one in log["runs"][0]["results"] if one["ruleId"] == "reusable-input-tainted"]
        locations = result["codeFlows"][0]["threadFlows"][0]["locations"]
        self.assertEqual([one["location"]["physicalLocation"]["region"]["startLine"] for one in locations], [6, 6, 6])

    def test_the_shortest_trigger_is_told(self):
        self.write(".github/workflows/ci.yml", """on:
  push:
  workflow_dispatch:
    inputs: {deploy: {type: boolean}, where: {type: string}}
jobs:
  a:
    runs-on: ubuntu-24.04
    if: inputs.deploy
    steps:
      - run: deploy ${{ inputs.where }}
""")
        [finding] = self.found("expression-in-script")
        self.assertTrue(finding["message"].endswith("on workflow_dispatch with inputs.deploy = true."),
                        finding["message"])

    def test_too_much_to_follow_is_a_gap(self):
        steps = "".join(f"      - run: echo ${{{{ steps.s{i}.outputs.x }}}}\n        id: s{i + 1}\n"
                        for i in range(6_000))
        self.write(".github/workflows/ci.yml", f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}")
        done = self.run_assay("workflows", "--exit-zero", "--fail-on", "critical")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"not all of its data was looked at", done.stdout)

    def test_conditions_that_take_long_are_a_gap(self):
        terms = " || ".join(f"(github.a{i} == 'x' && github.b{i} == 'y')" for i in range(200))
        steps = "".join(f"      - run: 'true'\n        if: github.c{i} || {terms}\n" for i in range(20))
        self.write(".github/workflows/ci.yml", f"on: [push, pull_request, issues]\njobs:\n  a:\n    runs-on: x\n"
                                               f"    steps:\n{steps}")
        done = self.run_assay("workflows", "--exit-zero", "--fail-on", "critical")
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"not all of its data was looked at", done.stdout)

    def test_of_the_first_customer_only_inputs_of_dispatchers_get_into_scripts(self):
        customer = pathlib.Path(__file__).resolve().parents[2].parent / "shared/data/dpone"
        if not customer.is_dir():
            self.skipTest("the first customer's workflows are not here (../shared/data/dpone)")
        found = self.found("expression-in-script", customer)
        self.assertEqual(len(found), 19)
        self.assertEqual({finding["severity"] for finding in found}, {"low"})
        impossible = self.found("condition-constant", customer)
        lines = [one["place"]["line"] for one in impossible if "route-live-wide" in one["place"]["path"]]
        self.assertEqual(lines, [292, 441])


if __name__ == "__main__":
    main()
