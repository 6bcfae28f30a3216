#!/usr/bin/env bash
# Builds and tests the agents' client, against a real server too. The last line is "N passed, N failed".
#
#   RECOBRO_PROGRAMS  directory of recobrod and recobro (default ../../build/release)
set -uo pipefail
if [[ -n ${RECOBRO_PROGRAMS:-} ]]; then
  RECOBRO_PROGRAMS=$(realpath "$RECOBRO_PROGRAMS")
  export RECOBRO_PROGRAMS
fi
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

fail() {
  echo "FAILED: $1"
  echo "0 passed, 1 failed"
  exit 1
}

rm -rf dist
npm ci --no-audit --no-fund --loglevel=error || fail "npm ci"
node tools/make_messages.mjs --check || fail "messages"
npx --no-install tsc || fail "build"
# Once more without the types of Node: what a page gets must not need them.
npx --no-install tsc -p tsconfig.browser.json || fail "build for browsers"

output=$(mktemp)
trap 'rm -f "$output"' EXIT
node --test --test-reporter=tap dist/tests/*.test.js | tee "$output" | grep -Ev '^ *(---|\.\.\.|duration_ms.*)$|^# (Subtest|tests|suites|pass)'
status=${PIPESTATUS[0]}
count() { sed -n "s/^# $1 //p" "$output"; }
passed=$(count pass)
failed=$(($(count fail) + $(count cancelled)))
((status == 0 || failed > 0)) || failed=1
echo "${passed:-0} passed, $failed failed"
((failed == 0))
