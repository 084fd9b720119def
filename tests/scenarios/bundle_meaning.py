"""What a bundle says, read independently of assay and without verifying: to tell whether a bundle that was changed
still says the same. Lax where readers differ, so that nothing that says something else passes for the same."""
import base64
import binascii
import json
import re

P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
P384_ORDER = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)


class Unreadable(Exception):
    """It says nothing, or two things."""


def no_twins(pairs):
    out = {}
    for name, value in pairs:
        key = re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
        if key in out:
            raise Unreadable(f"{name} twice")
        if value is not None:
            out[key] = value
    return out


def never(text):
    raise Unreadable(text)


def document(text):
    try:
        return json.loads(text, object_pairs_hook=no_twins, parse_constant=never)
    except (ValueError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def octets(text):
    if not isinstance(text, str):
        raise Unreadable("no base64")
    try:
        return base64.b64decode("".join(text.split()).replace("-", "+").replace("_", "/").rstrip("=") + "==")
    except binascii.Error as error:
        raise Unreadable(str(error)) from error


# --- BER, as leniently as OpenSSL reads it

def element(data, at):
    """Tag, content and the end of the element that begins at `at`."""
    tag, first = data[at], data[at + 1]
    at += 2
    if first == 0x80:
        begin = at
        while data[at:at + 2] != b"\0\0":
            at = element(data, at)[2]
        return tag, data[begin:at], at + 2
    if first > 0x80:
        size = int.from_bytes(data[at:at + (first & 127)], "big")
        at += first & 127
    else:
        size = first
    if at + size > len(data):
        raise Unreadable("cut off")
    return tag, data[at:at + size], at + size


def elements(data):
    out = []
    at = 0
    try:
        while at < len(data):
            tag, content, at = element(data, at)
            out.append((tag, content))
    except (IndexError, RecursionError) as error:
        raise Unreadable("no BER") from error
    return out


def spelled_out(data):
    """Elements within elements. Sets and sequences are that whatever their tag says of how they are made."""
    return tuple((tag, content) if not tag & 0x20 and tag not in (0x10, 0x11) else (tag | 0x20, spelled_out(content))
                 for tag, content in elements(data))


def of_ecdsa(signature):
    """Either of the two signatures that everybody can make of one; others as they are."""
    try:
        [(tag, inside)] = elements(signature)
        [r, s] = [int.from_bytes(content, "big") for _, content in elements(inside)]
    except (Unreadable, ValueError):
        return signature
    order = P256_ORDER if max(r, s) < P256_ORDER else P384_ORDER
    return tag, r, min(s, order - s)


def stamp(response):
    """What a time-stamp's signature covers, and the signature."""
    try:
        token = elements(elements(response)[0][1])[1][1]
        signed = elements(elements(elements(token)[1][1])[0][1])
        info = elements(elements(elements(signed[2][1])[1][1])[0][1])
        signer = elements(elements(signed[-1][1])[0][1])
        attributes = next(content for tag, content in signer if tag | 0x20 == 0xa0)
        signature = next(content for tag, content in reversed(signer) if tag == 4)
        return (tuple(content for _, content in info), tuple(sorted(map(repr, spelled_out(attributes)))),
                of_ecdsa(signature))
    except (IndexError, StopIteration) as error:
        raise Unreadable("no time-stamp") from error


# --- bundles

def number(value):
    try:
        return int(value or 0)
    except (TypeError, ValueError) as error:
        raise Unreadable("no number") from error


def note(text):
    """What a checkpoint's signatures are over; the signatures, each in a spelling that does not matter."""
    body, signatures = text.rsplit("\n\n", 1)
    lines = [line.split(" ") for line in signatures.splitlines()]
    return body, {(line[1], octets(line[2])[:4], of_ecdsa(octets(line[2])[4:])) for line in lines}


def entry(value):
    proof, promise = value.get("inclusionProof"), value.get("inclusionPromise", {}).get("signedEntryTimestamp")
    kind = value.get("kindVersion", {})
    out = {"place": (octets(value["logId"]["keyId"]), number(value.get("logIndex"))),
           "kind": (kind.get("kind"), kind.get("version")), "body": octets(value["canonicalizedBody"])}
    if promise:
        out["promise"] = (number(value["integratedTime"]), of_ecdsa(octets(promise)))
    if proof is not None:
        out["proof"] = (number(proof.get("logIndex")), tuple(map(octets, proof.get("hashes", []))))
        out["note"] = note(proof["checkpoint"]["envelope"])
        # Rekor v2 has both in the checkpoint alone.
        out["beside"] = (octets(proof.get("rootHash", "")), number(proof.get("treeSize")))
    return out


def meaning(text):
    """The parts of a bundle: content, signer, entries and time-stamps."""
    try:
        bundle = document(text)
        if "verificationMaterial" in bundle and "envelope" in bundle:
            bundle = of_attestation(bundle)
        material = bundle["verificationMaterial"]
        certificate = material.get("certificate")
        if "x509CertificateChain" in material:
            certificate = material["x509CertificateChain"]["certificates"][0]
        envelope, message = bundle.get("dsseEnvelope"), bundle.get("messageSignature")
        if envelope:
            [signature] = envelope["signatures"]
            content = (envelope["payloadType"], octets(envelope["payload"]), octets(signature["sig"]))
        else:
            content = (octets(message["signature"]),)
        stamps = material.get("timestampVerificationData", {}).get("rfc3161Timestamps", [])
        return {"content": content, "signer": octets(certificate["rawBytes"]) if certificate else "a key",
                "entries": [entry(one) for one in material.get("tlogEntries", [])],
                "stamps": [stamp(octets(one["signedTimestamp"])) for one in stamps]}
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise Unreadable(str(error)) from error


def of_attestation(value):
    material, envelope = value["verificationMaterial"], value["envelope"]
    return {"verificationMaterial": {"certificate": {"rawBytes": material["certificate"]},
                                     "tlogEntries": material["transparencyEntries"]},
            "dsseEnvelope": {"payloadType": "application/vnd.in-toto+json", "payload": envelope["statement"],
                             "signatures": [{"sig": envelope["signature"]}]}}


def is_part(mine, other):
    """Whether an entry says nothing that the other does not: a proof or a promise may be left out."""
    for name, value in mine.items():
        if name == "note":
            if value[0] != other["note"][0] or not value[1] & other["note"][1]:
                return False
        elif name == "beside":
            if any(one and one != of_other for one, of_other in zip(value, other["beside"])):
                return False
        elif value != other.get(name):
            return False
    return True


def says_as(changed, good):
    """Whether a bundle says what a good one says, with as much evidence or less of the same."""
    try:
        mine = meaning(changed)
    except Unreadable:
        return False
    if mine["content"] != good["content"] or mine["signer"] != good["signer"]:
        return False
    return (all(any(is_part(one, other) for other in good["entries"]) for one in mine["entries"]) and
            all(one in good["stamps"] for one in mine["stamps"]))


# --- bodies of log entries

def pem(text):
    match = re.search(rb"-----BEGIN ([A-Z ]+)-----(.*?)-----END", octets(text), re.DOTALL)
    if not match:
        raise Unreadable("no PEM")
    return match[1], octets(match[2].decode("latin-1"))


def of_hash(value):
    return value["algorithm"], value["value"]


def only(value, *names):
    """The values of an object that has these members alone: what else Rekor v2 signed nobody would see."""
    if set(value) != set(names):
        raise Unreadable("other members")
    return [value[name] for name in names]


def body_meaning(data):
    """What an entry's body is about: kind, digest, signature and signer."""
    try:
        body = document(data)
        kind, spec = (body["kind"], body["apiVersion"]), body["spec"]
        if kind == ("hashedrekord", "0.0.1"):
            digest, signature = of_hash(spec["data"]["hash"]), spec["signature"]
            return kind, digest, octets(signature["content"]), pem(signature["publicKey"]["content"])
        if kind == ("dsse", "0.0.1"):
            [one] = spec["signatures"]
            return kind, of_hash(spec["payloadHash"]), octets(one["signature"]), pem(one["verifier"])
        if kind == ("intoto", "0.0.2"):
            content = spec["content"]
            [one] = content["envelope"]["signatures"]
            return (kind, content["envelope"]["payloadType"], of_hash(content["payloadHash"]),
                    octets(octets(one["sig"]).decode("latin-1")), pem(one["publicKey"]))
        only(body, "apiVersion", "kind", "spec")
        [record] = only(spec, "hashedRekordV002")
        data, signature = only(record, "data", "signature")
        algorithm, digest = only(data, "algorithm", "digest")
        content, verifier = only(signature, "content", "verifier")
        details, holder = only(verifier, "keyDetails", "x509Certificate")
        [certificate] = only(holder, "rawBytes")
        return (kind, {1: "SHA2_256"}.get(algorithm, algorithm), octets(digest), octets(content),
                {5: "PKIX_ECDSA_P256_SHA_256"}.get(details, details), octets(certificate))
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Unreadable(str(error)) from error
