"""A server, or somebody on the way to it, that gives less than it has and says that this is all: never a pass."""
import gzip
import zlib

from containers import zipped
from fake_server import Answer
from harness import github_token, main
from remote_kit import PAGE, REPOSITORY, RemoteScenario, issue, repository

AGAIN = ("--retry-wait", "0", "--retries", "2", "--timeout", "20", "--max-wait", "0")
RUN = {"id": 9, "run_attempt": 1, "status": "completed", "html_url": f"{PAGE}/actions/runs/9"}
LOG = REPOSITORY + "/actions/runs/9/attempts/1/logs"
ARTIFACT = {"id": 1, "expired": False, "workflow_run": {"id": 9}}
ASSET = REPOSITORY + "/releases/assets/1"


class TwoFields(dict):
    """Headers of which one name comes twice."""

    def __init__(self, *fields):
        super().__init__()
        self.fields = fields

    def items(self):
        return self.fields


class Resuming(RemoteScenario):
    DATA = b"some words\n" * 100_000 + github_token(1).encode()

    def resumed(self, part):
        def answer(request):
            if request.headers["Range"] is None:
                return Answer(self.DATA, headers={"ETag": '"a"'}, cut=300_000)
            return part(int(request.headers["Range"].removeprefix("bytes=").removesuffix("-")))
        body = {"id": 1, "browser_download_url": f"{PAGE}/x", "size": len(self.DATA), "updated_at": "2026-01-01T00:00:00Z"}
        fake = self.serve(repository(releases=[{"name": "a", "body": "", "assets": [body]}]))
        fake.routes[ASSET] = answer
        return self.scan(fake, quick=AGAIN)

    def part(self, first, size, total=None, **more):
        total = len(self.DATA) if total is None else total
        return Answer(self.DATA[first:first + size], 206,
                      {"ETag": '"a"', "Content-Range": f"bytes {first}-{first + size - 1}/{total}"}, **more)

    def test_parts_that_end_too_soon_are_asked_for_again(self):
        report, code = self.resumed(lambda first: self.part(first, 500_000))
        self.assertEqual((code, len(report["findings"]), self.gaps(report)), (1, 1, []))

    def test_parts_that_never_come_to_the_end_are_a_gap(self):
        report, code = self.resumed(lambda first: self.part(first, 1000))
        self.assert_gap(report, code, "release asset", "is cut off")

    def test_a_part_whose_end_is_that_of_the_connection(self):
        report, code = self.resumed(lambda first: self.part(first, 1000, no_length=True))
        self.assert_gap(report, code, "release asset", "is cut off")

    def test_a_part_of_something_that_is_not_as_long(self):
        report, code = self.resumed(lambda first: self.part(first, 1000, total=first + 1000))
        self.assertEqual((code, report["coverage"]["complete"]), (3, False))


