#!/usr/bin/env bash
# shellcheck disable=SC2317 # functions are called through stage
# A live server with a simulated portfolio, from a fresh clone: installs packages, builds, makes a data
# directory, starts recobrod with a fast clock, and lets simulated debtors answer, pay, promise and
# break promises (docs/demo.md). Ctrl-C ends everything and removes the directory.
#
#   tools/demo.sh [--seconds N] [--day-seconds N] [--accounts N] [--seed N] [--port N] [--keep DIR]
#                 [--check] [--with-monitoring] [--with-agents]
#
#   --seconds N      end by itself after N seconds of simulation (default: run until Ctrl-C)
#   --day-seconds N  real seconds for one simulated day (default 2)
#   --accounts N     size of the portfolio (default 20000)
#   --seed N         same seed, same debtors (default 1)
#   --port N         of the server (default 0: any free one)
#   --check          fail unless accounts moved, actions left and no simulated command was refused
#   --with-monitoring  start Prometheus beside the server, with its rules and alerts
#   --with-agents    a team of six scripted agents does the tasks; else they leave through the outbox
#   --keep DIR       where the data stays afterwards; an existing one goes on where it stopped
#
#   RECOBRO_PROGRAMS  directory of built programs; without it they are built in build/release
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=0 day_seconds=2 accounts=20000 seed=1 port=0 keep='' check=() monitoring='' agents=''
while (($# > 0)); do
  if [[ $1 =~ ^--(seconds|day-seconds|accounts|seed|port|keep)$ ]] && (($# < 2)); then
    echo "error: $1 needs a value" >&2
    exit 2
  fi
  case $1 in
  --check)
    check=(--check)
    shift
    continue
    ;;
  --with-monitoring)
    monitoring=yes
    shift
    continue
    ;;
  --with-agents)
    agents="ana bob carla dora emil fina"
    shift
    continue
    ;;
  --seconds) seconds=$2 ;;
  --day-seconds) day_seconds=$2 ;;
  --accounts) accounts=$2 ;;
  --seed) seed=$2 ;;
  --port) port=$2 ;;
  --keep) keep=$2 ;;
  *)
    sed -n '3,/^set /{/^set /d;s/^# \{0,1\}//;p}' "$0"
    [[ $1 == --help || $1 == -h ]] && exit 0
    exit 2
    ;;
  esac
  if [[ $1 != --keep && ! $2 =~ ^[0-9]{1,9}$ ]]; then
    echo "error: $1 needs a whole number, not '$2'" >&2
    exit 2
  fi
  shift 2
done

started=$SECONDS
stage() { # NAME COMMAND...
  local name=$1 begun=$SECONDS
  shift
  echo "=== $name"
  "$@"
  echo "--- $name: $((SECONDS - begun)) s"
}

server=
prometheus=
people=
home=
finish() {
  if [[ -n $people ]] && kill -TERM "$people" 2>/dev/null; then
    wait "$people" || true
  fi
  if [[ -n $prometheus ]] && kill -TERM "$prometheus" 2>/dev/null; then
    wait "$prometheus" || true
    echo "Prometheus stopped"
  fi
  if [[ -n $server ]] && kill -TERM "$server" 2>/dev/null; then
    wait "$server" || true
    echo "server stopped"
  fi
  [[ -n $keep || -z $home ]] || rm -rf "$home"
}
trap finish EXIT

