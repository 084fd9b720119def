"""assay revoke: what is sent, and what is believed of it."""
import fcntl
import json
import os
import subprocess
import termios

from fake_server import Answer, Fake
from harness import ASSAY, HANGS, INDEPENDENT, main, open_terminal
from verification_kit import DEAD, ENVIRONMENT, HOST, LIVE, VerificationScenario, bearer, token

REVOKE = """    revoke:
      method: POST
      url: 'https://%s/revoke'
      headers: {Content-Type: application/json}
      body: '{"credentials":["{secret}"]}'
      live_status: [202]
""" % HOST


class Vendor(Fake):
    """Ends a value when it is told to, if it means what it says."""

    def __init__(self, certificate, live=True, answer=202, lies=False):
        self.live = live

        def revoke(request):
            if answer == 202 and json.loads(request.sent)["credentials"] == [token(1)] and not lies:
                self.live = False
            return Answer(b"", answer)

        super().__init__({"/me": lambda request: LIVE if self.live and bearer(request) == token(1) else DEAD,
                          "/revoke": revoke}, certificate=certificate)


class Revoke(VerificationScenario):

    def setUp(self):
        super().setUp()
        text = self.rules.read_text()
        at = text.index("    examples:")
        self.rules.write_text(text[:at] + REVOKE + text[at:])

    def vendor_of(self, **more):
        vendor = Vendor(self.certificate(), **more)
        self.addCleanup(vendor.close)
        return vendor

    def command(self, vendor, *flags):
        return ("revoke", "--rules", self.rules, "--rule", "vendor-token", "--ca-file", "server.crt", "--verify-resolve",
                f"{HOST}:443:127.0.0.1:{vendor.port}", "--verify-retries", "0", "--wait", "0", *flags)

    def revoke(self, vendor, *flags, value=token(1), prefix=()):
        done = self.run_assay(*self.command(vendor, *flags), stdin=value.encode() + b"\n", environment=ENVIRONMENT, prefix=prefix)
        self.assertNotIn(value.encode(), done.stdout + done.stderr)
        return done

    def test_a_live_value_is_ended_and_seen_dead(self):
        vendor = self.vendor_of()
        done = self.revoke(vendor, "--yes")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        (asked,) = vendor.asked("/revoke")
        self.assertEqual(json.loads(asked.sent), {"credentials": [token(1)]})
        self.assertEqual(done.stdout.decode().splitlines(),
                         ["vendor-token: active", f"POST https://{HOST}/revoke: accepted (202)",
                          "vendor-token: inactive"])

    def told(self, done, code):
        """The object that programs get."""
        self.assertEqual((done.returncode, done.stderr), (code, b""))
        told = json.loads(done.stdout)
        self.assertEqual((told["schema"], told["rule"], told["exit_code"]), ("assay-revocation/1", "vendor-token", code))
        return told

    def test_what_is_dead_is_not_revoked(self):
        vendor = self.vendor_of(live=False)
        told = self.told(self.revoke(vendor, "--yes", "--format", "json"), 0)
        self.assertEqual((told["before"]["status"], "request" in told, "after" in told), ("inactive", False, False))
        self.assertEqual(vendor.asked("/revoke"), [])

    def test_the_providers_word_alone_is_no_proof(self):
        told = self.told(self.revoke(self.vendor_of(lies=True), "--yes", "--format", "json"), 1)
        self.assertEqual(told["request"], {"method": "POST", "target": f"https://{HOST}/revoke", "outcome": "accepted",
                                           "http_status": 202})
        self.assertEqual((told["before"]["status"], told["after"]["status"]), ("active", "active"))

    def test_a_refusal_and_no_answer(self):
        for answer, code in ((404, 1), (503, 3)):
            done = self.revoke(self.vendor_of(answer=answer), "--yes")
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)
            self.assertIn(str(answer).encode(), done.stdout)

    def test_without_consent_nothing_is_revoked(self):
        vendor = self.vendor_of()
        done = self.revoke(vendor, prefix=("setsid", "-w"))
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn(b"--yes asks nobody", done.stderr)
        self.assertEqual(vendor.asked("/revoke"), [])

    def test_the_terminal_is_asked(self):
        for said, code in (("revoke\n", 0), ("y\n", 2)):
            vendor = self.vendor_of()
            ours, theirs = open_terminal()

            def take_terminal(theirs=theirs):
                os.setsid()
                fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

            with subprocess.Popen([ASSAY, *map(str, self.command(vendor))], cwd=self.folder, stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(theirs,), preexec_fn=take_terminal,
                                  env=INDEPENDENT) as program:
                program.stdin.write(token(1).encode() + b"\n")
                program.stdin.close()
                os.write(ours, said.encode())
                self.assertEqual(program.wait(timeout=HANGS), code, program.stderr.read())
            os.close(ours)
            os.close(theirs)
            self.assertEqual(len(vendor.asked("/revoke")), 1 if code == 0 else 0)

    def test_mistakes(self):
        vendor = self.vendor_of()
        self.assertEqual(self.revoke(vendor, "--yes", value=token(1)[:-1]).returncode, 2)
        done = self.run_assay("revoke", "--rule", "stripe-live-secret-key", "--yes", stdin=b"x\n")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"explain --rotate stripe-live-secret-key", done.stderr)
        self.assertEqual(vendor.requests, [])


if __name__ == "__main__":
    main()
