"""What people and pipelines write on GitLab is found, each under its own address."""
import json

from containers import zipped
from fake_server import Answer
from harness import github_token, main
from remote_kit import RemoteScenario

PROJECT = "/projects/g%2Fp"
PAGE = "https://gitlab.com/g/p"


def project(**more):
    routes = {f"{PROJECT}/{name}": [] for name in ("issues", "merge_requests", "snippets", "jobs")}
    routes.update({f"{PROJECT}/{name}": answer for name, answer in more.items()})
    return routes


class Gitlab(RemoteScenario):
    def scan(self, fake, *flags, **more):
        done = self.scan_server("gitlab", "g/p", fake, *flags, **more)
        self.assertIn(done.returncode, (0, 1, 3), done.stderr)
        return json.loads(done.stdout), done.returncode

    def test_each_kind_of_text(self):
        issue = {"iid": 1, "title": "t", "description": github_token(1), "web_url": f"{PAGE}/-/issues/1",
                 "user_notes_count": 1}
        merge = {"iid": 2, "title": github_token(2), "description": None, "web_url": f"{PAGE}/-/merge_requests/2",
                 "user_notes_count": 1}
        snippet = {"id": 3, "title": "t", "description": "d", "web_url": f"{PAGE}/-/snippets/3",
                   "files": [{"path": "a b.txt", "raw_url": f"{PAGE}/-/snippets/3/raw/main/a%20b.txt"}]}
        fake = self.serve({**project(issues=[issue], merge_requests=[merge], snippets=[snippet]),
                           f"{PROJECT}/issues/1/notes": [{"id": 7, "body": github_token(3)}],
                           f"{PROJECT}/merge_requests/2/notes": [{"id": 8, "body": github_token(4)}],
                           f"{PROJECT}/snippets/3/files/main/a%20b.txt/raw": Answer(github_token(5))})
        report, code = self.scan(fake)
        self.assertEqual((code, self.gaps(report)), (1, []))
        self.assertEqual(self.names(report), [
            f"issue {PAGE}/-/issues/1", f"issue note {PAGE}/-/issues/1#note_7",
            f"merge request note {PAGE}/-/merge_requests/2#note_8",
            f"merge request title {PAGE}/-/merge_requests/2", f"snippet {PAGE}/-/snippets/3#a b.txt"])
        self.assertTrue(all(request.headers["Authorization"].startswith("Bearer ") for request in fake.requests))

    def test_what_was_edited_out_of_a_title(self):
        issue = {"iid": 1, "title": "t", "web_url": f"{PAGE}/-/issues/1", "user_notes_count": 0,
                 "created_at": "2026-01-05T08:00:00Z", "updated_at": "2026-01-05T09:00:00Z"}
        untouched = {**issue, "iid": 2, "updated_at": issue["created_at"]}
        token = github_token(6)
        note = {"id": 7, "system": True, "body": f"changed title from **use {{-{token}-}}** to **use {{+a token+}}**"}
        fake = self.serve({**project(issues=[issue, untouched]), f"{PROJECT}/issues/1/notes": [note]})
        report, code = self.scan(fake)
        self.assertEqual((code, self.gaps(report)), (1, []))
        self.assertEqual(self.names(report), [f"issue title before an edit {PAGE}/-/issues/1#note_7"])
        self.assertEqual(self.scan(fake, "--exclude", "edits")[1], 0)

    def test_logs_and_artifacts_of_jobs(self):
        job = {"id": 5, "web_url": f"{PAGE}/-/jobs/5", "started_at": "x", "finished_at": "y",
               "artifacts_file": {"filename": "a.zip", "size": 3}}
        store = self.serve({"/a.zip": Answer(zipped([("a.txt", github_token(1).encode())]))})
        fake = self.serve({**project(jobs=[job]), f"{PROJECT}/jobs/5/trace": Answer(f"\x1b[0K{github_token(2)}\r\n"),
                           f"{PROJECT}/jobs/5/artifacts": Answer("", 302, {"Location": store.url + "/a.zip"})})
        report, code = self.scan(fake)
        self.assertEqual((code, self.gaps(report)), (1, []))
        self.assertEqual(self.names(report), [f"job artifacts {PAGE}/-/jobs/5!/a.txt", f"job log {PAGE}/-/jobs/5"])
        self.assertIsNone(store.requests[0].headers["Authorization"])

    def test_a_token_that_a_width_broke_in_a_log(self):
        job = {"id": 5, "web_url": f"{PAGE}/-/jobs/5", "started_at": "x", "finished_at": "y"}
        line = f"{'x' * 59} {github_token(2)} and more"
        fake = self.serve({**project(jobs=[job]),
                           f"{PROJECT}/jobs/5/trace": Answer(f"\x1b[0Kmake\r\n{line[:80]}\r\n{line[80:]}\r\n")})
        report, code = self.scan(fake)
        self.assertEqual((code, self.names(report)), (1, [f"job log {PAGE}/-/jobs/5"]))

    def test_what_was_erased_or_is_gone_is_a_gap(self):
        jobs = [{"id": 5, "web_url": f"{PAGE}/-/jobs/5", "started_at": "x"},
                {"id": 6, "web_url": f"{PAGE}/-/jobs/6", "erased_at": "x"}]
        report, code = self.scan(self.serve(project(jobs=jobs)))
        self.assert_gap(report, code, "job log", "answers 404")
        self.assert_gap(report, code, f"job {PAGE}/-/jobs/6", "was erased")

    def test_a_job_that_did_not_begin_has_no_log(self):
        report, code = self.scan(self.serve(project(jobs=[{"id": 5, "web_url": "u", "started_at": None}])))
        self.assertEqual((code, self.gaps(report)), (0, []))

    def test_a_project_that_is_not_there_is_no_pass(self):
        report, code = self.scan(self.serve({}))
        self.assert_gap(report, code, "list of jobs", "answers 404")

    def test_a_list_that_is_lost_is_a_gap(self):
        report, code = self.scan(self.serve(project(issues=Answer([], cut=0, length=2))))
        self.assert_gap(report, code, "list of issues", "a page was lost")


if __name__ == "__main__":
    main()
