"""What an earlier run found nothing in is not fetched again; what it found something in, or did not read, is."""
import os
import signal
import subprocess
import threading

from containers import zipped
from fake_server import Answer
from harness import ASSAY, INDEPENDENT, github_token, main
from remote_kit import PAGE, QUICK, REPOSITORY, TOKEN, RemoteScenario, issue, repository

ISSUES = REPOSITORY + "/issues"
RUN = {"workflow_runs": [{"id": 9, "run_attempt": 1, "status": "completed", "html_url": f"{PAGE}/actions/runs/9"}]}
LOG = REPOSITORY + "/actions/runs/9/attempts/1/logs"
NOTHING = Answer(zipped([("1_a.txt", b"nothing")]))


def tagged(body, tag='"one"', headers=None):
    """An answer with an ETag, and 304 to whoever names it."""
    def answer(request):
        if request.headers["If-None-Match"] == tag:
            return Answer("", 304, {"ETag": tag, **(headers or {})})
        return Answer(body, headers={"ETag": tag, **(headers or {})})
    return answer


class Cache(RemoteScenario):
    def test_a_clean_page_is_asked_for_by_its_etag_and_not_read_again(self):
        fake = self.serve(repository(issues=tagged([issue(1, "nothing")])))
        first, _ = self.scan(fake)
        second, code = self.scan(fake)
        self.assertEqual([request.headers["If-None-Match"] for request in fake.asked(ISSUES)], [None, '"one"'])
        self.assertEqual((code, second["coverage"]["inputs"]), (0, 0))
        self.assertIn("was not fetched again", " ".join(second["coverage"]["notes"]).replace("were", "was"))

    def test_a_page_with_a_finding_is_read_each_time(self):
        fake = self.serve(repository(issues=tagged([issue(1, github_token(1))])))
        for _ in range(2):
            report, code = self.scan(fake)
            self.assertEqual((code, len(report["findings"])), (1, 1))
        self.assertEqual([request.headers["If-None-Match"] for request in fake.asked(ISSUES)], [None, None])

    def test_a_suppressed_finding_is_one_too(self):
        body = f"{github_token(1)} assay:allow"
        fake = self.serve(repository(issues=tagged([issue(1, body)])))
        self.assertEqual(self.scan(fake)[1], 0)
        self.assertEqual(self.scan(fake, "--no-suppressions")[1], 1)

    def test_a_page_that_was_not_read_wholly_is_read_again(self):
        page = {"artifacts": [{"id": 1, "expired": True, "workflow_run": {"id": 2}}]}
        fake = self.serve(repository(actions_artifacts=tagged(page)))
        for _ in range(2):
            self.assertEqual(self.scan(fake)[1], 3)

    def test_what_a_page_leads_to_is_not_forgotten(self):
        fake = self.serve(repository(actions_runs=tagged(RUN), actions_runs_9_attempts_1_logs=Answer("", 410)))
        self.assertEqual(self.scan(fake)[1], 3)
        fake.routes[LOG] = Answer(zipped([("1_a.txt", github_token(1).encode())]))
        self.assertEqual(self.scan(fake)[1], 1)

    def test_the_page_behind_an_unchanged_one_is_read(self):
        fake = self.serve(repository())
        link = {"Link": f'<{fake.url}/page2>; rel="next"'}
        fake.routes.update({ISSUES: tagged([issue(1, "nothing")], headers=link), "/page2": []})
        self.assertEqual(self.scan(fake)[1], 0)
        fake.routes["/page2"] = [issue(2, github_token(2))]
        self.assertEqual(self.scan(fake)[1], 1)

    def test_a_full_last_page_may_get_a_successor_and_is_read_again(self):
        full = [issue(number, "nothing") for number in range(100)]
        fake = self.serve(repository(issues=tagged(full)))
        self.scan(fake)
        fake.routes[ISSUES] = tagged(full, headers={"Link": f'<{fake.url}/page2>; rel="next"'})
        fake.routes["/page2"] = [issue(2, github_token(2))]
        self.assertEqual(self.scan(fake)[1], 1)

    def test_a_clean_log_is_not_downloaded_again(self):
        fake = self.serve(repository(actions_runs=RUN, actions_runs_9_attempts_1_logs=NOTHING))
        for _ in range(2):
            self.assertEqual(self.scan(fake)[1], 0)
        self.assertEqual(len(fake.asked(LOG)), 1)

    def test_other_rules_kinds_and_limits_begin_anew(self):
        fake = self.serve(repository(actions_runs=RUN, actions_runs_9_attempts_1_logs=NOTHING))
        for flags in ([], ["--disable", "jwt"], ["--exclude", "issues"], ["--decode-depth", "1"], ["--no-cache"]):
            self.scan(fake, *flags)
        self.assertEqual(len(fake.asked(LOG)), 5)

    def test_it_holds_no_token_and_no_content(self):
        fake = self.serve(repository(issues=tagged([issue(1, "some words"), issue(2, github_token(1))]),
                                     issues_comments=tagged([{"body": "other words", "html_url": "u"}])))
        self.scan(fake)
        held = b"".join(path.read_bytes() for path in (self.folder / "cache").rglob("remote/*"))
        self.assertIn(b"assay remote 1", held)
        for text in (b"words", github_token(1).encode(), TOKEN.encode()):
            self.assertNotIn(text, held)

    def test_a_cache_that_others_could_write_is_not_used(self):
        fake = self.serve(repository(actions_runs=RUN, actions_runs_9_attempts_1_logs=NOTHING))
        self.scan(fake)
        os.chmod(self.folder / "cache" / "assay" / "remote", 0o777)
        report, _ = self.scan(fake)
        self.assertEqual(len(fake.asked(LOG)), 2)
        self.assertIn("others could have written it", " ".join(report["coverage"]["notes"]))

    def test_a_link_in_its_place_is_not_followed(self):
        fake = self.serve(repository())
        self.scan(fake)
        path = next((self.folder / "cache" / "assay" / "remote").iterdir())
        kept = path.read_bytes()
        path.rename(self.folder / "elsewhere")
        path.symlink_to(self.folder / "elsewhere")
        report, code = self.scan(fake)
        self.assertEqual(code, 0)
        self.assertIn("no cache is used", " ".join(report["coverage"]["notes"]))
        self.assertEqual((self.folder / "elsewhere").read_bytes(), kept)

    def test_damaged_lines_are_left_aside(self):
        fake = self.serve(repository(actions_runs=RUN, actions_runs_9_attempts_1_logs=NOTHING))
        self.scan(fake)
        path = next((self.folder / "cache" / "assay" / "remote").iterdir())
        kept = path.read_bytes()
        for at in range(0, len(kept), 7):
            path.write_bytes(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1:])
            report, code = self.scan(fake)
            self.assertEqual((code, self.gaps(report)), (0, []))
            path.write_bytes(kept)

    def test_a_run_that_was_killed_goes_on_where_it_stopped(self):
        runs = {"workflow_runs": [{**RUN["workflow_runs"][0], "id": number} for number in range(6)]}
        fake = self.serve(repository(actions_runs=runs))
        last = threading.Event()

        def stall(_):
            last.set()
            return Answer("nothing", stall=True)
        fake.routes.update({f"{REPOSITORY}/actions/runs/{number}/attempts/1/logs": NOTHING if number else stall
                            for number in range(6)})
        environment = {**INDEPENDENT, "GITHUB_TOKEN": TOKEN, "XDG_CACHE_HOME": str(self.folder / "cache")}
        child = subprocess.Popen([ASSAY, "scan", "github", "o/r", "--api-url", fake.url, "--connections", "1",
                                  "--timeout", "60", "--include", "logs"], env=environment, cwd=self.folder,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # What was listed last is asked for first, so the one that stalls comes behind all others.
        self.assertTrue(last.wait(60))
        child.send_signal(signal.SIGKILL)
        child.wait()
        fake.routes[f"{REPOSITORY}/actions/runs/0/attempts/1/logs"] = NOTHING
        self.assertEqual(self.scan(fake, "--include", "logs", quick=QUICK)[1], 0)
        for number in range(1, 6):
            self.assertEqual(len(fake.asked(f"{REPOSITORY}/actions/runs/{number}/attempts/1/logs")), 1)


if __name__ == "__main__":
    main()
