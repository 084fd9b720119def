"""What a rule says to people: by category, from facts alone."""
import re

from rotations import MORE_PROVIDERS

REFERENCE = "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html"

ADVICE = {
    "cloud": "Revoke it in the console of {provider}, issue another with the least rights that its user needs, and read the "
             "account's audit log for use that was not yours.",
    "hosting-cdn": "Revoke it in the account settings of {provider}, issue another, and compare deployments, DNS records and "
                   "domains with what you expect.",
    "ai": "Delete the key in the console of {provider} and create another. Look at usage and billing: leaked keys are used "
          "up within minutes.",
    "payment": "Roll the key in the dashboard of {provider}, and look through payments, refunds and payouts since it leaked.",
    "commerce": "Revoke it in the administration of {provider}, issue another, and look through orders and applications.",
    "crypto-exchange": "Delete the key at {provider} at once, move what it could withdraw, and create another that is bound "
                       "to addresses and has no right to withdraw.",
    "messaging": "Revoke it in the settings of {provider}, issue another, and look through what was sent and read with it.",
    "email": "Revoke it in the settings of {provider}, issue another, and look through the sending log: leaked keys are used "
             "for spam.",
    "database": "Change it at {provider}, end open sessions, and look through the query log. Reach the database only from "
                "networks that need it.",
    "storage": "Revoke it at {provider}, issue another with the least rights, and look through the access log of what it opens.",
    "vcs": "Revoke it in the settings of {provider}, issue another that is limited to the repositories it needs, and look "
           "through pushes, keys and hooks since it leaked.",
    "ci": "Revoke it in the settings of {provider}, issue another, and change the secrets of the builds that it could reach.",
    "package-registry": "Revoke it at {provider}, issue another that is limited to the packages it publishes, and compare "
                        "what was published with what you built.",
    "identity": "Revoke it in the administration of {provider}, issue another, and end the sessions that were opened with it.",
    "security": "Revoke it in the administration of {provider}, issue another, and look through its audit log.",
    "private-key": "Take the public half out of whatever trusts it, make a new pair, and keep the private half where only "
                   "its user can read it.",
    "observability": "Revoke it in the settings of {provider} and issue another, limited to what its user sends or reads.",
    "analytics": "Revoke it in the settings of {provider} and issue another, limited to what its user reads.",
    "devtools": "Revoke it in the settings of {provider} and issue another with the least rights that its user needs.",
    "iot": "Revoke it at {provider}, issue another, and give each device its own.",
    "social-media": "Regenerate it in the developer settings of {provider}, and look through posts and grants of the account.",
}
OTHERS = ("Revoke it in the account settings of {provider} and issue another with the least rights that its user needs. "
          "Look through what was done with it.")
CLOSING = " Removing the line is not enough: the history keeps it."


