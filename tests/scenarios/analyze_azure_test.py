"""assay analyze of Microsoft's credentials: client secrets, of which tokens are made, and tokens of Azure DevOps."""
import base64
import json
from urllib.parse import parse_qs, urlsplit

from fake_server import Answer, Fake
from harness import main
from verification_kit import ENVIRONMENT, VerificationScenario

JSON = {"Content-Type": "application/json"}
TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47"
CLIENT = "1b730954-1684-4aaa-8ae7-3ad5bc5a93f1"
SECRET = "8Q~".join(("Yge", "n--BDabTwMQagRCD_ZIEvhlIzeCaY279CS"))
TOKEN_PATH = f"/{TENANT}/oauth2/v2.0/token"
WRONG = Answer({"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}, 401,
               headers=JSON)
SUBSCRIPTION = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590"


def token(name):
    claims = {"app_displayname": "deploy", "roles": ["Mail.Read"]} if name == "graph" else {}
    encoded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return ".".join(("e30", encoded, name + "0" * 40))


class AnalyzeAzure(VerificationScenario):
    def entra(self, made=None):
        def make_token(request):
            form = {name: values[0] for name, values in parse_qs(request.sent.decode()).items()}
            if (form["client_id"], form["client_secret"], form["grant_type"]) != (CLIENT, SECRET, "client_credentials"):
                return made or WRONG
            name = "graph" if form["scope"] == "https://graph.microsoft.com/.default" else "arm"
            return made or Answer({"token_type": "Bearer", "expires_in": 3599, "access_token": token(name)}, headers=JSON)

        def guarded(name, body, status=200):
            def answer(request):
                good = request.headers.get("Authorization") == "Bearer " + token(name)
                return Answer(body, status, headers=JSON) if good else Answer({}, 500)
            return answer

        fake = Fake({TOKEN_PATH: make_token,
                     "/v1.0/organization": guarded("graph", {"value": [{"displayName": "Lamp Works"}]}),
                     f"/v1.0/applications(appId='{CLIENT}')": guarded("graph", {}, 403),
                     "/v1.0/users": guarded("graph", {"error": {"code": "Authorization_RequestDenied"}}, 403),
                     "/v1.0/groups": guarded("graph", {"value": [{"displayName": "admins"}]}),
                     "/v1.0/applications": guarded("graph", {}, 403),
                     "/v1.0/sites": guarded("graph", {}, 403),
                     "/subscriptions": guarded("arm", {"value": [{"subscriptionId": SUBSCRIPTION.split("/")[-1]}]}),
                     SUBSCRIPTION + "/providers/Microsoft.Authorization/permissions":
                         guarded("arm", {"value": [{"actions": ["*/read", "*"]}]}),
                     SUBSCRIPTION + "/resourcegroups": guarded("arm", {"value": [{"name": "shop"}]}),
                     SUBSCRIPTION + "/providers/Microsoft.Storage/storageAccounts": guarded("arm", {"value": []}),
                     SUBSCRIPTION + "/providers/Microsoft.KeyVault/vaults": guarded("arm", {}, 403)},
                    certificate=self.certificate(("*.microsoftonline.com", "*.microsoft.com", "*.azure.com")))
        self.addCleanup(fake.close)
        return fake

    def analyze(self, fake, rule="azure-entra-client-secret", lines=None):
        lines = lines or [SECRET, "azure-entra-tenant-id=" + TENANT, "azure-entra-client-id=" + CLIENT]
        done = self.run_assay("analyze", "--rule", rule, "--ca-file", "server.crt", "--verify-resolve",
                              f"*:443:127.0.0.1:{fake.port}", "--verify-retries", "0",
                              stdin="\n".join(lines).encode(), environment=ENVIRONMENT)
        for value in (lines[0], token("graph"), token("arm")):
            self.assertNotIn(value.encode(), done.stdout + done.stderr)
        return done

    def test_a_client_secret_tells_what_its_tokens_reach(self):
        fake = self.entra()
        done = self.analyze(fake)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        text = done.stdout.decode()
        for told in ("azure-entra-client-secret: active", "allowed: a token of Microsoft Graph", "application: deploy\n",
                     "roles: Mail.Read\n", "organisation: Lamp Works\n", "refused: users", "group: admins\n",
                     "subscription: " + SUBSCRIPTION.split("/")[-1], "actions: */read, *\n", "group: shop\n",
                     "refused: key vaults of the first subscription"):
            self.assertIn(told, text)
        for request in fake.requests:
            if urlsplit(request.path).path != TOKEN_PATH:
                self.assertNotIn(SECRET, request.path + str(request.headers))
                self.assertEqual((request.command, request.sent), ("GET", b""))

    def test_a_secret_that_was_removed_is_dead(self):
        for error in ("AADSTS7000215: Invalid client secret provided.", "AADSTS7000222: The provided client secret keys are expired."):
            fake = self.entra(made=Answer({"error": "invalid_client", "error_description": error}, 401, headers=JSON))
            self.assertEqual(self.analyze(fake).returncode, 1, error)
            self.assertEqual({request.path for request in fake.requests}, {TOKEN_PATH})

    def test_other_refusals_prove_nothing(self):
        for status, error in ((400, "AADSTS90002: Tenant not found."), (400, "AADSTS700016: Application was not found."),
                              (401, "AADSTS700027: Client assertion failed."), (400, "AADSTS53003: Access has been blocked."),
                              (503, "AADSTS90033: A transient error has occurred.")):
            fake = self.entra(made=Answer({"error": "x", "error_description": error}, status, headers=JSON))
            done = self.analyze(fake)
            self.assertEqual(done.returncode, 3, error)
            self.assertIn(b": unknown", done.stdout)

    def test_without_its_tenant_nothing_is_asked(self):
        fake = self.entra()
        done = self.analyze(fake, lines=[SECRET, "azure-entra-client-id=" + CLIENT])
        self.assertEqual(done.returncode, 3)
        self.assertIn(b"no azure-entra-tenant-id stands beside it", done.stdout)
        self.assertEqual(fake.requests, [])

    def test_a_shared_access_signature_tells_what_it_is_for_and_is_sent_nowhere(self):
        signature = "A12ABJxedlOOEj3pqAoj" + "%2Bj408EW0jt3BuScalEiWpfqiL0%3D"
        query = "&".join(("sp=rl", "se=2099-02-02T08:00:00Z", "spr=https", "sv=2022-11-02", "sr=c", "sig=" + signature))
        for given in (f"https://bluelamp.blob.core.windows.net/logs?{query}", signature):
            done = self.run_assay("analyze", "--rule", "azure-sas-token", stdin=given.encode(), environment=ENVIRONMENT)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertIn(b"azure-sas-token: not-attempted", done.stdout)
            self.assertNotIn(signature.encode(), done.stdout + done.stderr)
            told = b"of the storage account bluelamp\n  it may: read, list\n  one container\n  it is valid until 2099-02-02\n"
            self.assertEqual(told in done.stdout, given != signature, done.stdout)

    def test_a_token_of_azure_devops(self):
        pat = "vurvjaxh2v4zsx6b5rhidjrkae" + "xgjn3hdhqkurtlui5kyfkpzegh"
        basic = "Basic " + base64.b64encode((":" + pat).encode()).decode()

        def guarded(body):
            return lambda request: Answer(body if request.headers.get("Authorization") == basic else {},
                                          200 if request.headers.get("Authorization") == basic else 401, headers=JSON)
        fake = Fake({"/lamp/_apis/projects": guarded({"count": 1, "value": [{"name": "shop"}]}),
                     "/lamp/_apis/connectionData": guarded({"authenticatedUser": {"id": "4711"}}),
                     "/lamp/_apis/git/repositories": guarded({"value": [{"name": "web"}]}),
                     "/lamp/_apis/distributedtask/pools": Answer({}, 401, headers=JSON),
                     "/lamp/_apis/packaging/feeds": guarded({"value": []}),
                     "/lamp/_apis/graph/users": Answer({}, 403, headers=JSON)},
                    certificate=self.certificate(("dev.azure.com", "*.dev.azure.com")))
        self.addCleanup(fake.close)
        lines = [pat, "azure-devops-organization=lamp"]
        done = self.analyze(fake, "azure-devops-pat-legacy", lines)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        for told in ("the provider says: project shop", "user: 4711\n", "repository: web\n", "refused: pools of agents"):
            self.assertIn(told, done.stdout.decode())
        # One that may not read projects is refused too.
        dead = self.analyze(fake, "azure-devops-pat-legacy", [pat[::-1], lines[1]])
        self.assertEqual(dead.returncode, 3, dead.stdout)
        self.assertIn(b": unknown", dead.stdout)


if __name__ == "__main__":
    main()
