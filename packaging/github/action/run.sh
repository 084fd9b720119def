#!/usr/bin/env bash
# Runs the action's script, or says what the runner lacks. For action.yml; everything comes by the environment.
set -euo pipefail
for tool in python3 git; do
  if ! command -v "$tool" >/dev/null; then
    echo "::error title=assay::$tool is not on this runner; images of GitHub have it, others need it installed first"
    exit 3
  fi
done
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))'; then
  echo "::error title=assay::python3 is older than 3.8"
  exit 3
fi
exec python3 -I "$(dirname "$0")/scan.py"