# What holds for types whose provider many use: ids that begin so, what to do there, where it is told of.
OF_PROVIDERS = (
    ("akamai-edgegrid-",
     "In Akamai's Control Center, Identity & Access, open the API client and create another credential; deploy it, then "
     "deactivate and delete this one. The client token names it.",
     "https://techdocs.akamai.com/developer/docs/edgegrid"),
    ("alibaba-sts-",
     "It ends by itself, after 12 hours at most. Until then, and against more like it, take the rights from the RAM role that "
     "issued it, and find in ActionTrail what was done with it and which key asked for it.",
     "https://www.alibabacloud.com/help/en/ram/product-overview/what-is-sts"),
    ("alibaba-",
     "In the RAM console open the user: create a second AccessKey pair, deploy it, disable this one, and delete it once nothing "
     "fails. Read in ActionTrail what the AccessKey ID did. Roles need no lasting key.",
     "https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair"),
    ("asana-client-secret",
     "In Asana's developer console open the app and reset its secret; tokens that users granted it stay good, so look at what "
     "the app did.",
     "https://developers.asana.com/docs/oauth"),
    ("asana-",
     "In Asana's developer console (My apps) delete the token and create another. It has all rights of its user: service "
     "accounts keep a program apart from a person.",
     "https://developers.asana.com/docs/personal-access-token"),
    ("azure-batch-",
     "Move the applications to the other key of the Batch account, then regenerate this one under \"Keys\" or with "
     "'az batch account keys renew'. Entra ID needs no key.",
     "https://learn.microsoft.com/cli/azure/batch/account/keys"),
    ("azure-apim-subscription-",
     "In API Management under \"Subscriptions\" move the clients to the other key of the subscription, then regenerate this one.",
     "https://learn.microsoft.com/azure/api-management/api-management-subscriptions"),
    ("azure-bing-",
     "Microsoft ended the Bing Search APIs in August 2025, so it should open nothing. Where the resource is still there, regenerate "
     "its keys under \"Keys and Endpoint\" or delete it.",
     "https://learn.microsoft.com/previous-versions/bing/search-apis/"),
    ("azure-communication-services-",
     "Under \"Keys\" of the resource move the clients to the other key, then regenerate this one. Entra ID with a managed "
     "identity needs no key.",
     "https://learn.microsoft.com/azure/communication-services/concepts/authentication"),
    ("azure-event-grid-",
     "Under \"Access keys\" of the topic or domain move the publishers to the other key, then regenerate this one, or "
     "'az eventgrid topic key regenerate'.",
     "https://learn.microsoft.com/azure/event-grid/get-access-keys"),
    ("azure-function-",
     "In the function app open \"App keys\" or the function's \"Function Keys\", renew this one, and give its callers the new "
     "URL. A host key opens all functions of the app, the master key its administration too.",
     "https://learn.microsoft.com/azure/azure-functions/function-keys-how-to"),
    ("azure-maps-",
     "Under \"Authentication\" of the Azure Maps account move the applications to the other key, then regenerate this one. "
     "Entra ID or a SAS token keeps it out of pages.",
     "https://learn.microsoft.com/azure/azure-maps/how-to-manage-authentication"),
    ("azure-entra-access-token",
     "It ends by itself, after an hour or so. Revoke the sign-in sessions of its user, or disable the application, where it "
     "must end sooner, and find out what printed it: the credential that asked for it may have leaked too.",
     "https://learn.microsoft.com/entra/identity/users/users-revoke-access"),
    ("azure-entra-refresh-token",
     "Revoke the user's sign-in sessions in Entra ID (Users, Revoke sessions, or revokeSignInSessions of Microsoft Graph): "
     "that ends the refresh tokens. Read the sign-in logs.",
     "https://learn.microsoft.com/entra/identity/users/users-revoke-access"),
    ("azure-sql-password",
     "Set another password for the login or the server's administrator (ALTER LOGIN, or \"Reset password\" of the server), and "
     "look at the firewall rules and the audit log. Entra ID needs no password.",
     "https://learn.microsoft.com/azure/azure-sql/database/logins-create-manage"),
    ("azure-relay-",
     "Under \"Shared access policies\" of the Relay namespace move the applications to the other key of the policy, then "
     "regenerate this one.",
     "https://learn.microsoft.com/azure/azure-relay/relay-authentication-and-authorization"),
    ("azure-search-query-",
     "Under \"Keys\" of the search service add a query key, deploy it, and delete this one. It reads all indexes.",
     "https://learn.microsoft.com/azure/search/search-security-api-keys"),
    ("azure-iot-",
     "Regenerate the device's (or the enrolment's) keys in the IoT Hub or its provisioning service and give the device the new "
     "one; X.509 certificates or a TPM keep keys off disks.",
     "https://learn.microsoft.com/azure/iot-hub/authenticate-authorize-sas"),
    ("cloudinary-",
     "In Cloudinary's console under \"API Keys\" generate another pair, deploy it, disable this one and delete it. The secret "
     "signs uploads and reaches the Admin API: look for assets that are not yours.",
     "https://cloudinary.com/documentation/solution_overview"),
    ("coinbase-",
     "Delete the API key in Coinbase's settings (or in the Developer Platform) at once and create another, limited to the "
     "accounts, rights and IP addresses that it needs. Look through transfers and trades.",
     "https://docs.cdp.coinbase.com/"),
    ("duo-",
     "In the Duo Admin Panel open the application and \"Reset Secret Key\", then give its systems the new one. Until then others "
     "may answer logins in its name: read the authentication log.",
     "https://duo.com/docs/protecting-applications"),
    ("facebook-access-token",
     "Invalidate it: remove the app among the user's business integrations, or call DELETE /me/permissions with it. Have the app "
     "secret reset if that leaked too, and look at what was posted and which ads run.",
     "https://developers.facebook.com/docs/facebook-login/security"),
    ("github-oauth-client-secret",
     "In the OAuth app's settings generate another client secret, deploy it, delete this one, and revoke the users' tokens if "
     "somebody may have exchanged codes with it.",
     "https://docs.github.com/apps/oauth-apps/building-oauth-apps/best-practices-for-creating-an-oauth-app"),
    ("godaddy-",
     "Delete the API key on GoDaddy's developer page and create another. It changes domains and their DNS records: compare them "
     "with what you expect.",
     "https://developer.godaddy.com/keys"),
    ("hcp-",
     "In the HCP portal open the service principal, create a second key, deploy it, and delete this one. Workload identity "
     "federation needs no key.",
     "https://developer.hashicorp.com/hcp/docs/hcp/iam/service-principal"),
    ("hubspot-api-key",
     "HubSpot ended API keys in 2022, so it should open nothing. See that the private app's token that took its place is not "
     "beside it.",
     "https://developers.hubspot.com/docs/guides/apps/private-apps/overview"),
    ("ibm-cloud-user-api-key",
     "In IBM Cloud under \"Manage, Access (IAM), API keys\" create another, deploy it, disable this one, and delete it. It has all "
     "rights of its user: service IDs have those that you give them.",
     "https://cloud.ibm.com/docs/account?topic=account-userapikey"),
    ("linkedin-client-secret",
     "In LinkedIn's developer portal open the app, \"Auth\", generate another client secret, deploy it, and let this one end.",
     "https://learn.microsoft.com/linkedin/shared/authentication/authentication"),
    ("new-relic-",
     "In New Relic open \"API keys\" of the user's menu, create another of the kind, deploy it, and delete this one. User keys "
     "read and change the account: look through its audit log (NrAuditEvent).",
     "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"),
    ("onesignal-",
     "In OneSignal under \"Settings, Keys & IDs\" create another key, deploy it, and delete or rotate this one. It sends to every "
     "subscriber: look through what was sent.",
     "https://documentation.onesignal.com/docs/en/keys-and-ids"),
    ("ovh-",
     "Delete the application or its credential (DELETE /me/api/application/{{id}}, /me/api/credential/{{id}}) and create another "
     "whose rules name the paths that it needs.",
     "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api"),
    ("packagist-",
     "In the profile or the organisation's settings at (Private) Packagist regenerate it, and give the new one to the hooks and "
     "builds that use it. Look whether releases appeared that are not yours.",
     "https://packagist.com/docs"),
    ("salesforce-consumer-secret",
     "In Setup open the connected app, \"Manage Consumer Details\", stage another key and secret, deploy them, and apply the "
     "rotation: it ends the old pair. Revoke the sessions of the app.",
     "https://help.salesforce.com/s/articleView?id=sf.connected_app_rotate_consumer_details.htm"),
    ("trello-api-token",
     "Delete the token (DELETE /1/tokens/{{token}}, or under \"Applications\" of the account's settings) and have the application "
     "ask for another that ends and reads only what it needs.",
     "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/"),
    ("twitter-",
     "In X's developer portal open the app's \"Keys and tokens\" and regenerate it: the old one ends at once. Look through posts, "
     "messages and the apps that the account has let in.",
     "https://docs.x.com/resources/fundamentals/authentication/overview"),
    ("vault-approle-secret-id",
     "Destroy it with its accessor ('vault write auth/approle/role/ROLE/secret-id-accessor/destroy'), or itself "
     "('…/secret-id/destroy'), and issue another, wrapped, for one use and a short time. Read the audit device's log.",
     "https://developer.hashicorp.com/vault/docs/auth/approle"),
    ("vault-batch-token-",
     "A batch token cannot be revoked by itself: revoke its parent's token, or wait for its end. See what issued it and give it "
     "shorter lives.",
     "https://developer.hashicorp.com/vault/docs/concepts/tokens"),
    ("vault-recovery-token-",
     "Cancel the recovery or root generation that it belongs to, and generate other recovery keys ('vault operator rekey "
     "-target=recovery').",
     "https://developer.hashicorp.com/vault/docs/concepts/recovery-mode"),
    ("yandex-aws-access-token",
     "In Yandex Cloud open the service account, create another static access key, deploy it, and delete this one. Look at what "
     "its buckets were asked for.",
     "https://yandex.cloud/en/docs/iam/operations/authentication/manage-access-keys"),
    ("yandex-api-key",
     "In Yandex Cloud open the service account, create another API key with a scope and an end, deploy it, and delete this one.",
     "https://yandex.cloud/en/docs/iam/operations/authentication/manage-api-keys"),
    ("zoom-oauth-client-secret",
     "In the Zoom App Marketplace open the app, \"App Credentials\", regenerate the client secret and deploy it: the old one ends. "
     "A server-to-server app acts for the whole account.",
     "https://developers.zoom.us/docs/internal-apps/s2s-oauth/"),
)
# Keys whose signature is that of all of Azure's AI services, Bing's among them.
AZURE_AI = ("Under \"Keys and Endpoint\" of the resource move the clients to the other key, then regenerate this one, or "
            "'az cognitiveservices account keys regenerate'. A managed identity needs no key, and 'disableLocalAuth' turns keys "
            "off.",
            "https://learn.microsoft.com/azure/ai-services/rotate-keys")


