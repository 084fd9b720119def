"""verify and revoke of a rule, where the fact table's request is harmless and everything in it is known."""
import re

PLACEHOLDER = re.compile(r"\{([A-Za-z0-9_-]+)\}")
URL = re.compile(r"https://[^{}@/?#\\\s]+(?:[/?#]\S*)?$")
# A name that stands for the user's own: no value is to be sent there.
EXAMPLE_HOST = re.compile(r"https://(?:[^/?#]*\.)?example\.")
# Headers of the frame, which the table has where a library writes them.
FRAME = {"content-length", "host", "transfer-encoding", "connection"}
# What the table lists among the texts of live values, though it was looked for to be absent.
REFUSALS = {"Invalid token", "token is missing", "403 Forbidden", '"invalid_client"'}
# Where the table's status is given to live values as well: a missing permission or a rate limit gets it too.
_META = {"dead_body": ['"code":190']}  # of the error: the token has ended; 400 is also what limits answer
CORRECTED = {
    "elevenlabs-api-key-2": {"dead_body": ["invalid_api_key"]},  # 401 is also what a key without the permission gets
    "instagram-graph-api-access-token": _META,
    "facebook-access-token-legacy": _META,
    # The request is a login that fails: what is said to be wrong with it tells.
    "pastebin-api-key": {"live_status": [200, 401, 403, 422], "dead_status": None, "live_body": ["invalid login"],
                         "dead_body": ["invalid api_dev_key"]},
}
# Of a value that works and lacks a right: one of two answers, so no text that all have.
LACKS_RIGHT = {"token does not have"}


def _statuses(given):
    out = []
    for status in given or []:
        if isinstance(status, int):
            out.append(status)
        elif status == "2xx":
            out.append(200)
    return sorted(set(out))


def _texts(given):
    """'json field data.id' is written as the text of the field's name."""
    out = []
    for text in given or []:
        if text.startswith("json field "):
            text = '"' + text.split()[-1].split(".")[-1] + '"'
        if text and "\n" not in text and text not in out:
            out.append(text)
    return out


def _named(text, pairs):
    """The text with a companion's name as the id of its rule; None when a name is not known."""
    unknown = {name for name in PLACEHOLDER.findall(text) if name != "secret"}
    if not unknown:
        return text
    if len(unknown) != 1 or len(pairs) != 1:
        return None
    return text.replace("{" + unknown.pop() + "}", "{" + pairs[0] + "}")


def call_of(stated, pairs, live_status, extra_headers=None):
    url = _named(stated["url"] or "", pairs)
    headers = {**(stated.get("headers") or {}), **(extra_headers or {})}
    named = {key: _named(str(value), pairs) for key, value in headers.items() if key.lower() not in FRAME}
    body = stated.get("body")
    body = _named(body, pairs) if body else ""
    if url is None or body is None or any(value is None for value in named.values()) or not URL.match(url):
        return None
    if stated["method"] not in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        return None
    if any(not value or not re.fullmatch(r"[!-~]+( [!-~]+)*", value) for value in named.values()):
        return None
    if any(not re.fullmatch(r"[A-Za-z0-9-]+", key) for key in named) or EXAMPLE_HOST.match(url):
        return None
    # "Bearer <JWT signed with {secret}>" is told to people, and the other is what no server reads.
    if any(re.search("<.*>", value) or value.startswith("base64(Basic") for value in named.values()):
        return None
    everything = url + body + "".join(named.values())
    if "{secret}" not in everything:
        return None
    call = {"method": stated["method"], "url": url}
    if named:
        call["headers"] = named
    if body:
        call["body"] = body
    call["live_status"] = live_status
    return call


def verify_of(fact, pairs):
    stated = fact["verify"]
    # A private key proves itself by what it signs, and is sent to nobody.
    if "PRIVATE KEY" in str(fact["shape"]):
        return None
    if not stated or not str(stated.get("side_effects", "")).startswith("none"):
        return None
    live = _statuses(stated.get("live_status"))
    texts = _texts(stated.get("live_body"))
    if not live:
        return None
    dead = _statuses(stated.get("dead_status"))
    if not texts and not dead and len(live) > 1:
        live = [status for status in live if status != 401]  # by itself it says that credentials are refused
    if LACKS_RIGHT & set(texts):
        texts, live = [text for text in texts if text not in LACKS_RIGHT], [status for status in live if status != 403]
    refusals = [text for text in texts if text in REFUSALS]
    texts = [text for text in texts if text not in REFUSALS]
    call = call_of(stated, pairs, live)
    if call is None:
        return None
    if dead and not set(dead) & set(live):
        call["dead_status"] = dead
    if texts:
        call["live_body"] = texts
    if refusals:
        call["dead_body"] = refusals
    for key, value in CORRECTED.get(fact["id"], {}).items():
        call.pop(key, None)
        if value is not None:
            call[key] = value
    return call


def revoke_of(fact, pairs):
    stated = fact["revoke"]
    if not stated or not stated.get("url") or not stated.get("method"):
        return None
    success = stated.get("success")
    live = _statuses(success if isinstance(success, list) else [success])
    if not live and isinstance(success, str):
        live = sorted({int(code) for code in re.findall(r"\b(20\d)\b", success)})
    auth = str(stated.get("auth") or "")
    headers = {}
    if re.fullmatch(r"(Bearer|token|Token) \{secret\}", auth):
        headers["Authorization"] = auth
    return call_of(stated, pairs, live, headers) if live else None
