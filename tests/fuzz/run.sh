#!/usr/bin/env bash
# Builds the fuzz targets with coverage and sanitizers and runs each for some seconds.
# The last line is "N passed, N failed".
#
#   tests/fuzz/run.sh [SECONDS_EACH [SEED]]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
seconds=${1:-5}
seed=${2:-1}
root=$PWD
build=$root/build/fuzz

cmake --preset fuzz >/dev/null || exit 1
cmake --build "$build" --target fuzz_targets || exit 1
passed=0
failed=0
for target in "$build"/fuzz/fuzz_*; do
  [[ -x $target && ! -d $target ]] || continue
  name=${target##*/fuzz_}
  corpus=()
  [[ -d tests/fuzz/corpus/$name ]] && corpus=(--corpus "$root/tests/fuzz/corpus/$name")
  [[ $name == policy ]] && corpus+=(--corpus "$root/config/policies")
  if (cd "$build/fuzz" && "./fuzz_$name" --seconds "$seconds" --seed "$seed" "${corpus[@]}"); then
    passed=$((passed + 1))
  else
    echo "FAILED: fuzz_$name; show it again with $target $build/fuzz/fuzz_$name.broken"
    failed=$((failed + 1))
  fi
done
echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
