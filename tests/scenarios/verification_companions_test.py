"""Values that are asked about with an id that was found near them: an id of another account makes no live value dead."""
import json

from fake_server import Answer, Fake
from harness import main
from verification_kit import DEAD, ENVIRONMENT, HOST, LIVE, QUICK, VerificationScenario, bearer

RULES = """provider: Vendor
rules:
  - id: vendor-key
    description: key of an account
    anchors: [vky_]
    pattern: '\\bvky_[0-9a-f]{32}\\b'
    pair:
      - {rule: vendor-account, required: false, within: 10000}
    severity: high
    confidence: high
    verify:
      method: GET
      url: 'https://%s/accounts/{vendor-account}'
      headers: {Authorization: 'Bearer {secret}', Accept: application/json}
      live_status: [200]
      live_body: ['"login"']
      dead_status: [401]
    examples:
      match:
        - 'key = vky_0123{~}456789abcdef0123456789abcdef'
        - 'vky_ff23{~}456789abcdef0123456789abcdef'
      no_match: ['vky_0123456789', 'vky_zz23456789abcdef0123456789abcdef']
  - id: vendor-account
    description: number of an account
    anchors: [vac_]
    pattern: '\\bvac_[0-9]{8}\\b'
    severity: info
    confidence: low
    examples:
      match: ['account = vac_01234567', 'vac_76543210']
      no_match: ['vac_0123', 'vac_012345678']
"""
KEY = "vky" + "_" + "f1e2d3c4b5a69788" * 2
OLD = "vky" + "_" + "18f0a7c3d2e4b596" * 2


class Companions(VerificationScenario):
    def setUp(self):
        super().setUp()
        self.rules = self.write("rules.yaml", RULES % HOST)

    def vendor_of(self, live):
        """`live`: the account of the key, or none."""
        def answer(request):
            return LIVE if (bearer(request), request.path) == (KEY, f"/accounts/{live}") else DEAD
        fake = Fake(certificate=self.certificate())
        fake.routes = {f"/accounts/vac_{n:08}": answer for n in range(20)}
        self.addCleanup(fake.close)
        return fake

    def verdict(self, text, live=None, form="json"):
        """What is told of the key, and the accounts that were asked about with it."""
        self.write("tree/settings.ini", text)
        fake = self.vendor_of(live)
        done = self.run_assay("scan", "tree", "--rules", self.rules, "--only", "vendor-key,vendor-account", "--verify",
                              "--fail-on", "active", "--ca-file", "server.crt", "--verify-resolve",
                              f"{HOST}:443:127.0.0.1:{fake.port}", *QUICK, "--format", form, environment=ENVIRONMENT)
        self.assertNotIn(KEY.encode(), done.stdout + done.stderr)
        asked = [request.path.rpartition("/")[2] for request in fake.requests if bearer(request) == KEY]
        if form != "json":
            return done.stdout.decode(), done
        line = text[:text.index(KEY)].count("\n") + 1
        key, = (one for one in json.loads(done.stdout)["findings"]
                if (one["rule"], one["places"][0]["line"]) == ("vendor-key", line))
        return key, asked, done

    def told(self, key):
        """How sure it is that what went along belongs to it."""
        text, = (one["text"] for one in key["evidence"] if one["check"] == "companions")
        return text.partition(":")[0]

    def test_the_right_one(self):
        for text, told in ((f"account = vac_00000001\nkey = {KEY}\n", "bound"),
                           (f"account = vac_00000001\n{'#' * 200}\nkey = {KEY}\n", "near")):
            key, asked, done = self.verdict(text, "vac_00000001")
            self.assertEqual((key["status"], self.told(key)), ("active", told))
            self.assertEqual((asked, done.returncode), (["vac_00000001"], 1))

    def test_one_that_is_refused_with_it(self):
        """The answer does not say which of the two is wrong, or the account may be another's."""
        for text, told, why in (
                (f"account = vac_00000001\nkey = {KEY}\n", "bound", "does not say which is wrong"),
                (f"account = vac_00000001\n{'#' * 200}\nkey = {KEY}\n", "near", "may be of another account")):
            key, _, done = self.verdict(text, "vac_00000002")
            self.assertEqual((key["status"], self.told(key), done.returncode), ("unknown", told, 3))
            self.assertIn(why, key["verification"]["why"])
            report, _ = self.verdict(text, "vac_00000002", form="text")
            self.assertIn(why, report)
            self.assertIn({"bound": "right beside it, the only one of its kind", "near": "near: what it was asked"}[told], report)

    def test_several_with_the_right_one_among_them(self):
        for right in ("vac_00000001", "vac_00000002", "vac_00000003"):
            text = f"a = vac_00000003\n{'#' * 300}\nb = vac_00000002\nkey = {KEY}\nc = vac_00000001\n"
            key, asked, done = self.verdict(text, right)
            self.assertEqual((key["status"], asked[-1], done.returncode), ("active", right, 1), key)
            self.assertEqual(self.told(key), "several")

    def test_several_that_are_all_refused(self):
        text = f"a = vac_00000003\n{'#' * 300}\nb = vac_00000002\nkey = {KEY}\nc = vac_00000001\n"
        key, asked, done = self.verdict(text, "vac_00000004")
        self.assertEqual((key["status"], self.told(key), done.returncode), ("unknown", "several", 3))
        self.assertEqual(sorted(asked), [f"vac_0000000{n}" for n in (1, 2, 3)])
        self.assertIn("3 choices of vendor-account that stand near it", key["verification"]["why"])
        many = "".join(f"a = vac_{n:08}\n" for n in range(9))
        key, asked, _ = self.verdict(many + f"key = {KEY}\n", "vac_00000019")
        self.assertEqual((key["status"], len(asked)), ("unknown", 4))
        self.assertIn("of more that stand near it", key["verification"]["why"])

    def test_one_of_another_account_in_another_file_is_none(self):
        self.write("tree/other.ini", "account = vac_00000001\n")
        key, asked, done = self.verdict(f"key = {KEY}\n", "vac_00000001")
        self.assertEqual((key["status"], asked, done.returncode), ("not-attempted", [], 3))
        self.assertIn("no vendor-account stands beside it", key["verification"]["why"])

    def test_another_accounts_key_beside_it(self):
        """Two keys and one account: whose it is nobody knows."""
        key, _, done = self.verdict(f"old = {OLD}\naccount = vac_00000001\nkey = {KEY}\n", "vac_00000002")
        self.assertEqual((key["status"], self.told(key), done.returncode), ("unknown", "near", 3))

    def ask(self, *lines, live=None):
        fake = self.vendor_of(live)
        return self.run_assay("verify-secret", "--rules", self.rules, "--rule", "vendor-key", "--expect", "dead", "--ca-file",
                              "server.crt", "--verify-resolve", f"{HOST}:443:127.0.0.1:{fake.port}", "--verify-retries", "0",
                              stdin="\n".join(lines).encode(), environment=ENVIRONMENT)

    def test_whoever_names_the_account_is_told_that_a_key_is_dead(self):
        done = self.ask(KEY, "vendor-account=vac_00000001")
        self.assertEqual((done.returncode, done.stdout.split(b":")[1].split()[0]), (0, b"inactive"), done.stderr)
        self.assertEqual(self.ask(KEY, "vendor-account=vac_00000001", live="vac_00000001").returncode, 1)

    def test_of_several_accounts_that_are_named_none_proves_a_key_dead(self):
        lines = (KEY, "vendor-account=vac_00000001", "vendor-account=vac_00000002")
        done = self.ask(*lines)
        self.assertEqual(done.returncode, 3, done.stdout)
        self.assertIn(b"2 choices of vendor-account", done.stdout)
        self.assertEqual(self.ask(*lines, live="vac_00000002").returncode, 1)
        whole = json.dumps({"key": KEY, "accounts": ["vac_00000001", "vac_00000002"]})
        self.assertEqual(self.ask(whole).returncode, 3)
        self.assertEqual(self.ask(json.dumps({"key": KEY, "account": "vac_00000001"})).returncode, 0)


