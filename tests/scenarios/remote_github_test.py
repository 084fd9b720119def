"""What people and workflows write on GitHub is found, each under its own address."""
import json

from containers import zipped
from fake_server import Answer
from harness import github_token, main
from remote_kit import PAGE, REPOSITORY, RemoteScenario, issue, repository


class Texts(RemoteScenario):
    def test_each_kind_of_text_is_found_under_its_page(self):
        pull = {"number": 2, "title": github_token(2), "body": None, "html_url": f"{PAGE}/pull/2", "pull_request": {}}
        fake = self.serve(repository(
            issues=[issue(1, f"see {github_token(1)}"), pull],
            issues_comments=[{"body": github_token(3), "html_url": f"{PAGE}/issues/1#issuecomment-3"}],
            pulls_comments=[{"body": github_token(4), "html_url": f"{PAGE}/pull/2#discussion_r4"}],
            pulls_2_reviews=[{"body": github_token(5), "html_url": f"{PAGE}/pull/2#pullrequestreview-5"}],
            comments=[{"body": github_token(6), "html_url": f"{PAGE}/commit/abc#commitcomment-6"}],
            releases=[{"name": "v1", "body": github_token(7), "html_url": f"{PAGE}/releases/tag/v1", "assets": []}]))
        report, code = self.scan(fake)
        self.assertEqual(code, 1)
        self.assertEqual(self.names(report), [
            f"comment {PAGE}/issues/1#issuecomment-3",
            f"commit comment {PAGE}/commit/abc#commitcomment-6",
            f"issue {PAGE}/issues/1",
            f"pull request title {PAGE}/pull/2",
            f"release {PAGE}/releases/tag/v1",
            f"review comment {PAGE}/pull/2#discussion_r4",
            f"review {PAGE}/pull/2#pullrequestreview-5",
        ])
        place = next(place for finding in report["findings"] for place in finding["places"]
                     if place["resource"] == "issue")
        self.assertEqual((place["kind"], place["path"], place["column"]), ("remote", f"{PAGE}/issues/1", 5))
        self.assertEqual(report["coverage"]["gaps"], [])

    def test_a_repository_without_anything_passes(self):
        report, code = self.scan(self.serve(repository()))
        self.assertEqual((code, report["outcome"]["verdict"]), (0, "pass"))

    def test_discussions_with_all_comments_and_replies(self):
        def page(nodes, end=None):
            return {"pageInfo": {"hasNextPage": end is not None, "endCursor": end}, "nodes": nodes}

        def answer(request):
            asked = json.loads(request.sent)
            after = asked["variables"]["after"]
            if "repository" in asked["query"]:
                first = {"id": "D1", "title": "t", "body": "b", "url": "u1",
                         "comments": page([{"id": "C1", "body": "c", "url": "u2",
                                            "replies": page([{"body": github_token(1), "url": "u3"}], "r1")}], "c1")}
                second = {"id": "D2", "title": "t", "body": github_token(2), "url": "u4", "comments": page([])}
                return {"data": {"repository": {"discussions": page([second]) if after else page([first], "d1")}}}
            if asked["variables"]["id"] == "D1":
                more = page([{"id": "C2", "body": github_token(3), "url": "u5", "replies": page([])}])
                return {"data": {"node": {"comments": more if after else page([], "c1")}}}
            return {"data": {"node": {"replies": page([{"body": github_token(4), "url": "u6"}])}}}

        routes = repository()
        routes[REPOSITORY] = {"full_name": "o/r", "has_discussions": True}
        routes["/graphql"] = answer
        report, code = self.scan(self.serve(routes), "--include", "discussions")
        self.assertEqual(code, 1)
        self.assertEqual(self.gaps(report), [])
        self.assertEqual(self.names(report), ["discussion comment u3", "discussion comment u5", "discussion comment u6",
                                              "discussion u4"])

    def test_discussions_without_a_token_are_a_gap(self):
        routes = repository()
        routes[REPOSITORY] = {"full_name": "o/r", "has_discussions": True}
        report, code = self.scan(self.serve(routes), token=None)
        self.assert_gap(report, code, "list of discussions", "set GITHUB_TOKEN")

    def edited(self, **more):
        return {"node_id": "C1", "body": "words", "html_url": f"{PAGE}/issues/1#c1", "created_at": "2026-01-05T08:00:00Z",
                "updated_at": "2026-01-05T09:00:00Z", **more}

    def edits(self, texts, more=False):
        return {"data": {"nodes": [None, {"id": "C1", "userContentEdits": {
            "pageInfo": {"hasNextPage": more}, "nodes": [{"diff": text} for text in texts]}}]}}

    def test_what_was_edited_out_of_a_comment(self):
        routes = repository(issues_comments=[self.edited(), {**self.edited(), "node_id": "C2", "updated_at": "2026-01-05T08:00:00Z"}])
        routes["/graphql"] = lambda request: (
            self.edits(["words", None, f"token {github_token(1)}"]) if json.loads(request.sent)["variables"]["ids"] == ["C1"]
            else Answer("", 400))
        fake = self.serve(routes)
        for _ in range(2):
            report, code = self.scan(fake)
            self.assertEqual((code, self.gaps(report)), (1, []))
            self.assertEqual(self.names(report), [f"comment before an edit {PAGE}/issues/1#c1"])
        self.assertEqual(self.scan(fake, "--exclude", "edits")[1], 0)

    def test_what_was_edited_out_of_a_title(self):
        def answer(request):
            self.assertIn("issueTitles:timelineItems(itemTypes:[RENAMED_TITLE_EVENT]", json.loads(request.sent)["query"])
            return {"data": {"nodes": [{"id": "C1", "userContentEdits": {"nodes": []}, "issueTitles": {
                "pageInfo": {"hasPreviousPage": more}, "nodes": [{}, {"previousTitle": f"on {github_token(1)}"}]}}]}}
        for more, code in ((False, 1), (True, 1)):
            routes = repository(issues=[self.edited(number=1, title="now", html_url=f"{PAGE}/issues/1")])
            routes["/graphql"] = answer
            report, ended = self.scan(self.serve(routes))
            self.assertEqual((ended, len(self.gaps(report))), (code, int(more)))
            self.assertEqual(self.names(report), [f"issue title before an edit {PAGE}/issues/1"])

    def test_edits_that_are_not_given_are_gaps(self):
        for answer, token, why in ((self.edits(["words"], True), "t", "edited more than 100 times"),
                                   (Answer("", 502), "t", "answers 502"), ({"errors": [1], "data": None}, "t", "errors"),
                                   ({}, None, "set GITHUB_TOKEN")):
            routes = repository(issues_comments=[self.edited()])
            routes["/graphql"] = answer
            report, code = self.scan(self.serve(routes), **({} if token else {"token": None}))
            self.assertEqual(code, 3)
            self.assertIn(why, " ".join(gap["why"] for gap in report["coverage"]["gaps"]))

    def test_errors_of_graphql_are_a_gap(self):
        routes = repository()
        routes[REPOSITORY] = {"full_name": "o/r", "has_discussions": True}
        routes["/graphql"] = {"errors": [{"type": "RATE_LIMITED"}], "data": None}
        report, code = self.scan(self.serve(routes))
        self.assert_gap(report, code, "list of discussions", "answers with errors")

    def test_all_pages_of_a_list_are_read(self):
        def answer(request):
            number = int(request.path.rsplit("page=")[-1]) if "&page=" in request.path else 1
            more = {"Link": f'<{fake.url}{REPOSITORY}/issues?per_page=100&page={number + 1}>; rel="next"'}
            return Answer([issue(number, github_token(number))], headers=more if number < 5 else {})
        fake = self.serve(repository(issues=answer))
        report, _ = self.scan(fake)
        self.assertEqual(len(report["findings"]), 5)

    def test_a_full_page_without_links_has_a_page_behind_it(self):
        def answer(request):
            number = int(request.path.rsplit("page=")[-1]) if "&page=" in request.path else 1
            first, end = 100 * (number - 1), min(100 * number, 203)
            return Answer([issue(n, github_token(n) if n in (150, 202) else "words") for n in range(first, end)])
        fake = self.serve(repository(issues=answer))
        report, code = self.scan(fake, "--include", "issues")
        self.assertEqual((code, len(report["findings"]), self.gaps(report)), (1, 2, []))
        self.assertEqual(len(fake.asked(REPOSITORY + "/issues")), 3)

    def test_a_full_page_that_is_given_for_every_number_is_a_gap(self):
        fake = self.serve(repository(issues=[issue(n, "words") for n in range(100)]))
        report, code = self.scan(fake, "--include", "issues")
        self.assert_gap(report, code, "list of issues", "gives it again for the next")
        self.assertEqual(len(fake.asked(REPOSITORY + "/issues")), 2)

    def test_without_issues_pull_requests_are_listed_by_themselves(self):
        routes = repository(pulls=[{"number": 2, "title": github_token(1), "html_url": f"{PAGE}/pull/2"}],
                            pulls_2_reviews=[])
        routes[REPOSITORY] = {"full_name": "o/r", "has_issues": False}
        routes[REPOSITORY + "/issues"] = Answer("", 410)
        report, code = self.scan(self.serve(routes))
        self.assertEqual((code, self.gaps(report)), (1, []))

    def test_the_report_is_the_same_for_any_number_of_connections(self):
        routes = repository(issues=[{**issue(n, github_token(n % 7)), "pull_request": {}} for n in range(40)])
        routes.update({f"{REPOSITORY}/pulls/{n}/reviews": [{"body": github_token(n), "html_url": f"u{n}"}]
                       for n in range(0, 40, 2)})
        fake = self.serve(routes)
        reports = {self.scan_server("github", "o/r", fake, "--connections", str(n)).stdout for n in (1, 2, 8)}
        self.assertEqual(len(reports), 1)

    def test_a_token_with_a_line_break_is_a_mistake(self):
        done = self.scan_server("github", "o/r", self.serve({}), token=github_token(1) + "\nX: y")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"a line break", done.stderr)

    def test_kinds_are_chosen(self):
        fake = self.serve(repository(issues=[issue(1, github_token(1))]))
        self.scan(fake, "--include", "issues,comments", "--exclude", "comments")
        self.assertEqual({request.path.split("?")[0] for request in fake.requests}, {REPOSITORY, REPOSITORY + "/issues"})

    def test_a_kind_that_is_none_is_a_mistake(self):
        done = self.scan_server("github", "o/r", self.serve({}), "--include", "isues")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"there is no such kind", done.stderr)

    def test_what_has_not_changed_since_is_left_out(self):
        old = {"body": github_token(1), "html_url": "old", "updated_at": "2024-01-01T00:00:00Z"}
        new = {"body": github_token(2), "html_url": "new", "updated_at": "2026-03-01T00:00:01Z"}
        fake = self.serve(repository(comments=[old, new]))
        report, _ = self.scan(fake, "--since", "2026-03-01")
        self.assertEqual(self.names(report), ["commit comment new"])
        self.assertIn("since=2026-03-01T00:00:00Z", fake.asked(REPOSITORY + "/issues")[0].path)

    def test_sarif_names_the_page(self):
        fake = self.serve(repository(issues=[issue(1, github_token(1))]))
        done = self.scan_server("github", "o/r", fake, form="sarif")
        result = json.loads(done.stdout)["runs"][0]["results"][0]
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        self.assertEqual(location, {"uri": f"{PAGE}/issues/1"})


