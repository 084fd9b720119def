#!/usr/bin/env python3
"""Holds what assay said of changed bundles against sigstore-python and @sigstore/verify:

  ASSAY_MUTANTS=0/8 ASSAY_MUTANTS_KEPT=FOLDER tests/scenarios/attest_mutants_test.py
  VENV/bin/python tests/scenarios/bundle_judges.py FOLDER/test_bundles --packages FOLDER-OF-node_modules

VENV has the package sigstore (4.5), the other folder @sigstore/verify, @sigstore/bundle and @sigstore/protobuf-specs.
Prints where they differ, by kind of change; what assay takes and another refuses is for a person to look at."""
import argparse
import collections
import hashlib
import json
import logging
import pathlib
import random
import re
import subprocess
import sys
import warnings

IDENTITY = "https://github.com/owner/repo/.github/workflows/release.yml@refs/tags/v1"
ISSUER = "https://token.actions.githubusercontent.com"
ARTIFACT = "the bytes of a wheel"


def kind(name):
    return re.sub(r"\d+", "N", name.split(": ", 1)[-1])[:90]


def sample(names, most):
    """Numbers of bundles: some of each kind of change and verdict, all that were left as they are."""
    by_kind = collections.defaultdict(list)
    for number, (name, expected, passed) in enumerate(names):
        by_kind[name if expected == "good" else (kind(name), passed)].append(number)
    chosen = random.Random(5)
    return sorted(number for group in by_kind.values() for number in chosen.sample(group, min(most, len(group))))


def by_sigstore_python(folder, numbers):
    from sigstore.models import Bundle, TrustedRoot
    from sigstore.verify import Verifier, policy
    root = json.loads((folder / "root.json").read_text())
    for one in root["certificateAuthorities"] + root["timestampAuthorities"]:
        one.update(subject={"organization": "x", "commonName": "y"}, uri="https://example.org")
    (folder / "root-with-names.json").write_text(json.dumps(root))
    verifier = Verifier(trusted_root=TrustedRoot.from_file(str(folder / "root-with-names.json")))
    wanted = policy.Identity(identity=IDENTITY, issuer=ISSUER)
    digest = hashlib.sha256(ARTIFACT.encode()).hexdigest()
    says = {}
    for number in numbers:
        try:
            text = (folder / f"m/{number}").read_bytes()
            bundle = Bundle.from_json(text)
            if b"dsseEnvelope" in text:
                _, payload = verifier.verify_dsse(bundle, wanted)
                subjects = json.loads(payload)["subject"]
                says[number] = any(one["digest"].get("sha256") == digest for one in subjects) or "another digest"
            else:
                verifier.verify_artifact(ARTIFACT.encode(), bundle, wanted)
                says[number] = True
        except Exception as error:  # whatever it raises is a refusal
            says[number] = f"{type(error).__name__}: {error}".replace("\n", " ")[:120]
    return says


def by_sigstore_js(folder, numbers, packages):
    script = pathlib.Path(__file__).with_name("bundle_judge.cjs")
    done = subprocess.run(["node", script, packages, folder, IDENTITY, ISSUER, ARTIFACT], input=json.dumps(numbers),
                          capture_output=True, text=True, check=True)
    return {int(number): verdict for number, verdict in json.loads(done.stdout).items()}


def compare(who, names, says):
    laxer, stricter = collections.Counter(), collections.defaultdict(list)
    for number, verdict in says.items():
        name, _, ours = names[number]
        if verdict is True and not ours:
            laxer[kind(name)] += 1
        elif verdict is not True and ours:
            stricter[re.sub(r"\d+", "N", verdict)].append(name)
    print(f"{who}: {len(says)} bundles; it takes what assay refuses {sum(laxer.values())} times, and refuses what assay "
          f"takes {sum(map(len, stricter.values()))} times")
    for verdict, refused in sorted(stricter.items()):
        print(f"  refuses {len(refused)}: {verdict}\n    {refused[0]}")
    for name, count in sorted(laxer.items()):
        print(f"  takes {count}: {name}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--packages", help="the folder of node_modules")
    parser.add_argument("--each", type=int, default=2, help="so many of each kind of change")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    names = json.loads((given.folder / "names.json").read_text())
    numbers = sample(names, given.each)
    compare("sigstore-python", names, by_sigstore_python(given.folder, numbers))
    if given.packages:
        compare("@sigstore/verify", names, by_sigstore_js(given.folder, numbers, given.packages))
    return 0


if __name__ == "__main__":
    sys.exit(main())
