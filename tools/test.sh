#!/usr/bin/env bash
# Everything that has to hold, from a fresh clone: dependencies, build, checks, tests. Prints how long
# each stage took. The last line is "N passed, N failed": test cases, and 1 for each other stage.
#
#   RECOBRO_DATA     directory of the real data (default ../shared/data)
#   RECOBRO_CRASHES  rounds of the kill -9 test (default 20)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
exec </dev/null

preset=release
build=build/$preset
data=${RECOBRO_DATA:-../shared/data}
crashes=${RECOBRO_CRASHES:-20}

demo_with=(--with-agents)
! command -v prometheus >/dev/null || demo_with+=(--with-monitoring)

stages() {
  must_stage dependencies tools/install_dependencies.sh
  must_stage configure cmake --preset $preset
  must_stage build cmake --build --preset $preset
  stage check tools/check
  stage tests tools/run_tests.py $build
  optional_stage tests/monitoring/check_rules.sh monitoring tests/monitoring/check_rules.sh
  optional_stage tests/monitoring/dashboards_test.py dashboards \
    tests/monitoring/dashboards_test.py --programs $build
  optional_stage tests/fuzz/run.sh fuzz tests/fuzz/run.sh 5
  optional_stage tests/crash/kill_nine.py "kill -9, $crashes rounds" \
    tests/crash/kill_nine.py --programs $build --rounds "$crashes"
  optional_stage tests/policy/migrate_test.py migration tests/policy/migrate_test.py --programs $build
  optional_stage tests/commands/commands_test.py commands \
    tests/commands/commands_test.py --programs $build
  optional_stage clients/typescript/check.sh "TypeScript client" \
    env RECOBRO_PROGRAMS=$build clients/typescript/check.sh
  optional_stage tests/work/task_history_test.py "judge of work" tests/work/task_history_test.py
  optional_stage tests/work/keyboard.py "an agent at a keyboard" tests/work/keyboard.py --programs $build
  optional_stage tests/work/faults.py "faults of work" tests/work/faults.py --programs $build
  optional_stage tools/demo.sh demo \
    env RECOBRO_PROGRAMS=$build tools/demo.sh --seconds 20 --accounts 2000 --check \
    "${demo_with[@]}"
  optional_stage tests/demo/kept.sh "a demonstration that goes on" \
    env RECOBRO_PROGRAMS=$build tests/demo/kept.sh
  data_stage tools/replay_road_fines.sh "road fines" road-fines
  data_stage tests/replay/same_hash.sh "same states, whatever happens" road-fines
  data_stage tests/work/road_fines_with_agents.py "road fines with agents" road-fines
}

passed=0
failed=0
failures=()
started=$SECONDS

finish() {
  for failure in "${failures[@]}"; do
    echo "FAILED: $failure"
  done
  echo "all stages took $((SECONDS - started)) s"
  echo "$passed passed, $failed failed"
  ((failed == 0))
  exit
}

# stage NAME COMMAND...: a stage that counts its own results prints "N passed, N failed" last.
stage() {
  local name=$1 begun=$SECONDS status=0 output own
  shift
  echo "=== $name: $*"
  output=$(mktemp)
  "$@" 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  own=$(tail -n 1 "$output" | grep -E '^[0-9]+ passed, [0-9]+ failed$')
  rm -f "$output"
  if [[ -n $own ]]; then
    passed=$((passed + ${own%% passed*}))
    own=${own#*, }
    failed=$((failed + ${own%% failed}))
    ((status == 0)) || [[ ${own%% failed} != 0 ]] || failed=$((failed + 1))
  elif ((status == 0)); then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
  ((status == 0)) || failures+=("$name (exit status $status)")
  echo "--- $name: $((SECONDS - begun)) s"
  return "$status"
}

must_stage() {
  stage "$@" || finish
}

# optional_stage FILE NAME COMMAND...: only when the file is part of this version.
optional_stage() {
  if [[ -e $1 ]]; then
    stage "${@:2}"
  else
    echo "=== $2: not part of this version ($1 is not there)"
  fi
}

# data_stage SCRIPT NAME FOLDER: runs the script on a folder of the real data, when there is one.
data_stage() {
  if [[ -d $data/$3 ]]; then
    optional_stage "$1" "$2" "$1" "$data/$3"
  else
    echo "=== $2: SKIPPED, there is no real data at $data/$3 (set RECOBRO_DATA)"
  fi
}

if [[ -d $data ]]; then
  RECOBRO_DATA=$(cd "$data" && pwd)
  export RECOBRO_DATA
  data=$RECOBRO_DATA
  echo "real data: $data"
else
  echo "real data: none at $data (set RECOBRO_DATA); tests that need it are skipped"
fi
stages
finish
