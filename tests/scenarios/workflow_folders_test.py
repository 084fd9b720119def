"""assay workflows: output to a folder that is neither in the repository nor made by a step."""
import json

from harness import Scenario, main

WORKFLOW = """on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v6
      - run: echo ok > evidence/ok.txt
"""


class WorkflowFolders(Scenario):
    def found(self):
        self.write(".github/workflows/a.yml", WORKFLOW)
        done = self.run_assay("workflows", ".", "--format", "json")
        return [one["place"]["line"] for one in json.loads(done.stdout)["findings"]
                if one["check"] == "output-folder-missing"]

    def test_a_folder_that_is_nowhere_is_told(self):
        self.assertEqual(self.found(), [8])

    def test_one_of_the_repository_is_there_after_the_checkout(self):
        self.write("evidence/README", "kept")
        self.assertEqual(self.found(), [])


if __name__ == "__main__":
    main()
