"""Vendors that misbehave: the state is right each time, and memory stays bounded."""
import json
import resource

from fake_server import Answer, Turns
from harness import SANITIZED, main
from verification_kit import DEAD, HOST, LIVE, QUICK, RULES, VerificationScenario, bearer, token

JSON = {"Content-Type": "application/json"}
PAGE = "<!doctype html><title>Sign in</title>\"login\""
IMPATIENT = ("--verify-retries", "0", "--verify-timeout", "1")


def browsers_alone(request):
    return LIVE if "Mozilla" in request.headers["User-Agent"] else Answer("blocked", 403, {"Content-Type": "text/plain"})


BEHAVIOURS = {
    "200": (LIVE, "active"),
    "401": (DEAD, "inactive"),
    "401 of another form": (Answer(PAGE, 401, {"Content-Type": "text/html"}), "inactive"),
    "403 by user agent": (browsers_alone, "unknown"),
    "403 with json": (Answer({"message": "no"}, 403, JSON), "unknown"),
    "404": (Answer({"message": "no"}, 404, JSON), "unknown"),
    "429": (Answer({"message": "slow down"}, 429, JSON), "unknown"),
    "429 with Retry-After": (Answer({}, 429, {**JSON, "Retry-After": "100000"}), "unknown"),
    "500": (Answer({}, 500, JSON), "unknown"),
    "503": (Answer(b"", 503), "unknown"),
    "204": (Answer(b"", 204), "unknown"),
    "a page": (Answer(PAGE, 200, {"Content-Type": "text/html"}), "unknown"),
    "a page that says json": (Answer(PAGE, 200, JSON), "unknown"),
    "another type": (Answer({"login": "x"}, 200, {"Content-Type": "text/plain"}), "unknown"),
    "another answer": (Answer({"hello": "x"}, 200, JSON), "unknown"),
    "cut off": (Answer({"login": "x" * 100}, 200, JSON, cut=50), "unknown"),
    "cut off without length": (Answer(b'{"login": "x"', 200, JSON, no_length=True), "unknown"),
    "reset": (Answer(b"", reset=True), "unknown"),
    "too long": (Answer({"login": "x" * 70000}, 200, JSON), "unknown"),
    "redirect to another host": (Answer(b"", 302, {"Location": "https://other.vendor.test/me"}), "unknown"),
    "redirect to a private address": (Answer(b"", 302, {"Location": "http://169.254.169.254/latest"}), "unknown"),
    "redirect to no address": (Answer(b"", 302), "unknown"),
}
SLOW = {
    "slow body": (Answer({"login": "x"}, 200, JSON, drip=True), "unknown"),
    "no body": (Answer({"login": "x"}, 200, JSON, stall=True), "unknown"),
    "endless body": (Answer(b'"login"' * 10000, 200, JSON, endless=True), "unknown"),
}


class Matrix(VerificationScenario):
    def setUp(self):
        super().setUp()
        self.put(token(1))

    def fake_of(self, behaviour, control=DEAD):
        """Answers the found value as the behaviour says, any other as a control."""
        def choose(request):
            answer = behaviour if bearer(request) == token(1) else control
            return answer(request) if callable(answer) else answer
        fake = self.vendor({None: None})
        fake.routes["/me"] = choose
        return fake

    def test_values(self):
        for name, (behaviour, state) in BEHAVIOURS.items():
            with self.subTest(name):
                fake = self.fake_of(behaviour)
                self.assertEqual(self.states(self.scan(fake)), [state])
                # Over a connection that was kept libcurl sends once more what was reset.
                self.assertIn(len(fake.requests), (2, 3) if name == "reset" else (2,))

    def test_slow_values(self):
        for name, (behaviour, state) in SLOW.items():
            with self.subTest(name):
                self.assertEqual(self.states(self.scan(self.fake_of(behaviour), quick=IMPATIENT)), [state])

    def test_controls(self):
        """Where a made-up value gets the same, nothing but what refuses it lets a value be sent."""
        for name, (behaviour, _) in BEHAVIOURS.items():
            with self.subTest(name):
                fake = self.fake_of(behaviour, control=behaviour)
                state = {"200": "unsound-verifier", "401": "inactive", "401 of another form": "inactive"}.get(name, "unknown")
                self.assertEqual(self.states(self.scan(fake)), [state])
                if behaviour is LIVE or name in ("429", "500", "503", "a page", "cut off", "too long"):
                    self.assertNotIn(token(1), [bearer(request) for request in fake.requests])

    def test_memory_is_bounded(self):
        if SANITIZED:
            self.skipTest("a sanitizer's memory is its own")
        self.scan(self.fake_of(SLOW["endless body"][0]), quick=IMPATIENT)
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 200 * 1024)

    def test_a_limited_vendor_is_asked_again(self):
        limited = Turns(Answer({}, 429, {**JSON, "Retry-After": "0"}), Answer(b"", 503), LIVE)
        fake = self.vendor({token(1): LIVE, None: DEAD})
        fake.routes["/me"] = lambda request: limited.next() if bearer(request) == token(1) else DEAD
        done = self.scan(fake, quick=("--verify-retries", "2", "--verify-retry-wait", "0"))
        self.assertEqual(self.states(done), ["active"])
        self.assertEqual(len(fake.requests), 4)

    def test_a_redirect_on_the_same_server_is_followed(self):
        fake = self.fake_of(Answer(b"", 302, {"Location": "/you"}))
        fake.routes["/you"] = LIVE
        self.assertEqual(self.states(self.scan(fake)), ["active"])

    def test_a_certificate_that_is_not_to_be_trusted(self):
        self.certificate(name="other")
        fake = self.fake_of(LIVE)
        done = self.scan(fake, trust="other.crt")
        self.assertEqual(self.states(done), ["unknown"])
        self.assertIn("certificate", json.loads(done.stdout)["findings"][0]["verification"]["why"])
        self.assertEqual(fake.requests, [])

    def test_a_certificate_of_another_host(self):
        fake = self.vendor({None: LIVE}, certificate=self.certificate(names=("else.vendor.test",)))
        self.assertEqual(self.states(self.scan(fake)), ["unknown"])
        self.assertEqual(fake.requests, [])

    def test_a_name_that_leads_to_this_machine(self):
        """As a name does whose address changes: what counts is the address that is connected to."""
        fake = self.vendor({None: LIVE})
        for host in (f"localhost:{fake.port}", f"127.0.0.1:{fake.port}"):
            self.rules.write_text(RULES % host)
            done = self.scan(fake, quick=QUICK)
            self.assertEqual(self.states(done), ["unknown"])
            self.assertIn("local network", json.loads(done.stdout)["findings"][0]["verification"]["why"])
        self.assertEqual(fake.requests, [])

    def test_only_this_machine_may_stand_for_a_host(self):
        for mapping in (f"{HOST}:443:10.0.0.1", f"{HOST}:443:93.184.216.34", f"{HOST}:443", "x", f"{HOST}:443:localhost"):
            done = self.run_assay("scan", "tree", "--verify", "--verify-resolve", mapping)
            self.assertEqual(done.returncode, 2, mapping)


if __name__ == "__main__":
    main()
