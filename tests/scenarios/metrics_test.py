"""--metrics-out: what a run measured, in forms that others read; and objectives over it (rows 26 and 27)."""
import json
import re
import shutil
import time

from evidence_kit import COMMIT, PRODUCER, EvidenceScenario
from harness import github_token, main
from packages import sdist, wheel

FILES = {"prometheus_metrics.prom", "opentelemetry_metrics.json", "runtime_metrics.json", "runtime_metrics.md",
         "metrics_index.json"}
POLICY = """
gate: objectives
purpose: what a scan must have measured
subjects: [gitCommit]
producer: {{required: false}}
domains:
  - domain: scan
    purpose: fast, whole and without findings
    evidence:
      - formats: [runtime-metrics]
        thresholds: [{thresholds}]
"""


class Metrics(EvidenceScenario):
    def scan(self, expect=0):
        done = self.run_assay("scan", "src", "--metrics-out", "metrics")
        self.assertEqual(done.returncode, expect, done.stderr)
        return {metric["name"]: metric["value"] for metric in self.read("metrics/runtime_metrics.json")["metrics"]
                if set(metric["labels"]) == set()}

    def read(self, name):
        return json.loads((self.folder / name).read_text())

    def evidence(self, name, *flags):
        done = self.run_assay("evidence", "read", name, *flags, "--format", "json")
        return done.returncode, json.loads(done.stdout)["readings"][0]

    def setUp(self):
        super().setUp()
        self.write("src/a.py", "x = 1\n")

    def test_row_26_all_five_files_are_written_and_the_index_verifies(self):
        values = self.scan()
        self.assertEqual({path.name for path in (self.folder / "metrics").iterdir()}, FILES)
        self.assertEqual((values["assay_inputs_total"], values["assay_findings_total"]), (1, 0))
        code, reading = self.evidence("metrics/metrics_index.json")
        self.assertEqual((code, reading["reasons"]), (0, []), "lint of what it names has nothing to say")
        (self.folder / "metrics/runtime_metrics.md").write_text("changed")
        self.assertEqual(self.evidence("metrics/metrics_index.json")[0], 1)

    def test_row_26_prometheus_has_types_and_no_id_of_the_run(self):
        self.scan()
        text = (self.folder / "metrics/prometheus_metrics.prom").read_text()
        types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.M))
        self.assertEqual(types["assay_read_bytes_total"], "counter")
        self.assertEqual(types["assay_run_duration_seconds"], "gauge")
        for name, kind in types.items():
            self.assertEqual(name.endswith("_total"), kind == "counter", name)
        self.assertNotIn("run_id", text)

    def test_row_26_otlp_has_times_and_counters_are_sums(self):
        self.scan()
        scope = self.read("metrics/opentelemetry_metrics.json")["resourceMetrics"][0]["scopeMetrics"][0]
        for metric in scope["metrics"]:
            data = metric.get("sum") or metric["gauge"]
            if "sum" in metric:
                self.assertEqual((data["aggregationTemporality"], data["isMonotonic"]), (2, True))
            for point in data["dataPoints"]:
                self.assertLessEqual(int(point["startTimeUnixNano"]), int(point["timeUnixNano"]))
        self.assertIn("sum", {key for metric in scope["metrics"] if metric["name"] == "assay.findings" for key in metric})

    def test_row_26_a_run_that_was_killed_leaves_no_half_file(self):
        if shutil.which("strace") is None:
            self.skipTest("strace is not installed")
        self.write("src/a.txt", "nothing to see here\n")
        self.scan()
        # Killed at each rename that puts a file in its place, until there is no further one.
        for number in range(1, 20):
            done = self.run_assay("scan", "src", "--metrics-out", "metrics", prefix=[
                "strace", "-f", "-qq", "-o", "trace", "-e", "trace=/^rename", "-e", f"inject=/^rename:signal=KILL:when={number}"])
            if done.returncode == 0:
                break
            # A file that was being written bears six more characters; the names themselves are whole.
            names = {path.name for path in (self.folder / "metrics").iterdir()}
            self.assertLessEqual({re.sub(r"\.\w{6}$", "", name) for name in names}, FILES)
            for name in names & FILES:
                if name.endswith(".json"):
                    self.read(f"metrics/{name}")
            if "metrics_index.json" in names:
                self.assertEqual(self.evidence("metrics/metrics_index.json")[0], 0)
        self.assertEqual(number, len(FILES) + 1)

    def test_a_run_with_a_finding_says_that_it_did_not_pass(self):
        self.write("src/b.py", f"TOKEN = '{github_token(3)}'\n")
        values = self.scan(expect=1)
        self.assertEqual(values["assay_findings_failing_total"], 1)
        report = self.read("metrics/runtime_metrics.json")
        self.assertEqual((report["passed"], report["blockers"]), (False, ["run.failed"]))
        self.assertEqual(self.evidence("metrics/runtime_metrics.json")[0], 1)
        for path in (self.folder / "metrics").iterdir():
            self.assertNotIn(github_token(3)[8:], path.read_text())

    def test_each_long_command_has_it(self):
        self.write("dist/demo-1.0-py3-none-any.whl", wheel())
        self.write("dist/demo-1.0.tar.gz", sdist())
        self.write("r.xml", "<testsuite name='t' tests='1'><testcase name='a'/></testsuite>")
        self.run_at("attest", "keygen", "-o", "cosign")
        self.git("init", "-q")
        self.commit("first")
        for command in (("dist", "check", "dist"), ("scan", "git"), ("scan", "dist", "dist"),
                        ("evidence", "index", "src"), ("evidence", "read", "r.xml"),
                        ("evidence", "record", "r.xml", "--commit", COMMIT), ("workflows", "."),
                        ("workflows", "--reach", "."), ("posture", "."), ("redact", "src/a.py"),
                        ("attest", "verify", "dist", "--key", "cosign.pub")):
            with self.subTest(command):
                done = self.run_assay(*command, "--metrics-out", "out")
                self.assertIn(done.returncode, (0, 1, 3), done.stderr)
                report = self.read("out/runtime_metrics.json")
                exit_code = [one["value"] for one in report["metrics"] if one["name"] == "assay_run_exit_code"]
                self.assertEqual(exit_code, [done.returncode])

    def counted(self, *command, expect):
        done = self.run_assay(*command, "--metrics-out", "out")
        self.assertEqual(done.returncode, expect, done.stderr)
        report = self.read("out/runtime_metrics.json")
        self.assertEqual(report["passed"], expect == 0)
        return {" ".join([metric["name"], *metric["labels"].values()]): metric["value"] for metric in report["metrics"]}

    def test_workflows_are_counted_by_severity(self):
        self.write(".github/workflows/a.yml", "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
                                              "      - uses: actions/checkout@main\n")
        values = self.counted("workflows", ".", expect=1)
        by_severity = sum(value for name, value in values.items() if name.startswith("assay_findings_by_severity_total"))
        self.assertEqual(values["assay_inputs_total"], 1)
        self.assertGreater(values["assay_findings_failing_total"], 0)
        self.assertEqual(by_severity, values["assay_findings_total"])

    def test_posture_counts_its_checks_and_has_a_score(self):
        values = self.counted("posture", ".", expect=0)
        self.assertGreater(values["assay_checks_total fail"], 0)
        self.assertEqual(values["assay_checks_total fail"], values["assay_findings_total"])
        self.assertTrue(0 <= values["assay_posture_score"] <= 10)

    def test_a_redaction_counts_what_it_masked_and_read(self):
        self.write("src/b.log", f"a {github_token(3)} b\nc {github_token(4)} d\n")
        for flags in ((), ("--keep-length",), ("--proof", "proof.json")):
            values = self.counted("redact", *flags, "src/b.log", expect=0)
            self.assertEqual(values["assay_masked_total"], 2, flags)
            self.assertEqual(values["assay_read_bytes_total"], (self.folder / "src/b.log").stat().st_size)
        self.assertEqual(values["assay_left_total"], 0)

    def test_a_verification_counts_artifacts_by_what_came_of_them(self):
        self.write("dist/demo-1.0.tar.gz", sdist())
        self.run_at("attest", "keygen", "-o", "cosign")
        values = self.counted("attest", "verify", "dist", "--key", "cosign.pub", expect=3)
        self.assertEqual((values["assay_artifacts_total missing"], values["assay_artifacts_total verified"]), (1, 0))
        self.assertEqual(values["assay_gaps_total"], 1)

    def test_a_folder_that_cannot_be_written_is_no_pass(self):
        self.assertEqual(self.run_assay("scan", "src", "--metrics-out", "src/a.py/none").returncode, 3)

    # Row 27

    def judged(self, thresholds, expect, metrics="metrics/runtime_metrics.json", more=""):
        # A run bears the clock's time, whatever SOURCE_DATE_EPOCH says.
        now = int(time.time())
        self.write("policy.yaml", POLICY.format(thresholds=thresholds) + more)
        self.run_at("evidence", "record", metrics, "-o", "record.json", "--label", "scan", "--commit", COMMIT,
                    producer=PRODUCER, at=now)
        report = self.gate("--policy", "policy.yaml", "--commit", COMMIT, "record.json", expect=expect, at=now)
        return {one["code"] for one in report.get("blockers", [])}

    def test_row_27_objectives_that_are_met_pass(self):
        self.scan()
        self.judged("{ratio: assay_findings_total, at_most: 0}, {ratio: assay_run_duration_seconds, at_most: 60}", expect=0)

    def test_row_27_an_objective_that_is_missed_is_red(self):
        self.scan()
        self.assertEqual(self.judged("{ratio: assay_inputs_total, at_least: 2}", expect=1), {"gate-threshold"})

    def test_row_27_a_missing_metric_is_red(self):
        self.scan()
        self.assertEqual(self.judged("{ratio: assay_nothing, at_most: 1}", expect=1), {"gate-count-unknown"})

    def changed(self, change):
        """A copy of the report in which `change` changed its metrics or attributes, in a folder of its own."""
        report = self.read("metrics/runtime_metrics.json")
        change(report, {metric["name"]: metric for metric in report["metrics"]})
        report["metric_count"] = len(report["metrics"])
        self.write("changed/report.json", json.dumps(report))
        return "changed/report.json"

    def test_row_27_what_goes_back_below_0_is_red(self):
        self.scan()
        bound = "{ratio: assay_findings_failing_total, at_most: 0}, {ratio: assay_run_duration_seconds, at_most: 60}"
        failing = "assay_findings_failing_total"
        for change in (lambda _, rows: rows[failing].update(value=-3),
                       lambda _, rows: rows["assay_run_duration_seconds"].update(value=-5),
                       lambda report, rows: report["metrics"].append({**rows[failing], "value": 0}),
                       lambda report, rows: (rows[failing].update(value=2), report["metrics"].append(
                           {**rows[failing], "value": -2, "labels": {"other": "row"}})),
                       lambda _, rows: rows["assay_run_exit_code"].update(value=1)):
            self.assertEqual(self.judged(bound, 1, self.changed(change)), {"gate-evidence-failed"})

    def test_row_27_metrics_are_as_old_as_the_run_that_they_tell_of(self):
        self.scan()
        bound = "{ratio: assay_gaps_total, at_most: 0}"
        self.judged(bound, 0, more="max_age: 1d\n")
        for year, code in ((2019, "gate-stale"), (2199, "gate-future")):
            times = {"started_at": f"{year}-01-01T00:00:00Z", "ended_at": f"{year}-01-01T00:00:01Z"}
            old = self.changed(lambda report, _, times=times: report["resource_attributes"].update(times))
            self.assertEqual(self.judged(bound, 1, old, more="max_age: 1d\n"), {code})
        self.assertEqual(self.judged(bound, 3, self.changed(lambda report, _: report["resource_attributes"].pop("ended_at"))),
                         {"gate-evidence-unproved"})

    def test_row_27_objectives_may_be_those_of_a_command(self):
        self.scan()
        for tool, expect in (("assay scan files *", 0), ("assay workflows*", 3)):
            self.write("policy.yaml", POLICY.format(thresholds="{ratio: assay_gaps_total, at_most: 0}").replace(
                "formats: [runtime-metrics]", f"formats: [runtime-metrics]\n        tools: ['{tool}']"))
            self.run_at("evidence", "record", "metrics/runtime_metrics.json", "-o", "record.json", "--label", "scan",
                        "--commit", COMMIT, producer=PRODUCER, at=int(time.time()))
            self.gate("--policy", "policy.yaml", "--commit", COMMIT, "record.json", expect=expect, at=int(time.time()))

    def test_row_26_half_an_export_is_unproved_and_two_halves_are_red(self):
        self.scan()
        index = self.read("metrics/metrics_index.json")
        index["artifacts"] = [one for one in index["artifacts"] if one["name"].startswith("runtime")]
        self.write("metrics/metrics_index.json", json.dumps(index))
        self.assertEqual(self.evidence("metrics/metrics_index.json")[0], 3)
        self.scan()
        index = (self.folder / "metrics/metrics_index.json").read_text()
        self.scan()
        self.write("metrics/metrics_index.json", index)
        code, reading = self.evidence("metrics/runtime_metrics.json")
        self.assertEqual((code, [one["code"] for one in reading["reasons"]]), (1, ["evidence-file-changed"]))

    def test_row_27_no_objectives_are_a_mistake(self):
        self.scan()
        self.judged("", expect=2)
        self.write("slo_report.json", '{"passed": true, "results": []}')
        self.assertEqual(self.evidence("slo_report.json", "--as", "slo-report")[0], 1)

    def test_row_27_nan_is_red(self):
        self.scan()
        text = (self.folder / "metrics/runtime_metrics.json").read_text()
        self.write("nan.json", re.sub(r'("assay_run_duration_seconds",\s*"value": )[^,]*', r"\1NaN", text))
        self.assertEqual(self.evidence("nan.json")[0], 1)


main()
