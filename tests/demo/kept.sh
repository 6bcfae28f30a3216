#!/usr/bin/env bash
# A demonstration that is ended and started again on its directory goes on where it stopped: nothing
# that its debtors do is refused, and no account is opened twice.
#
#   RECOBRO_PROGRAMS  directory of the built programs (default build/release)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export RECOBRO_PROGRAMS=${RECOBRO_PROGRAMS:-build/release}

kept=$(mktemp -d)
trap 'rm -rf "$kept"' EXIT
for run in first second; do
  echo "=== $run run"
  tools/demo.sh --keep "$kept" --accounts 300 --day-seconds 1 --seconds 8 --check
done
"$RECOBRO_PROGRAMS/recobro" journal verify "$kept/data" --master-key-file "$kept/master.key"