def of_provider(fact):
    """(what to do, where it is told of), for types of providers that many use; else None."""
    fitting = [one for one in (*OF_PROVIDERS, *MORE_PROVIDERS) if fact["id"].startswith(one[0])]
    if fitting:
        return max(fitting, key=lambda one: len(one[0]))[1:]
    ai = any(segment.get("lit", "").endswith("ACOG") for segment in fact["shape"]["segments"])
    return AZURE_AI if ai or fact["id"] == "azure-openai-key-legacy" else None

# What a value is, by the last words of its id; "credential" where they do not tell.
KINDS = (("webhook-url", "webhook"), ("webhook", "webhook"), ("connection-string", "connection string"), ("uri", "password"),
         ("api-key", "API key"), ("access-key", "access key"), ("private-key", "private key"), ("key", "key"),
         ("refresh-token", "refresh token"), ("token", "token"), ("pat", "token"), ("client-secret", "client secret"),
         ("secret", "secret"), ("password", "password"), ("passphrase", "passphrase"), ("credentials", "credentials"),
         ("cookie", "session"), ("url", "URL"))
IDENTIFIER = ("No secret by itself: it names an account, an application or a public key of {provider}. Look whether the "
              "secret that belongs to it leaked too, and revoke that.")
PUBLISHED = ("Made to be seen, in browsers, applications or beside what it encrypts: no secret by itself. See that it is limited "
             "to what it is for, and that no secret of {provider} stands beside it.")