# Paths are those of whoever calls.
from_caller() { [[ $1 == /* ]] && echo "$1" || echo "$called_from/$1"; }
[[ -z $keep ]] || keep=$(from_caller "$keep")
programs=build/release
[[ -z ${RECOBRO_PROGRAMS:-} ]] || programs=$(from_caller "$RECOBRO_PROGRAMS")
if [[ -n ${RECOBRO_PROGRAMS:-} && ! -x $programs/recobrod ]]; then
  echo "error: $programs (RECOBRO_PROGRAMS) has no recobrod" >&2
  exit 2
fi
prepare() {
  tools/install_dependencies.sh
  cmake --preset release >/dev/null
  cmake --build --preset release --target recobro recobrod
}
[[ -n ${RECOBRO_PROGRAMS:-} ]] || stage "install and build" prepare

make_home() {
  home=${keep:-$(mktemp -d)}
  mkdir -p "$home"
  home=$(cd "$home" && pwd)
  if [[ ! -e $home/master.key ]]; then
    (umask 077 && head -c 32 /dev/urandom | base64 >"$home/master.key")
  fi
  cp tools/demo/demo_policy.yaml "$home/policy.yaml"
  cat >"$home/recobrod.yaml" <<CONFIG
data_directory: data
master_key_file: master.key
outbox_file: outbox.ndjson
listen: {address: 127.0.0.1, port: $port}
clock:
  source: accelerated
  start: $(date -u +%Y-%m-%dT12:00:00Z)
  day_lasts: $((day_seconds * 1000)) milliseconds
portfolios:
  - {name: demo, policy: policy.yaml}
CONFIG
  if [[ -n $agents ]]; then
    printf 'teams:\n  - name: callers\n    agents: [%s]\n' "${agents// /, }" \
      >>"$home/recobrod.yaml"
    : >"$home/agents.txt"
    for agent in $agents; do
      make_token "$agent" agent >>"$home/agents.txt"
    done
  fi
  token=$(make_token demo admin)
}
# What it says beside the token is shown only when there is none.
make_token() { # NAME ROLE
  "$programs/recobro" token create --config "$home/recobrod.yaml" --name "$1" --role "$2" \
    2>"$home/token.log" || { cat "$home/token.log" >&2 && return 1; }
}
stage "data directory, key and token" make_home

start_server() {
  "$programs/recobrod" --config "$home/recobrod.yaml" >"$home/ready" 2>"$home/log" &
  server=$!
  until grep -q ready "$home/ready"; do
    if ! kill -0 "$server" 2>/dev/null; then
      cat "$home/log" >&2
      exit 1
    fi
    sleep 0.05
  done
  cat "$home/ready"
  url=$(grep -o 'http://[^ ]*' "$home/ready")
}
stage "server" start_server

# Beside the server, at whatever port is free: its own configuration, with this server's address.
start_prometheus() {
  local here=$PWD/monitoring/prometheus
  sed -e "s|127.0.0.1:7420|${url#http://}|" -e "s|- rules.yml|- $here/rules.yml|" \
    -e "s|- alerts.yml|- $here/alerts.yml|" -e 's|interval: 5s|interval: 1s|' \
    "$here/prometheus.yml" >"$home/prometheus.yml"
  local port_tried
  for port_tried in 9090 9190 9290 9390; do
    prometheus --config.file="$home/prometheus.yml" --storage.tsdb.path="$home/series" \
      --web.listen-address="127.0.0.1:$port_tried" >"$home/prometheus.log" 2>&1 &
    prometheus=$!
    prometheus_url=http://127.0.0.1:$port_tried
    until curl -sf "$prometheus_url/-/ready" >/dev/null; do
      kill -0 "$prometheus" 2>/dev/null || continue 2
      sleep 0.1
    done
    # Somebody else's Prometheus may have answered while ours found the port taken.
    sleep 0.2
    if kill -0 "$prometheus" 2>/dev/null; then
      return
    fi
  done
  prometheus=
  echo "error: Prometheus does not start; see $home/prometheus.log" >&2
  tail -n 3 "$home/prometheus.log" >&2
  exit 1
}
[[ -z $monitoring ]] || stage "Prometheus" start_prometheus

start_agents() {
  "$programs/recobro" agent --server "$url" --scripted --tokens "$home/agents.txt" --work-ms 3000 \
    --say no_answer=5 --say promised=2 --say message_left=2 --say reached=1 --say refused=1 \
    >"$home/agents.log" 2>&1 &
  people=$!
}
[[ -z $agents ]] || stage "agents" start_agents

echo "up after $((SECONDS - started)) s; one simulated day lasts $day_seconds s"
cat <<TEXT

Look around, in another terminal:
  export RECOBRO_SERVER=$url RECOBRO_TOKEN=$token
  $programs/recobro account show demo/D000001
  $programs/recobro account history demo/D000001
  $programs/recobro account explain demo/D000001
  curl -sN -H "Authorization: Bearer \$RECOBRO_TOKEN" $url/v1/feed
  curl -s $url/metrics
  $programs/recobro indicators --from 2020-01-01 --by phase --stocks
  tail -f $home/outbox.ndjson

TEXT
[[ -z $agents ]] || echo "The team: $programs/recobro board callers"
[[ -z $monitoring ]] || echo "Prometheus: $prometheus_url/graph, alerts: $prometheus_url/alerts"

trap 'echo; echo "ending"' INT TERM
"$programs/recobro" demo --server "$url" --token "$token" --accounts "$accounts" --seed "$seed" \
  --seconds "$seconds" "${check[@]}" &
debtors=$!
# A signal to this script ends the debtors first, which say what they saw, and then the server.
trap 'kill -TERM "$debtors" 2>/dev/null || true' INT TERM
status=0
wait "$debtors" || status=$?
((status <= 128)) || { status=0 && wait "$debtors" || status=$?; }
if [[ -n $monitoring && ${#check[@]} -gt 0 ]]; then
  if ! curl -sf "$prometheus_url/api/v1/query?query=recobro_commands_total" | grep -q '"value"'; then
    echo "error: Prometheus has seen no command" >&2
    exit 1
  fi
  echo "Prometheus has seen the server's commands"
fi
exit "$status"