class WhoseFaultItIs(VerificationScenario):
    """Entra ID says that the application is known, and the secret none of its own."""
    SECRET = "8Q~".join(("Yge", "n--BDabTwMQagRCD_ZIEvhlIzeCaY279CS"))
    TENANT, CLIENT = "72f988bf-86f1-41af-91ab-2d7cd011db47", "1b730954-1684-4aaa-8ae7-3ad5bc5a93f1"

    def test_an_answer_that_names_the_secret_proves_it_dead_where_the_account_is_surely_its_own(self):
        block = [f"AZURE_TENANT_ID={self.TENANT}\n", f"AZURE_CLIENT_ID={self.CLIENT}\n", f"AZURE_CLIENT_SECRET={self.SECRET}\n"]
        apart = [block[0], block[1], "# of another application\n" * 4, block[2]]
        twice = [*block, f"ARM_CLIENT_ID={self.CLIENT[:-1]}2\n"]
        for lines, error, state in ((block, "AADSTS7000215: Invalid", "inactive"), (block, "AADSTS700016: none", "unknown"),
                                    (apart, "AADSTS7000215: Invalid", "unknown"), (twice, "AADSTS7000215: Invalid", "unknown")):
            self.write("tree/.env", "".join(lines))
            fake = Fake({f"/{self.TENANT}/oauth2/v2.0/token": Answer(
                {"error": "invalid_client", "error_description": error}, 401, headers={"Content-Type": "application/json"})},
                certificate=self.certificate(("*.microsoftonline.com",)))
            self.addCleanup(fake.close)
            found = self.report("tree", "--verify", "--ca-file", "server.crt", "--verify-resolve", f"*:443:127.0.0.1:{fake.port}",
                                *QUICK, environment=ENVIRONMENT)["findings"]
            secret, = (one for one in found if one["rule"] == "azure-entra-client-secret")
            self.assertEqual(secret["status"], state, (lines, secret["verification"]))


if __name__ == "__main__":
    main()