def is_published(fact):
    return re.search(r"publishable|public-key|public-access-token", fact["id"]) and fact["severity"] in ("info", "low")


def kind_of(fact):
    identity = re.sub(r"-(?:\d|v\d|legacy|any|hex)$", "", fact["id"])
    return next((kind for end, kind in KINDS if identity == end or identity.endswith("-" + end)), "credential")


def remediation(fact):
    """Lines of at most 112 characters."""
    name = "its issuer" if fact["provider"].startswith("(") else fact["provider"]
    harmless = PUBLISHED if is_published(fact) else IDENTIFIER if fact["severity"] == "info" else None
    own = None if harmless else of_provider(fact)
    text = (harmless or (own and own[0]) or ADVICE.get(fact["category"], OTHERS)).format(provider=name)
    if own:
        text += CLOSING if "nothing to revoke" not in text else ""
    elif not harmless:
        text = text.replace(" it ", f" the {kind_of(fact)} ", 1) + CLOSING
    lines, line = [], ""
    for word in text.split():
        if len(line) + 1 + len(word) > 112:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return lines + [line]


def references(fact):
    docs = fact["docs"]
    harmless = is_published(fact) or fact["severity"] == "info"
    own = None if harmless else of_provider(fact)
    if own and own[1]:
        return [own[1]]
    return [docs if docs and docs.startswith("https://") and " " not in docs else REFERENCE]


def description(fact):
    """The credential's name as a person writes it: "API Key" and the like without capitals of a title."""
    words = " ".join(fact["credential"].split())
    for word in ("Key", "Token", "Secret", "Password", "Id", "Access", "Refresh", "Client", "Personal", "Application", "Webhook",
                 "Service", "Account", "Private", "Public", "Credentials", "Identifier", "Setup", "Admin", "Connection", "Root",
                 "License", "Consumer", "Project", "User", "Integration", "Test", "Live", "Sandbox",
                 "Production", "Device", "Crumb", "Encryption", "Symmetric", "Certificate", "Organization", "Auth", "Server",
                 "Recipient", "Identity", "Provision"):
        if fact["provider"].lower().endswith(word.lower()) and words.count(word) == 1:
            continue  # a part of the provider's name: "Get Sandbox"
        words = re.sub(rf"(?<=[A-Za-z0-9)] ){word}\b(?! [A-Z][a-z]+ (?:API|SDK))|(?<=/){word}\b", word.lower(), words)
    return re.sub(r"\b(?:id|Id)\b", "ID", words) if " " in words else words
