#!/usr/bin/env bash
# Fits the simulator to two real histories and measures it on what it did not see (docs/simulation.md):
# road fines before 2009 against recovered amounts from 2009 to 2012, and months of lateness of credit
# cards from April to August 2005 against September.
#
#   tools/fit_real_data.sh [DATA_DIR]    default: ../shared/data, with road-fines and card-default in it
#
#   RECOBRO_PROGRAMS  directory of the built programs (default build/release)
#   RECOBRO_KEEP      directory to keep journals, model and months in (default: a temporary one, removed)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

data=${1:-../shared/data}
recobro=${RECOBRO_PROGRAMS:-build/release}/recobro
fines=$data/road-fines/road_fines_events.csv.xz
cards=$data/card-default/UCI_Credit_Card.csv.xz
for file in "$fines" "$cards" "$recobro"; do
  if [[ ! -r $file ]]; then
    echo "error: $file is not there" >&2
    exit 1
  fi
done
work=${RECOBRO_KEEP:-$(mktemp -d)}
mkdir -p "$work"
[[ -n ${RECOBRO_KEEP:-} ]] || trap 'rm -rf "$work"' EXIT

echo "== road fines =="
"$recobro" replay --mapping config/mappings/road_fines.yaml \
  --policy config/policies/municipal_fines/policy.yaml --data "$work/fines" "$fines"
"$recobro" simulate fit "$work/fines" --name road-fines-before-2009 --until 2009-01-01 \
  --predict-until 2013-01-01 --pays-within 60 \
  --output "$work/road_fines_model.yaml" --csv "$work/road_fines_months.csv"

echo
echo "== credit cards =="
# The file decides nothing: any policy without amounts of its own will do.
cat >"$work/cards.yaml" <<'YAML'
policy: cards
zone: Asia/Taipei
phases:
  - name: current
    from_day: 0
    steps: []
YAML
"$recobro" replay --mapping config/mappings/card_default.yaml --policy "$work/cards.yaml" \
  --data "$work/cards" "$cards"
"$recobro" simulate transitions "$work/cards" --first 2005-04 --last 2005-08
