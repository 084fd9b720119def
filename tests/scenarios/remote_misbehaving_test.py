"""A server that breaks, lies or asks for patience costs no credential and no false pass."""
import gzip
import shutil
import subprocess

from containers import zipped
from fake_server import Answer, Turns, bomb
from harness import github_token, main
from remote_kit import PAGE, QUICK, REPOSITORY, RemoteScenario, issue, repository

ISSUES = REPOSITORY + "/issues"
AGAIN = ("--retry-wait", "0", "--retries", "3", "--timeout", "20", "--max-wait", "0")
RUN = {"workflow_runs": [{"id": 9, "run_attempt": 1, "status": "completed", "html_url": f"{PAGE}/actions/runs/9"}]}
LOG = REPOSITORY + "/actions/runs/9/attempts/1/logs"
FOUND = [issue(1, github_token(1))]


class Pages(RemoteScenario):
    """A page of a list that is lost."""

    def lost(self, answer, why, quick=QUICK):
        fake = self.serve(repository(issues=answer))
        report, code = self.scan(fake, quick=quick)
        self.assert_gap(report, code, "list of issues", why)
        return fake

    def test_status_403_404_410_and_500(self):
        for status in (403, 404, 410, 500):
            self.lost(Answer({"message": "x"}, status), f"answers {status}")

    def test_cut_off(self):
        self.lost(Answer(FOUND, cut=20), "cut off")

    def test_a_length_that_is_too_long(self):
        self.lost(Answer(FOUND, length=5000, cut=5000), "cut off")

    def test_a_length_that_is_too_short(self):
        self.lost(Answer(FOUND, length=30), "not valid JSON")

    def test_no_json(self):
        self.lost(Answer("<html>"), "not valid JSON")

    def test_json_of_another_kind(self):
        self.lost({"message": "moved"}, "holds no list")

    def test_deep_json(self):
        self.lost(Answer("[" * 5000 + "]" * 5000), "too many values")

    def test_a_million_values(self):
        self.lost(Answer("[" + "0," * 1000000 + "0]"), "too many values")

    def test_a_huge_page(self):
        self.lost(Answer("[" + " " * (17 << 20) + "]"), "more than 16.0 MiB")

    def test_a_page_without_end(self):
        self.lost(Answer(b" " * 65536, endless=True), "more than 16.0 MiB")

    def test_a_compressed_bomb(self):
        self.lost(bomb(200 << 20), "more than 16.0 MiB")

    def test_damaged_compression(self):
        self.lost(Answer(gzip.compress(b"[]")[:12], headers={"Content-Encoding": "gzip"}), "a page was lost")

    def test_reset(self):
        self.lost(Answer(reset=True), "the connection broke")

    def test_reset_in_the_middle(self):
        self.lost(Answer(FOUND, cut=10, reset=True), "a page was lost")

    def test_nothing_comes(self):
        self.lost(Answer(FOUND, stall=True), "too slowly", quick=("--retries", "0", "--timeout", "1"))

    def test_a_byte_and_then_nothing(self):
        self.lost(Answer(FOUND, drip=True), "too slowly", quick=("--retries", "0", "--timeout", "1"))

    def test_pages_that_lead_in_a_circle(self):
        fake = self.serve(repository())
        fake.routes[ISSUES] = Answer([], headers={"Link": f'<{fake.url}{ISSUES}?page=2>; rel="next"'})
        report, code = self.scan(fake)
        self.assert_gap(report, code, "list of issues", "lead back to one another")
        self.assertEqual(len(fake.asked(ISSUES)), 2)

    def test_a_next_page_on_another_server(self):
        other = self.serve({"/x": []})
        fake = self.serve(repository(issues=Answer([], headers={"Link": f'<{other.url}/x>; rel="next"'})))
        report, code = self.scan(fake)
        self.assert_gap(report, code, "list of issues", "on another server")
        self.assertEqual(other.requests, [])

    def test_what_came_before_a_lost_page_is_reported(self):
        fake = self.serve(repository())
        fake.routes[ISSUES] = Answer(FOUND, headers={"Link": f'<{fake.url}/gone>; rel="next"'})
        report, code = self.scan(fake)
        self.assertEqual((code, len(report["findings"])), (1, 1))
        self.assertFalse(report["coverage"]["complete"])


