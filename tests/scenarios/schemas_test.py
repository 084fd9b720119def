"""The JSON Schemas that editors complete by, in the hands of a validator that is not ours: what the program takes they take, and
mistakes that they can see they see."""
import json
import pathlib
import unittest

from harness import Scenario, main

try:
    import jsonschema
    import yaml
except ImportError:
    jsonschema = yaml = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = {"rules": "rules/schema.json", "config": "scanners/config/schema.json", "policy": "rules/policies/schema.json",
           "gate": "attest/gate/schema.json"}
GOOD = ("exclude: [a/]\n", "rules: {disable: [github-pat]}\n", "dist: {allow: [a]}\n", "fail-on: high\n", "{}\n")
BAD = ("exclude: a\n", "exclde: [a]\n", "rules: {disable: [1]}\n", "rules: {add: x.yaml}\n", "threads: -1\n", "fail-on: hgih\n",
       "limits: {archive-depth: 70}\n", "exclude:\n", "[]\n")
# Of a rule: what is put in, and whether it is good as far as a schema can see.
RULES = (({}, True), ({"anchors": ["ab"]}, False), ({"anchors": ["é"]}, False), ({"anchors": ["密"]}, True),
         ({"anchors": ["a\nb"]}, True), ({"description": "a\nb"}, False), ({"id": "A b"}, False), ({"severity": "High"}, False),
         ({"entropy": 9}, False), ({"checks": ["nope"]}, False), ({"references": ["http://x"]}, False), ({"zzz": 1}, False))


@unittest.skipIf(jsonschema is None or yaml is None, "the Python packages jsonschema and yaml are not installed")
class Schemas(Scenario):
    def setUp(self):
        super().setUp()
        self.validators = {}
        for name, path in SCHEMAS.items():
            schema = json.loads((ROOT / path).read_text())
            kind = jsonschema.validators.validator_for(schema)
            kind.check_schema(schema)
            self.validators[name] = kind(schema)

    def takes(self, name, document):
        return not list(self.validators[name].iter_errors(document))

    def read(self, path):
        return yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def test_shipped_rules_and_policies_are_good(self):
        detectors = sorted((ROOT / "rules/detectors").glob("*.yaml"))
        for path in [ROOT / "rules/detectors/generic.yaml", *detectors[::25]]:
            self.assertEqual([error.message for error in self.validators["rules"].iter_errors(self.read(path))], [], path)
        policies = sorted((ROOT / "attest/gate/policies").glob("*.yaml"))
        self.assertGreater(len(policies), 5)
        for path in policies:
            self.assertTrue(self.takes("gate", self.read(path)), path)

    def test_configurations_are_judged_as_the_program_does(self):
        for expected, texts in ((True, GOOD), (False, BAD)):
            for text in texts:
                self.write("x.yaml", text)
                done = self.run_assay("config", "show", "--config", "x.yaml")
                self.assertEqual((done.returncode == 0, self.takes("config", yaml.safe_load(text))), (expected, expected), text)

    def test_mistakes_of_rules_are_seen(self):
        fresh = yaml.safe_load(self.run_assay("rules", "new", "acme-token").stdout)
        for change, good in RULES:
            document = {**fresh, "rules": [{**fresh["rules"][0], **change}]}
            self.assertEqual(self.takes("rules", document), good, change)


if __name__ == "__main__":
    main()
