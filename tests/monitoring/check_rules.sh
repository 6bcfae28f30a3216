#!/usr/bin/env bash
# Rules, alerts and configuration of Prometheus, by its own tool; and that each alert leads to a
# paragraph of the runbook. The last line is "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
passed=0 failed=0
count() {
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}
count promtool check config monitoring/prometheus/prometheus.yml
count promtool check rules monitoring/prometheus/rules.yml monitoring/prometheus/alerts.yml
count promtool test rules tests/monitoring/alerts_test.yml
has_paragraph() {
  grep -qi "^### $1\$" docs/operations.md || { echo "no paragraph for $1 in docs/operations.md"; false; }
}
has_test() {
  grep -q "$1" tests/monitoring/alerts_test.yml || { echo "no test of the alert $1"; false; }
}
while read -r alert; do
  count has_paragraph "$alert"
  [[ $alert == RecobroContact* ]] || count has_test "$alert"
done < <(sed -n 's/^ *- alert: //p' monitoring/prometheus/alerts.yml)
echo "$passed passed, $failed failed"
((failed == 0))