class Lists(RemoteScenario):
    def test_the_next_page_is_in_either_of_two_fields(self):
        for order in (1, -1):
            fake = self.serve(repository())
            links = [("Link", f'<{fake.url}/page2>; rel="next"'), ("Link", '</a.css>; rel="preload"')][::order]
            fake.routes.update({REPOSITORY + "/issues": Answer([issue(1, "a")], headers=TwoFields(*links)),
                                "/page2": [issue(2, github_token(2))]})
            self.assertEqual(self.scan(fake)[1], 1)

    def test_links_that_were_taken_away(self):
        for path, member in (("/actions/runs", "workflow_runs"), ("/actions/artifacts", "artifacts")):
            fake = self.serve(repository())
            fake.routes[REPOSITORY + path] = {"total_count": 250, member: []}
            report, code = self.scan(fake)
            self.assert_gap(report, code, "list of", "counts 250, gives 0 and names no next page")

    def test_links_that_were_taken_away_from_a_later_page(self):
        fake = self.serve(repository())
        fake.routes.update({REPOSITORY + "/actions/runs": Answer({"total_count": 250, "workflow_runs": []},
                                                                 headers={"Link": f'<{fake.url}/page2>; rel="next"'}),
                            "/page2": {"total_count": 250, "workflow_runs": []}})
        report, code = self.scan(fake)
        self.assert_gap(report, code, "list of workflow runs", "counts 250, gives 0 and names no next page")

    def test_an_error_in_the_place_of_a_repository(self):
        fake = self.serve(repository())
        fake.routes[REPOSITORY] = {"message": "Server Error"}
        report, code = self.scan(fake)
        self.assert_gap(report, code, "repository", "not what it should be")

    def test_a_release_without_a_list_of_assets(self):
        report, code = self.scan(self.serve(repository(releases=[{"name": "a", "body": "", "html_url": f"{PAGE}/r"}])))
        self.assert_gap(report, code, "release", "does not list its assets")

    def test_discussions_that_lack_their_comments(self):
        whole = {"nodes": [], "pageInfo": {"hasNextPage": False}}
        for node, why in (({"comments": None}, "does not give its comments"),
                          ({"comments": {"nodes": [], "pageInfo": None}}, "does not give its comments"), (None, "a list of something else")):
            node = node and {"id": "D", "title": "a", "body": "b", "url": f"{PAGE}/d", "updatedAt": "2026-01-05T08:00:00Z", **node}
            page = {"data": {"repository": {"discussions": {**whole, "nodes": [node]}}}}
            fake = self.serve({**repository(), "/graphql": page})
            fake.routes[REPOSITORY] = {"full_name": "o/r", "has_discussions": True}
            report, code = self.scan(fake)
            self.assert_gap(report, code, "discussion", why)

    def test_a_list_of_something_else(self):
        fake = self.serve(repository(issues=[f"a text {github_token(1)}"]))
        report, code = self.scan(fake)
        self.assert_gap(report, code, "list of issues", "a list of something else")

    def test_304_to_somebody_who_has_nothing(self):
        report, code = self.scan(self.serve(repository(issues=Answer("", 304))))
        self.assert_gap(report, code, "list of issues", "answers 304")

    def test_discussions_that_do_not_say_whether_they_go_on(self):
        for info in (None, {"hasNextPage": "no"}):
            page = {"data": {"repository": {"discussions": {"nodes": [], "pageInfo": info}}}}
            fake = self.serve({**repository(), "/graphql": page})
            fake.routes[REPOSITORY] = {"full_name": "o/r", "has_discussions": True}
            report, code = self.scan(fake)
            self.assert_gap(report, code, "list of discussions", "does not say whether it goes on")

    def test_discussions_that_are_empty_without_end(self):
        def page(_):
            end = {"hasNextPage": True, "endCursor": str(len(fake.requests))}
            return {"data": {"repository": {"discussions": {"nodes": [], "pageInfo": end}}}}
        fake = self.serve({**repository(), "/graphql": page})
        fake.routes[REPOSITORY] = {"full_name": "o/r", "has_discussions": True}
        report, code = self.scan(fake)
        self.assert_gap(report, code, "list of discussions", "100 empty pages")


class Downloads(RemoteScenario):
    def test_a_page_in_the_place_of_an_archive(self):
        both = (LOG, REPOSITORY + "/actions/artifacts/1/zip")
        for body in ("<html><title>Sign in</title></html>", ""):
            fake = self.serve(repository(actions_runs={"workflow_runs": [RUN]}, actions_artifacts={"artifacts": [ARTIFACT]}))
            fake.routes.update(dict.fromkeys(both, Answer(body)))
            report, code = self.scan(fake)
            for name in ("workflow log", "artifact"):
                self.assert_gap(report, code, name, "something else than the zip archive")
        # It is not taken for clean from then on.
        fake.routes.update(dict.fromkeys(both, Answer(zipped([("1_a.txt", github_token(1).encode())]))))
        self.assertEqual(self.scan(fake)[1], 1)

    def test_encodings_that_nobody_asked_for(self):
        token = github_token(1).encode()
        for encoding, body, code in (("gzip", gzip.compress(token), 1), ("aws-chunked", token, 1),
                                     ("aws-chunked,gzip", gzip.compress(token), 1), ("br", b"unreadable", 3),
                                     ("deflate", zlib.compress(token * 2)[2:-4], 3)):
            listed = {"id": 1, "browser_download_url": f"{PAGE}/x", "size": len(body), "updated_at": encoding}
            fake = self.serve(repository(releases=[{"name": "a", "body": "", "assets": [listed]}]))
            fake.routes[ASSET] = Answer(body, headers={"Content-Encoding": encoding})
            report, ended = self.scan(fake)
            self.assertEqual(ended, code, encoding)
            if code == 3:
                self.assert_gap(report, ended, "release asset", f"encoded as {encoding}, which is not undone")


if __name__ == "__main__":
    main()
