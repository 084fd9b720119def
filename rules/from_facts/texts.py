"""What a rule says to people: by category, from facts alone."""
import re

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
    text = (harmless or ADVICE.get(fact["category"], OTHERS)).format(provider=name)
    if not harmless:
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
