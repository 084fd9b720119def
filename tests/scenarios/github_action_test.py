"""The GitHub Action: its script on saved payloads of events, in clones as actions/checkout makes them."""
import hashlib
import http.server
import importlib
import io
import json
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import threading
import unittest
import zipfile

from harness import ASSAY, INDEPENDENT, Scenario, github_token, main

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACTION = ROOT / "packaging" / "github" / "action"
EVENTS = pathlib.Path(__file__).with_name("github_events")
sys.path.insert(0, str(ACTION))
sys.dont_write_bytecode = True
plan = importlib.import_module("plan")
program = importlib.import_module("program")


def payload(name, before="", after=""):
    return EVENTS.joinpath(f"{name}.json").read_text().replace("{before}", before).replace("{after}", after)


class Action(Scenario):
    """`server` is the repository on the server, `work` what the runner has."""

    def setUp(self):
        super().setUp()
        self.server, self.work, self.temporary = (self.folder / name for name in ("server", "work", "temporary"))
        self.temporary.mkdir()
        self.git("init", "-q", "-b", "main", self.server)
        # As GitHub: any commit can be asked for.
        self.git("config", "uploadpack.allowAnySHA1InWant", "true", folder=self.server)
        self.old = self.change("old.env", f"TOKEN={github_token(1)}\n")
        self.base = self.change("a.py", "x = 1\n")

    def change(self, name, text):
        """A commit on the server's branch; its id."""
        path = self.server / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.git("add", "-A", folder=self.server)
        self.git("commit", "-qm", f"change {name}", folder=self.server)
        return self.git("rev-parse", "HEAD", folder=self.server)

    def check_out(self, ref="main", depth=1):
        """As actions/checkout does it."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.git("init", "-q", "-b", "unborn", self.work)
        self.git("remote", "add", "origin", f"file://{self.server}", folder=self.work)
        shallow = [f"--depth={depth}"] if depth else []
        commit = self.git("rev-parse", ref, folder=self.server)
        target = f"refs/remotes/origin/{ref}" if not ref.startswith("refs/") else ref.replace("refs/", "refs/remotes/", 1)
        self.git("fetch", "-q", "--no-tags", *shallow, "origin", f"+{commit}:{target}", folder=self.work)
        if ref.startswith("refs/"):
            self.git("checkout", "-q", "--detach", commit, folder=self.work)
        else:
            self.git("checkout", "-q", "-B", ref, commit, folder=self.work)

    def act(self, event, body, environment=None, **inputs):
        path = self.temporary / "event.json"
        path.write_text(body)
        self.output, self.summary, self.sarif = (self.temporary / name for name in ("output", "summary", "assay.sarif"))
        for file in (self.output, self.summary, self.sarif):
            file.unlink(missing_ok=True)
        environment = {**INDEPENDENT, "GITHUB_EVENT_NAME": event, "GITHUB_EVENT_PATH": str(path), "GITHUB_ACTIONS": "true",
                       "GITHUB_OUTPUT": str(self.output), "GITHUB_STEP_SUMMARY": str(self.summary),
                       "GITHUB_SERVER_URL": "https://github.com", "RUNNER_TEMP": str(self.temporary),
                       "ASSAY_INPUT_PROGRAM": ASSAY, "ASSAY_INPUT_UPLOAD": "false", "ASSAY_INPUT_TOKEN": github_token(99),
                       **{"ASSAY_INPUT_" + name.upper(): value for name, value in inputs.items()}, **(environment or {})}
        done = subprocess.run([ACTION / "run.sh"], cwd=self.work, env=environment, capture_output=True, text=True, check=False)
        self.told = done.stdout + done.stderr
        return done.returncode

    def outputs(self):
        lines = self.output.read_text().splitlines()
        return {lines[i].split("<<")[0]: lines[i + 1] for i in range(0, len(lines), 3)}

    def found(self):
        """The files with findings."""
        results = json.loads(self.sarif.read_text())["runs"][0]["results"]
        return sorted(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results)

    def assert_found(self, event, body, *files, **inputs):
        code = self.act(event, body, **inputs)
        self.assertEqual(code, 1 if files else 0, self.told)
        self.assertEqual(self.found(), sorted(files), self.told)

    def test_a_push_is_scanned_from_where_the_branch_was_in_a_clone_of_one_commit(self):
        self.change("new.env", f"TOKEN={github_token(2)}\n")
        after = self.change("b.py", "y = 1\n")
        self.check_out()
        self.assert_found("push", payload("push", self.base, after), "new.env")
        self.assertEqual(self.outputs(), {"findings": "1", "exit-code": "1", "verdict": "fail", "sarif": str(self.sarif),
                                          "range": f"{self.base}..{after}"})

    def test_findings_are_annotations_and_a_summary_and_no_value_is_shown(self):
        after = self.change("new.env", f"TOKEN={github_token(2)}\n")
        self.check_out()
        self.act("push", payload("push", self.base, after))
        self.assertRegex(self.told, r"(?m)^::error file=new\.env,line=1,")
        self.assertIn("github-pat", self.summary.read_text().replace("\\", ""))
        for text in (self.told, self.summary.read_text(), self.sarif.read_text()):
            self.assertNotIn(github_token(2), text)
            self.assertNotIn(github_token(99), text)

    def test_annotations_and_summary_can_be_switched_off_and_findings_let_pass(self):
        after = self.change("new.env", f"TOKEN={github_token(2)}\n")
        self.check_out()
        code = self.act("push", payload("push", self.base, after), annotations="false", summary="false", exit_zero="true")
        self.assertEqual(code, 0)
        self.assertNotIn("::error", self.told)
        self.assertFalse(self.summary.exists())
        self.assertEqual(self.outputs()["exit-code"], "1")

    def test_a_push_of_many_commits_is_fetched_as_deep_as_it_is(self):
        self.change("new.env", f"TOKEN={github_token(2)}\n")
        for number in range(70):
            after = self.change("b.py", f"y = {number}\n")
        self.check_out()
        self.assert_found("push", payload("push", self.base, after), "new.env")

    def test_a_new_branch_is_scanned_for_what_the_default_branch_has_not(self):
        self.git("checkout", "-q", "-b", "topic", folder=self.server)
        after = self.change("new.env", f"TOKEN={github_token(2)}\n")
        self.check_out("topic")
        self.assert_found("push", payload("push_new_branch", after=after), "new.env")

    def test_a_new_default_branch_is_scanned_wholly(self):
        self.check_out()
        self.assert_found("push", payload("push_new_default", after=self.base), "old.env")

    def test_a_forced_push_whose_past_is_there(self):
        self.git("checkout", "-q", "-b", "topic", folder=self.server)
        before = self.change("first.env", f"TOKEN={github_token(2)}\n")
        self.git("reset", "-q", "--hard", self.base, folder=self.server)
        after = self.change("second.env", f"TOKEN={github_token(3)}\n")
        self.check_out("topic")
        self.assert_found("push", payload("push_forced", before, after), "second.env")

    def test_a_forced_push_whose_past_is_gone(self):
        self.git("checkout", "-q", "-b", "topic", folder=self.server)
        after = self.change("second.env", f"TOKEN={github_token(3)}\n")
        self.check_out("topic")
        self.assert_found("push", payload("push_forced", "1" * 40, after), "second.env")

    def test_a_forced_push_of_the_default_branch_whose_past_is_gone(self):
        self.check_out()
        self.assert_found("push", payload("push_forced_default", "1" * 40, self.base), "old.env")

    def test_a_tag_is_scanned_with_all_that_it_reaches(self):
        self.git("tag", "-a", "v1.0.0", "-m", "release", folder=self.server)
        self.check_out("refs/tags/v1.0.0")
        self.assert_found("push", payload("push_tag", after=self.base), "old.env")

    def test_a_deleted_branch_brings_nothing(self):
        self.check_out()
        self.assertEqual(self.act("push", payload("push_deleted", self.base), program=""), 0, self.told)
        self.assertEqual(self.outputs()["verdict"], "pass")

    def pull_request(self):
        """Two commits beside a main that went on, and their merge, which is what is checked out."""
        self.git("checkout", "-q", "-b", "topic", folder=self.server)
        self.change("new.env", f"TOKEN={github_token(2)}\n")
        head = self.change("new.env", "TOKEN=\n")
        self.git("checkout", "-q", "main", folder=self.server)
        base = self.change("main.env", f"TOKEN={github_token(3)}\n")
        self.git("merge", "-q", "--no-ff", "-m", "merge", "topic", folder=self.server)
        self.git("update-ref", "refs/pull/7/merge", "HEAD", folder=self.server)
        self.git("reset", "-q", "--hard", base, folder=self.server)
        self.check_out("refs/pull/7/merge")
        return base, head

    def test_a_pull_request_is_scanned_from_its_merge_base(self):
        self.assert_found("pull_request", payload("pull_request", *self.pull_request()), "new.env")

    def test_a_pull_request_of_a_fork_is_scanned_and_not_uploaded(self):
        body = payload("pull_request_fork", *self.pull_request())
        self.assert_found("pull_request", body, "new.env", upload="true")
        self.assertIn("may not write", self.told)

    def test_pull_request_target_is_refused_with_the_reason(self):
        self.check_out()
        self.assertEqual(self.act("pull_request_target", payload("pull_request_target", self.old, self.base)), 2)
        self.assertIn("Use the event pull_request", self.told)
        self.assertFalse(self.sarif.exists())

    def test_a_group_of_the_merge_queue(self):
        after = self.change("new.env", f"TOKEN={github_token(2)}\n")
        self.check_out()
        self.assert_found("merge_group", payload("merge_group", self.base, after), "new.env")

    def test_a_schedule_and_a_run_by_hand_scan_everything(self):
        self.check_out()
        self.assert_found("schedule", payload("schedule"), "old.env")
        self.check_out()
        self.assert_found("workflow_dispatch", payload("workflow_dispatch"), "old.env")

    def test_a_range_that_is_asked_for(self):
        after = self.change("new.env", f"TOKEN={github_token(2)}\n")
        self.check_out()
        self.assert_found("schedule", payload("schedule"), "new.env", range=f"{self.base}..{after}")
        self.assertEqual(self.act("push", payload("push", self.base, after), range="main; touch x"), 2)

    def test_history_that_cannot_be_fetched_is_no_pass(self):
        self.check_out()
        shutil.rmtree(self.server)
        self.assertEqual(self.act("schedule", payload("schedule")), 3, self.told)
        self.assertIn("fetch-depth: 0", self.told)

    def test_a_commit_that_cannot_be_fetched_is_no_pass(self):
        self.check_out()
        self.assertEqual(self.act("push", payload("push", self.base, "2" * 40)), 3, self.told)

    def test_a_payload_that_is_none_is_told(self):
        self.check_out()
        for body in ("", "[]", "{", json.dumps({"before": "$(touch x)", "after": self.base})):
            self.assertEqual(self.act("push", body), 2, self.told)

    def test_a_full_disk_is_no_finding(self):
        self.check_out()
        for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
            code = self.act("push", payload("push", self.old, self.base), environment={name: "/dev/full"})
            self.assertEqual(code, 3, self.told)
            self.assertIn("::error title=assay::the action came to no end: OSError: [Errno 28]", self.told)
            self.assertNotIn("Traceback", self.told)

    def test_the_report_of_an_earlier_step_is_not_taken_for_this_one(self):
        self.check_out()
        earlier = self.temporary / "named.sarif"
        self.act("push", payload("push", self.old, self.base), sarif=str(earlier))
        self.assertTrue(earlier.is_file(), self.told)
        broken = self.temporary / "broken"
        broken.write_text("#!/bin/sh\nexit 3\n")
        broken.chmod(0o755)
        code = self.act("push", payload("push", self.old, self.base), sarif=str(earlier), program=str(broken))
        self.assertEqual((code, "nothing was scanned" in self.told), (3, True), self.told)

    def test_names_are_never_run(self):
        name = "$(touch${IFS}ran)`touch${IFS}ran`;touch ran"
        after = self.change(f"dir/{name}.env", f"TOKEN={github_token(2)}\n")
        self.check_out()
        body = json.loads(payload("push", self.base, after))
        body["ref"] = f"refs/heads/{name}"
        body["repository"]["default_branch"] = name
        self.assertEqual(self.act("push", json.dumps(body), config="", baseline="", fail_on="low"), 1, self.told)
        self.assertEqual(self.act("push", json.dumps(body), fail_on=name), 2, self.told)
        self.assertFalse([*self.folder.rglob("ran")])

    def test_what_tools_say_cannot_command_the_runner(self):
        self.check_out()
        code = self.act("push", payload("push", self.old, self.base), config="/nowhere/::error::forged")
        self.assertEqual(code, 2, self.told)
        lines = self.told.splitlines()
        begin = next(i for i, line in enumerate(lines) if line.startswith("::stop-commands::"))
        said = next(i for i, line in enumerate(lines) if "forged" in line)
        self.assertGreater(said, begin)
        self.assertIn("::" + lines[begin].rsplit("::", 1)[1] + "::", lines[said:])


class Plans(unittest.TestCase):
    def test_reports_of_ranges_and_incomplete_ones_replace_no_whole_one(self):
        scan = importlib.import_module("scan")
        everything, part = plan.Plan("history", ""), plan.Plan("range", "", "a", "b")
        own, fork = (json.loads(payload(name)) for name in ("pull_request", "pull_request_fork"))
        self.assertEqual(scan.upload_is_wanted("auto", everything, {}, 1), "")
        self.assertEqual(scan.upload_is_wanted("auto", part, own, 1), "")
        for repository in (None, "x", 1, []):  # a deleted fork has none
            own["pull_request"]["head"]["repo"] = repository
            self.assertNotEqual(scan.upload_is_wanted("auto", part, own, 0), "")
        for asked, of, event, code in (("auto", part, {}, 0), ("auto", everything, {}, 3), ("true", part, fork, 0),
                                       ("false", everything, {}, 0)):
            self.assertNotEqual(scan.upload_is_wanted(asked, of, event, code), "")

    def test_an_event_without_commits_of_its_own_is_a_whole_scan(self):
        for event in ("schedule", "release", "workflow_run", "repository_dispatch", ""):
            self.assertEqual(plan.plan_for(event, {}).kind, "history")


class Releases(unittest.TestCase):
    """A server that has a release, and an action whose list names it."""

    def setUp(self):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as wheel:
            wheel.writestr("assay-9.9.9.data/scripts/assay", "#!/bin/sh\necho \"$@\" >>\"$(dirname \"$0\")/ran\"\nexit ${ASSAY_FAKE:-0}\n")
            wheel.writestr("assay/libassay.so", "the library")
        self.wheel = packed.getvalue()
        files = {"/octo-org/assay/releases/download/v9.9.9/" + self.name(): self.wheel,
                 "/octo-org/assay/releases/download/v9.9.9/" + self.name() + ".sigstore.json": b"{}"}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path in files else 404)
                self.end_headers()
                self.wfile.write(files.get(self.path, b""))

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.folder = pathlib.Path(os.environ.get("TMPDIR", "/tmp")) / f"assay-action-{os.getpid()}-{id(self)}"
        self.folder.mkdir()
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.environment = {"GITHUB_SERVER_URL": f"http://127.0.0.1:{server.server_port}", "RUNNER_TEMP": str(self.folder),
                            "GITHUB_ACTION_PATH": f"{self.folder}/_actions/octo-org/assay/v1"}
        self.digests(hashlib.sha256(self.wheel).hexdigest())

    @staticmethod
    def name():
        return f"assay-9.9.9-py3-none-manylinux_2_36_{os.uname().machine}.whl"

    def digests(self, digest):
        path = self.folder / "digests.txt"
        path.write_text(f"# releases\n{digest}  {self.name()}\n")
        before, program.DIGESTS = program.DIGESTS, path
        self.addCleanup(setattr, program, "DIGESTS", before)

    def test_a_release_is_run_once_its_digest_and_its_attestation_hold(self):
        path = program.obtain(self.environment, lambda text: None)
        self.assertTrue(path.stat().st_mode & stat.S_IXUSR)
        self.assertEqual(path.with_name("libassay.so").read_text(), "the library")
        said = (path.parent / "ran").read_text()
        self.assertIn("attest verify", said)
        self.assertIn(r"/octo\-org/assay/\.github/workflows/release\.yml@refs/tags/v.+", said)

    def test_a_release_with_another_digest_is_never_run(self):
        self.digests("0" * 64)
        with self.assertRaisesRegex(program.ProgramError, "SHA-256 differs"):
            program.obtain(self.environment, print)
        self.assertFalse([*self.folder.rglob("ran")])

    def test_an_attestation_that_does_not_verify_stops_the_run(self):
        os.environ["ASSAY_FAKE"] = "1"
        self.addCleanup(os.environ.pop, "ASSAY_FAKE")
        with self.assertRaisesRegex(program.ProgramError, "was not verified"):
            program.obtain(self.environment, print)

    def test_a_version_that_is_not_pinned_is_refused(self):
        with self.assertRaisesRegex(program.ProgramError, "no release 1.0 .* is pinned"):
            program.obtain({**self.environment, "ASSAY_INPUT_VERSION": "1.0"}, print)

    def test_without_any_release_it_says_what_to_do(self):
        with self.assertRaisesRegex(program.ProgramError, "the input `program`"):
            program.pinned("# none yet\n", "latest", "x86_64")

    def test_an_action_that_is_in_the_repository_itself_has_no_releases(self):
        with self.assertRaisesRegex(program.ProgramError, "has no releases"):
            program.obtain({**self.environment, "GITHUB_ACTION_PATH": f"{self.folder}/tool/tool"}, print)


class OwnChecks(Scenario):
    def test_the_action_passes_our_checks_and_those_of_others(self):
        done = self.run_assay("workflows", "--persona", "pedantic", ROOT / "action.yml")
        self.assertEqual(done.returncode, 0, done.stdout.decode())
        for name, command in (("zizmor", ["zizmor", "--offline", "--no-progress"]), ):
            if shutil.which(name):
                other = subprocess.run([*command, ROOT / "action.yml"], capture_output=True, text=True, check=False)
                self.assertEqual(other.returncode, 0, other.stdout + other.stderr)

    def test_every_input_is_given_to_the_script_by_the_environment_alone(self):
        text = (ROOT / "action.yml").read_text()
        runs = [line for line in text.splitlines() if line.strip().startswith("run:")]
        self.assertEqual(len(runs), 1)
        self.assertNotIn("${{", runs[0])


if __name__ == "__main__":
    main()