class Files(RemoteScenario):
    def test_logs_of_every_attempt(self):
        run = {"id": 9, "run_attempt": 2, "status": "completed", "html_url": f"{PAGE}/actions/runs/9"}
        logs = [Answer(zipped([("build/1_step.txt", f"2026-01-05T08:00:00.0000000Z {github_token(n)}\n".encode())]))
                for n in (1, 2)]
        fake = self.serve(repository(actions_runs={"workflow_runs": [run]}, actions_runs_9_attempts_1_logs=logs[0],
                                     actions_runs_9_attempts_2_logs=logs[1]))
        report, _ = self.scan(fake)
        self.assertEqual(self.names(report), [f"workflow log {PAGE}/actions/runs/9/attempts/{n}!/build/1_step.txt"
                                              for n in (1, 2)])

    def test_runs_that_are_too_old_end_the_list(self):
        def run(number, when):
            return {"id": number, "run_attempt": 1, "status": "completed", "created_at": when, "updated_at": when}
        page = {"workflow_runs": [run(1, "2026-03-02T00:00:00Z"), run(2, "2026-02-20T00:00:00Z"),
                                  run(3, "2026-01-01T00:00:00Z")]}
        fake = self.serve(repository(actions_runs_1_attempts_1_logs=Answer(zipped([("1_a.txt", b"words")]))))
        fake.routes[REPOSITORY + "/actions/runs"] = Answer(page, headers={"Link": f'<{fake.url}/next>; rel="next"'})
        report, code = self.scan(fake, "--since", "2026-03-01", "--include", "logs")
        self.assertEqual((code, self.gaps(report)), (0, []))
        self.assertEqual(fake.asked("/next"), [])

    def test_logs_that_are_gone_are_a_gap(self):
        run = {"id": 9, "run_attempt": 1, "status": "completed", "html_url": f"{PAGE}/actions/runs/9"}
        fake = self.serve(repository(actions_runs={"workflow_runs": [run]},
                                     actions_runs_9_attempts_1_logs=Answer("", 410)))
        report, code = self.scan(fake)
        self.assert_gap(report, code, "workflow log", "410: it is gone")

    def test_artifacts_and_those_that_have_expired(self):
        listed = [{"id": 1, "expired": False, "workflow_run": {"id": 9}},
                  {"id": 2, "expired": True, "workflow_run": {"id": 9}}]
        packed = zipped([("dist/a.txt", github_token(1).encode()), ("b", bytes(range(256)) * 8000)])
        fake = self.serve(repository(actions_artifacts={"artifacts": listed}, actions_artifacts_1_zip=Answer(packed)))
        report, _ = self.scan(fake, "--fail-on", "critical", "--exit-zero")
        self.assertEqual(self.names(report), [f"artifact {fake.url}/o/r/actions/runs/9/artifacts/1!/dist/a.txt"])
        self.assertEqual(self.gaps(report),
                         [(f"artifact {fake.url}/o/r/actions/runs/9/artifacts/2", "it has expired: its content is gone")])

    def test_a_large_archive_is_read_by_its_directory(self):
        large = zipped([("noise", bytes(3 << 20)), ("a.txt", github_token(1).encode())], method=0)
        listed = [{"id": 1, "expired": False, "workflow_run": {"id": 9}}]
        fake = self.serve(repository(actions_artifacts={"artifacts": listed}, actions_artifacts_1_zip=Answer(large)))
        report, _ = self.scan(fake)
        self.assertEqual(self.names(report), [f"artifact {fake.url}/o/r/actions/runs/9/artifacts/1!/a.txt"])

    def test_assets_of_releases(self):
        asset = {"id": 3, "size": 40, "browser_download_url": f"{PAGE}/releases/download/v1/a.txt"}
        release = {"name": "", "body": "", "assets": [asset]}
        fake = self.serve(repository(releases=[release], releases_assets_3=Answer(github_token(1))))
        report, code = self.scan(fake)
        self.assertEqual((self.names(report), code), ([f"release asset {PAGE}/releases/download/v1/a.txt"], 1))
        self.assertEqual(fake.asked(REPOSITORY + "/releases/assets/3")[0].headers["Accept"], "application/octet-stream")

    def test_an_asset_of_another_size_than_listed_is_a_gap(self):
        release = {"name": "", "body": "", "assets": [{"id": 3, "size": 400, "browser_download_url": "u"}]}
        report, code = self.scan(self.serve(repository(releases=[release], releases_assets_3=Answer("short"))))
        self.assert_gap(report, code, "release asset", "listed it with 400 bytes and sent 5")


