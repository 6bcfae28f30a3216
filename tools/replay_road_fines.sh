#!/usr/bin/env bash
# Replays 150,370 real cases (561,470 events, 2000 to 2013) through the engine on the clock of the log
# and compares every case with the data set's own summary. Ends with one line of JSON.
#
#   tools/replay_road_fines.sh [DATA_DIR]    default: ../shared/data/road-fines
#
#   RECOBRO_PROGRAMS  directory of the built programs (default build/release; built when absent)
#   RECOBRO_WORKERS   threads that decide (default 1)
#   RECOBRO_KEEP      data directory to keep the result in (default: a temporary one, removed)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

data=${1:-../shared/data/road-fines}
programs=${RECOBRO_PROGRAMS:-build/release}
workers=${RECOBRO_WORKERS:-1}

events=$data/road_fines_events.csv.xz
summary=$data/road_fines_case_summary.csv.xz
for file in "$events" "$summary"; do
  if [[ ! -r $file ]]; then
    echo "error: $file is not there; give the directory of the road fines as argument" >&2
    exit 1
  fi
done
if [[ ! -x $programs/recobro ]]; then
  echo "building $programs/recobro"
  cmake --preset release >/dev/null
  cmake --build --preset release --target recobro
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store=${RECOBRO_KEEP:-$work/data}

begun=$SECONDS
"$programs/recobro" replay --mapping config/mappings/road_fines.yaml \
  --policy config/policies/municipal_fines/policy.yaml --data "$store" --workers "$workers" \
  --rejects "$work/rejects.ndjson" --json "$events" >"$work/replay.json" || {
  cat "$work/replay.json"
  head -n 20 "$work/rejects.ndjson"
  echo "error: the replay failed or refused commands" >&2
  exit 1
}
echo "replay: $(cat "$work/replay.json")"
echo "replay took $((SECONDS - begun)) s, reading and hashing included"

begun=$SECONDS
"$programs/recobro" export accounts "$store" >"$work/accounts.ndjson"
"$programs/recobro" export history "$store" >"$work/history.ndjson"
echo "export took $((SECONDS - begun)) s"

begun=$SECONDS
status=0
tools/replay/compare_road_fines.py --summary "$summary" --accounts "$work/accounts.ndjson" \
  --history "$work/history.ndjson" >"$work/compared.json" || status=$?
echo "comparison took $((SECONDS - begun)) s"

python3 - "$work/replay.json" "$work/compared.json" <<'PY'
import json
import sys

replay, compared = (json.load(open(name, encoding="utf-8")) for name in sys.argv[1:])
for name in ("balance_sum", "paid_sum"):
    print(f"{name}: {compared.pop(name):.2f}")
compared["state_hash"] = replay["state_hash"]
compared["seconds"] = round(replay["seconds"], 2)
compared["events_per_second"] = round(compared["events"] / replay["seconds"])
print(json.dumps(compared))
PY
exit "$status"
