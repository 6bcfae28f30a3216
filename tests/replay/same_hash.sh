#!/usr/bin/env bash
# The same history gives the same final states: on a second run, after kill -9 at random points with
# resume, with 1 and with 2 worker threads, through a server over HTTP, and from a rebuild out of the
# journal alone. Prints every hash; exit status 1 on a difference.
#
#   tests/replay/same_hash.sh [DATA_DIR]   default: ../shared/data/road-fines
#
#   RECOBRO_PROGRAMS  directory of the built programs (default build/release)
#   RECOBRO_KILLS     how often the interrupted run is killed (default 3)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

data=${1:-../shared/data/road-fines}
programs=${RECOBRO_PROGRAMS:-build/release}
kills=${RECOBRO_KILLS:-3}
history=$data/road_fines_events.csv.xz
if [[ ! -r $history ]]; then
  echo "SKIPPED: $history is not there"
  exit 0
fi

work=$(mktemp -d)
child=
finish() {
  [[ -z $child ]] || kill -9 "$child" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT

command=("$programs/recobro" replay --mapping config/mappings/road_fines.yaml
  --policy config/policies/municipal_fines/policy.yaml --json "$history")
replay() { # WORKERS DIRECTORY
  "${command[@]}" --workers "$1" --data "$2"
}
hash_of() {
  python3 -c 'import json, sys; print(json.load(sys.stdin)["state_hash"])'
}

bytes_of() {
  if [[ -d $1 ]]; then du -sb "$1" 2>/dev/null | cut -f1; else echo 0; fi
}

declare -A hashes
note() { # NAME HASH
  hashes[$1]=$2
  printf '%-34s %s\n' "$1" "$2"
}

note "first run, 1 worker" "$(replay 1 "$work/first" | hash_of)"
note "second run, 1 worker" "$(replay 1 "$work/second" | hash_of)"
note "2 workers" "$(replay 2 "$work/two" | hash_of)"

for ((round = 1; round <= kills; ++round)); do
  "${command[@]}" --workers 2 --data "$work/killed" >"$work/killed.json" &
  child=$!
  # Reading comes first; the directory grows only while commands are played.
  until_bytes=$(($(bytes_of "$work/killed") + (5 + RANDOM % 40) * 1000000))
  while (($(bytes_of "$work/killed") < until_bytes)) && kill -0 "$child" 2>/dev/null; do
    sleep 0.1
  done
  kill -9 "$child" 2>/dev/null || true
  wait "$child" 2>/dev/null || true
  child=
  echo "killed at $(bytes_of "$work/killed") bytes"
  "$programs/recobro" journal verify "$work/killed" || exit 1
done
resumed=$(replay 2 "$work/killed")
echo "$resumed" | python3 -c 'import json, sys
run = json.load(sys.stdin)
print("went on at", run["resumed_at"], "of", run["history_commands"], "commands,",
      run["duplicate"], "were there already")'
note "kill -9 $kills times, resumed" "$(echo "$resumed" | hash_of)"

# A server whose clock the history drives.
cat >"$work/recobrod.yaml" <<CONFIG
data_directory: served
listen: {address: 127.0.0.1, port: 0}
clock: {source: log, start: "1900-01-01T00:00:00Z"}
portfolios:
  - {name: "*", policy: $PWD/config/policies/municipal_fines/policy.yaml}
CONFIG
token=$("$programs/recobro" token create --config "$work/recobrod.yaml" \
  --name replay --role integrator 2>/dev/null)
"$programs/recobrod" --config "$work/recobrod.yaml" >"$work/ready" 2>"$work/log" &
child=$!
until grep -qs ready "$work/ready"; do
  if ! kill -0 "$child" 2>/dev/null; then
    cat "$work/log" >&2
    exit 1
  fi
  sleep 0.1
done
url=$(grep -o 'http://[^ ]*' "$work/ready")
served=$("$programs/recobro" replay --mapping config/mappings/road_fines.yaml --json \
  --server "$url" --token "$token" "$history")
kill -TERM "$child"
wait "$child"
child=
echo "$served" | python3 -c 'import json, sys
run = json.load(sys.stdin)
print("through a server:", run["accepted"], "accepted in", round(run["seconds"], 1), "s")'
note "through a server" "$("$programs/recobro" journal hash "$work/served")"

note "read again from the directory" "$("$programs/recobro" journal hash "$work/first")"
note "rebuilt from the journal alone" \
  "$("$programs/recobro" journal rebuild "$work/first" --json | hash_of)"

different=$(printf '%s\n' "${hashes[@]}" | sort -u | wc -l)
if ((different != 1)); then
  echo "FAILED: $different different hashes"
  exit 1
fi
echo "all ${#hashes[@]} hashes are equal"