class Owner(RemoteScenario):
    def test_all_repositories_and_gists_of_an_owner(self):
        gist = {"id": "g1", "html_url": "https://gist.github.com/g1", "updated_at": "2026-01-05T08:00:00Z"}
        routes = repository(issues=[issue(1, github_token(1))])
        routes.update({
            "/users/o": {"login": "o", "type": "User"}, "/user": {"login": "somebody"},
            "/users/o/repos": [{"full_name": "o/r"}], "/users/o/gists": [gist],
            "/gists/g1/comments": [{"body": github_token(2)}],
        })
        fake = self.serve(routes)
        files = {"a.txt": {"content": github_token(3), "truncated": False},
                 "b.txt": {"content": "cut", "truncated": True, "size": 40, "raw_url": fake.url + "/raw/b"}}
        fake.routes["/gists/g1"] = {**gist, "description": "d", "comments": 1, "files": files}
        fake.routes["/raw/b"] = Answer(github_token(4))
        done = self.scan_server("github", "o", fake)
        report = json.loads(done.stdout)
        self.assertEqual(self.gaps(report), [])
        self.assertEqual(self.names(report), [
            "gist comment https://gist.github.com/g1", "gist file https://gist.github.com/g1#a.txt",
            "gist file https://gist.github.com/g1#b.txt", f"issue {PAGE}/issues/1"])

    def test_of_ones_own_account_what_is_private_is_listed(self):
        routes = {"/users/o": {"login": "O", "type": "User"}, "/user": {"login": "o"}, "/user/repos": [], "/gists": []}
        fake = self.serve(routes)
        done = self.scan_server("github", "o", fake)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(len(fake.asked("/user/repos")) + len(fake.asked("/gists")), 2)

    def test_an_owner_that_is_not_there_is_no_pass(self):
        done = self.scan_server("github", "o", self.serve({}))
        self.assertEqual(done.returncode, 3)