class Again(RemoteScenario):
    """What goes well when it is asked for again."""

    def read(self, *answers, more=()):
        fake = self.serve(repository(issues=Turns(*answers, Answer(FOUND))))
        report, code = self.scan(fake, *more, quick=AGAIN)
        self.assertEqual((code, self.gaps(report), len(report["findings"])), (1, [], 1))
        return fake

    def test_500_502_503_then_fine(self):
        fake = self.read(*(Answer("", status) for status in (500, 502, 503)))
        self.assertEqual(len(fake.asked(ISSUES)), 4)

    def test_cut_off_then_fine(self):
        self.read(Answer(FOUND, cut=20))

    def test_reset_then_fine(self):
        self.read(Answer(reset=True))

    def test_429_with_retry_after(self):
        self.read(Answer("", 429, {"Retry-After": "0"}))

    def test_a_limit_that_is_over(self):
        self.read(Answer("", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}))


class Limits(RemoteScenario):
    def limited(self, answer):
        fake = self.serve(repository(issues=answer))
        report, code = self.scan(fake, "--include", "issues", quick=AGAIN)
        self.assert_gap(report, code, "list of issues", "rate limit is used up")
        self.assertEqual(len(fake.asked(ISSUES)), 1)

    def test_429_that_asks_for_more_than_may_be_waited(self):
        self.limited(Answer("", 429, {"Retry-After": "5"}))

    def test_a_secondary_limit_without_a_time(self):
        self.limited(Answer({"message": "You have exceeded a secondary rate limit."}, 403))

    def test_a_limit_that_ends_later(self):
        self.limited(Answer("", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "99999999999"}))

    def test_a_403_that_is_no_limit_is_one_gap_and_nothing_stops(self):
        fake = self.serve(repository(issues=Answer("", 403), releases=[{"name": github_token(1), "body": "", "assets": []}]))
        report, code = self.scan(fake)
        self.assertEqual((code, len(report["findings"]), len(self.gaps(report))), (1, 1, 1))


class Redirects(RemoteScenario):
    def test_credentials_do_not_go_to_another_server(self):
        other = self.serve({"/zip": Answer(zipped([("1_a.txt", github_token(1).encode())]))})
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = Answer("", 302, {"Location": other.url + "/zip?sig=x"})
        report, code = self.scan(fake)
        self.assertEqual((code, len(report["findings"])), (1, 1))
        self.assertIsNotNone(fake.asked(LOG)[0].headers["Authorization"])
        self.assertIsNone(other.requests[0].headers["Authorization"])

    def test_nor_back_to_the_first_one(self):
        fake = self.serve(repository(actions_runs=RUN))
        other = self.serve({"/back": Answer("", 302, {"Location": fake.url + "/zip"})})
        fake.routes.update({LOG: Answer("", 302, {"Location": other.url + "/back"}), "/zip": Answer("text")})
        self.scan(fake)
        self.assertIsNone(fake.asked("/zip")[0].headers["Authorization"])

    def test_within_a_server_they_stay(self):
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes.update({LOG: Answer("", 301, {"Location": "/zip"}), "/zip": Answer(zipped([("1_a.txt", b"words")]))})
        report, code = self.scan(fake)
        self.assertEqual((code, self.gaps(report)), (0, []))
        self.assertIsNotNone(fake.asked("/zip")[0].headers["Authorization"])

    def test_a_circle_and_other_schemes_are_gaps(self):
        for where, why in (("", "too many of them"), ("file:///etc/passwd", "no http or https URL"),
                           ("http://example.org/", "not encrypted"), ("gopher://127.0.0.1/", "no http or https URL")):
            fake = self.serve(repository(actions_runs=RUN))
            fake.routes[LOG] = Answer("", 302, {"Location": where or fake.url + LOG})
            report, code = self.scan(fake)
            self.assert_gap(report, code, "workflow log", why)

    def test_an_address_that_has_run_out(self):
        other = self.serve({"/zip": Answer("<Error>AuthenticationFailed</Error>", 403)})
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = Answer("", 302, {"Location": other.url + "/zip?sig=1"})
        report, code = self.scan(fake)
        self.assert_gap(report, code, "workflow log", "answers 403")
        self.assertNotIn("sig=1", str(report))


