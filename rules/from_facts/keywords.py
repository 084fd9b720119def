"""Which words a rule without a fixed beginning is anchored on, and what may stand between the word and the value."""
import pathlib
import re

from alphabets import literal

# Words of the language that a provider bears as its name: rarer, but nothing that names the provider alone.
DICTIONARY = frozenset("""
    aha bitter bolt box bright buffer canvas central chatter circle clear close column compass convert copper cursor
    daily delighted detect drift drip earth factor fixer flash flat fleet flow front fusion gem glass groove guru harvest
    heap hive infer insight intercom iterable journey kite launch lemon level linear loop lemon magic manifest mesh mist
    market monday motion mux nano notion oanda onset opus orbit outlook oxford packet paddle pendo pivotal place plaid planet
    polygon portal prefect prism proof protocols pulse qase raven realm refine replicate rev ring river root salt sanity
    scale scope segment sheet shift shuffle signal simple sketch snap spark split square stack star stitch stream stripe
    surge swell switch tail teller tempo thread title together tomorrow tower trail transit twist typed unify unite
    unleash vapor vision void wave wise wit workable yield zoom
""".split())

MEASURED = frozenset(line for line in (pathlib.Path(__file__).parent / "hot_words.txt").read_text().splitlines()
                     if line and not line.startswith("#"))
HOT = DICTIONARY | MEASURED

# Words that say that a credential follows, but not whose.
COMMON = frozenset("""
    accessid v2.0 access access-key access-token access_key access_token accesskey account account-id account_id api api-key api-token
    api_key api_token apikey apitoken app app-id app_id app_key app_secret appid appkey application auth auth_token
    authorization authtoken base basic bearer bot broker client client-id client-secret client_id client_secret clientid
    clientsecret connection cookie credential credentials database default domain email encryption endpoint env event
    function header hook host http id instance integration key keys license login machine mail management master message
    name oauth org organization pass passphrase passwd password path personal private private_key privatekey prod
    project provider proxy pub public pwd record refresh role root search secret secret-key secret_key secretkey secrets
    security send server service session sid signature signing site sms smtp space storage stream subscription team
    tenant test token tokens tracking uid url user user_id username uuid webhook web workspace write read
    apikeys-v1 x-api-key consumer consumer_key consumer_secret consumer-key deploy deployment ingest label license_key licence
    merchant model partner publishable read_key reference script scope secret_access_key serial shared standard
    static text track user-agent user_token vault verification cloud data analytics bucket channel chat cluster device
    development file form graph group home host_key image index info insert ip job list live local location log logs
    metrics mobile monitor network number object order page park pay payment phone platform port post price push query
    queue region registry report request resource route rpc run sandbox sdk sign sso store sync system table task time topic
    communication communications ikey skey identity builder stable ocean notification notifications primary secondary batch developer encoding base64 grid maps
    googleapi plaintext server1 scout front-end main default1 trace trade transfer translate upload usage video view voice wallet weather
""".split())

# What people call a provider beside the words that the fact table gives.
EXTRA = {"sumo-logic": ("sumo",), "customer-io": ("customer.io",), "cisco-meraki": ("meraki",),
         "liveagent": ("ladesk",), "tomorrow-io": ("tomorrow.io",), "protocols-io": ("protocols.io",),
         "truenas": ("login_with_api",)}

# So short a word, or one of these, stands inside others ("SetSysctl", "mailgunKey"): no letter may stand before it.
SHORT = 4
ENDINGS = frozenset("unkey".split())
LEFT = "(?:^|[^A-Za-z])"

COMBINED_WITH = ("api", "key", "token", "secret", "access", "auth")
JOINTS = ("", "_", "-", " ")


def words_in(name, slug):
    """The words of a provider's name, lower case: "PivotalTracker" is "pivotal", "tracker". The slug where that is not
    what the name comes to, or where a word is so short that it says nothing."""
    words = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]
    whole = "".join(words) == slug.replace("-", "") and all(len(word) >= 3 for word in words)
    return words if whole else [slug]


def words_of(fact):
    """(plain words, words that are too common to stand alone), lower case, sorted."""
    given = {a["text"].lower() for a in fact["anchors"] if a["kind"] == "keyword"}
    given = {word for word in given if re.fullmatch(r"[a-z0-9][a-z0-9 ._/-]*[a-z0-9]", word)}
    slug = fact["provider_slug"]
    spelled = {slug.replace("-", joint) for joint in ("", "_", "-")} if len(slug) >= 6 else {slug}
    spelled |= {joint.join(words_in(fact["provider"], slug)) for joint in JOINTS} if len(slug) >= 6 else set()
    named = {word for word in given if word not in COMMON and word not in HOT and len(word) >= 4}
    plain = named | {word for word in spelled | set(EXTRA.get(slug, ()))
                     if word not in HOT and word not in COMMON and len(word) >= 4}
    plain = {word for word in plain if not any(word != other and word.startswith(other) for other in plain)}
    if plain:
        return sorted(plain), []
    hot = {word for word in given | {slug} if len(word) >= 3 and word not in COMMON}
    return [], sorted(hot)[:2]


def anchors_and_expression(plain, hot):
    """([(text, caseless)], expression that begins with one of them)."""
    anchors = [(word, True) for word in plain]
    parts = []
    if plain:
        parts.append("|".join(literal(word) for word in plain))
    for word in hot:
        # A rare word is anchor enough for the pair; one that stands everywhere is looked for with its companions.
        ends = [joint + more for joint in JOINTS for more in COMBINED_WITH] if word in MEASURED else [""]
        anchors += [(word + end, True) for end in ends]
        parts.append(f"{literal(word)}[ _-]?(?:{'|'.join(COMBINED_WITH)})")
    return anchors, f"(?i:{'|'.join(parts)})"


# What stands between the word and the value. It does not end in '+' or '/': a piece of base64 text or of a path is no
# value, and base64 text holds a run of letters and digits in every 30 bytes. A name goes on for up to 24 bytes. Loosely: up to 40 bytes that end in a
# word for a credential, the rest of that name, and at most one more word ("key is", "Bearer", a type); or the name
# alone; then what assigns or quotes.
CREDENTIAL = "key|token|secret|auth|pass|pwd|cred|access|private|bearer|basic"


def needs_left(words):
    return any(len(word) <= SHORT or word in ENDINGS for word in words)


TYPE = r"(?:[ :&]{1,3}(?:[Ss]tring|str))?"
LOOSE = (r"(?:(?s:.{0,40}?)(?i:" + CREDENTIAL + r")[\w.-]{0,24}(?:[^0-9A-Za-z]{1,6}[A-Za-z]\w{0,15}){0,2}[^0-9A-Za-z]{0,11}[^0-9A-Za-z+/]|"
         r"[\w.-]{0,24}" + TYPE + r"[^0-9A-Za-z/#]{0,11}[^0-9A-Za-z+/#])")
# Strictly: on the same line, with a word for a credential or with an operator; for values that look like much else.
STRICT = (r"(?:[ \w./?-]{0,24}(?i:key|token|secret|auth|pass|pwd|cred|access|private)[\w.-]{0,16}[^0-9A-Za-z]{0,9}[^0-9A-Za-z+/]|"
          r"[\w.-]{0,24}" + TYPE + r"[^0-9A-Za-z=:>,(]{0,8}[=:>,(](?:[^0-9A-Za-z]{0,7}[^0-9A-Za-z+/])?)(?:(?:Bearer|Basic|Token) )?")
STRICT_ID = STRICT.replace("access|private", "access|private|id|sid|user|account")