class Wiki(RemoteScenario):
    def with_wiki(self):
        routes = repository()
        routes[REPOSITORY] = {"full_name": "o/r", "has_wiki": True}
        return routes

    def test_a_wiki_is_cloned_and_its_history_scanned(self):
        self.git("init", "-q", "-b", "main", "w")
        self.write("w/Home.md", github_token(1))
        for message in ("page", "gone"):
            self.git("add", "-A", folder=self.folder / "w")
            self.git("commit", "-qm", message, folder=self.folder / "w")
            self.write("w/Home.md", "nothing")
        self.git("clone", "-q", "--bare", "w", "wiki.git")
        self.git("update-server-info", folder=self.folder / "wiki.git")
        routes = self.with_wiki()
        for path in (self.folder / "wiki.git").rglob("*"):
            if path.is_file():
                name = path.relative_to(self.folder / "wiki.git")
                routes[f"/o/r.wiki.git/{name}"] = Answer(path.read_bytes())
        fake = self.serve(routes)
        report, code = self.scan(fake, environment={"TMPDIR": str(self.folder)})
        self.assertEqual((self.gaps(report), code), ([], 1))
        self.assertEqual(self.names(report), [f"{fake.url}/o/r.wiki.git/Home.md"])
        self.assertEqual(report["findings"][0]["places"][0]["summary"], "page")
        self.assertEqual(list(self.folder.glob("assay-*")), [])
        sent = fake.asked("/o/r.wiki.git/info/refs")[0].headers["Authorization"]
        self.assertTrue(sent.startswith("Basic "))

    def test_a_wiki_that_cannot_be_cloned_is_a_gap(self):
        report, code = self.scan(self.serve(self.with_wiki()))
        self.assert_gap(report, code, "o/r.wiki.git", "git could not clone it")

    def test_without_git_it_is_a_gap(self):
        report, code = self.scan(self.serve(self.with_wiki()), environment={"PATH": "/nonexistent"})
        self.assert_gap(report, code, "o/r.wiki.git", "git is not installed")


if __name__ == "__main__":
    main()