class Downloads(RemoteScenario):
    PACKED = zipped([("1_a.txt", github_token(1).encode()), ("noise", bytes(2 << 20)),
                     ("2_b.txt", github_token(2).encode())], method=0)

    def test_a_reset_in_the_middle_of_a_zip_is_a_gap(self):
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = Answer(self.PACKED, cut=1 << 20, reset=True)
        report, _ = self.scan(fake)
        self.assertIn("workflow log", self.gaps(report)[0][0])
        self.assertFalse(report["coverage"]["complete"])

    def test_a_broken_download_goes_on_where_it_broke(self):
        def answer(request):
            begin = request.headers["Range"]
            if begin is None:
                return Answer(self.PACKED, headers={"ETag": '"a"'}, cut=1500000)
            first = int(begin.removeprefix("bytes=").removesuffix("-"))
            self.assertEqual(request.headers["If-Range"], '"a"')
            size = len(self.PACKED)
            return Answer(self.PACKED[first:], 206, {"ETag": '"a"', "Content-Range": f"bytes {first}-{size - 1}/{size}"})
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = answer
        report, code = self.scan(fake, quick=AGAIN)
        self.assertEqual((code, self.gaps(report), len(report["findings"])), (1, [], 2))
        self.assertEqual(len(fake.asked(LOG)), 2)

    def test_a_range_of_something_else_is_not_taken(self):
        def answer(request):
            if request.headers["Range"] is None:
                return Answer(self.PACKED, headers={"ETag": '"a"'}, cut=1500000)
            return Answer(self.PACKED[1000:], 206, {"ETag": '"b"', "Content-Range": "bytes 1000-9999999/10000000"})
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = answer
        report, _ = self.scan(fake, quick=AGAIN)
        self.assertFalse(report["coverage"]["complete"])

    def test_a_body_whose_end_cannot_be_told(self):
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = Answer("some text", no_length=True)
        report, code = self.scan(fake)
        self.assert_gap(report, code, "workflow log", "may be cut off")

    def test_a_bomb_in_a_log_is_a_gap_in_bounded_memory(self):
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = Answer(gzip.compress(bytes(600 << 20), 9, mtime=0))
        report, code = self.scan(fake)
        self.assert_gap(report, code, "workflow log", "unpacks to more than its size allows")


class Certificates(RemoteScenario):
    def certificate(self):
        if shutil.which("openssl") is None:
            self.skipTest("openssl is not installed")
        path = self.folder / "server.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", self.folder / "cert.pem"],
                       check=True, capture_output=True)
        path.write_bytes(path.read_bytes() + (self.folder / "cert.pem").read_bytes())
        return path

    def test_an_untrusted_one_gets_no_credentials(self):
        fake = self.serve(repository(issues=FOUND), certificate=self.certificate())
        report, code = self.scan(fake)
        self.assert_gap(report, code, "repository", "certificate is not to be trusted")
        self.assertEqual(fake.requests, [])

    def test_one_that_was_named_is_trusted(self):
        fake = self.serve(repository(issues=FOUND), certificate=self.certificate())
        report, code = self.scan(fake, environment={"SSL_CERT_FILE": str(self.folder / "cert.pem")})
        self.assertEqual((code, self.gaps(report)), (1, []))

    def test_without_encryption_only_this_machine_is_asked(self):
        done = self.run_assay("scan", "github", "o/r", "--api-url", "http://example.org/api", *QUICK)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"would not be encrypted", done.stderr)


class Unreachable(RemoteScenario):
    def test_without_libcurl_there_is_no_pass(self):
        self.write("libcurl.so.4", "no library")
        done = self.scan_server("github", "o/r", self.serve(repository()),
                                environment={"LD_LIBRARY_PATH": str(self.folder)})
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"the package libcurl4", done.stderr)

    def test_a_temporary_folder_that_is_not_there_is_a_gap(self):
        fake = self.serve(repository(actions_runs=RUN))
        fake.routes[LOG] = Answer(Downloads.PACKED)
        report, code = self.scan(fake, environment={"TMPDIR": "/nonexistent"})
        self.assert_gap(report, code, "workflow log", "a temporary file could not be made")

    def test_a_server_that_is_not_there_is_no_pass(self):
        fake = self.serve({})
        fake.close()
        report, code = self.scan(fake)
        self.assert_gap(report, code, "repository", "cannot be reached")


if __name__ == "__main__":
    main()
