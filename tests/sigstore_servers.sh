#!/usr/bin/env bash
# Builds the servers of Sigstore into a folder, for the scenario attest_servers: tests/sigstore_servers.sh FOLDER
# Needs Go 1.26 and the Go module proxy. Run the scenario with ASSAY_SIGSTORE_SERVERS=FOLDER.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
made=$(mktemp -d "$folder/.made.XXXXXX")
trap 'rm -rf "$made"' EXIT
build() { # PROGRAM PACKAGE VERSION: the package's last part names what Go makes
  GOBIN="$made" go install "$2@$3"
  mv "$made/${2##*/}" "$folder/$1"
  echo "$folder/$1"
}
build timestamp-server github.com/sigstore/timestamp-authority/v2/cmd/timestamp-server v2.1.3
build rekor-server github.com/sigstore/rekor-tiles/v2/cmd/rekor-server/posix v2.3.0
build fulcio github.com/sigstore/fulcio v1.8.8
