#include "monitoring/metrics.hpp"

#include "tests/gateway/gateway_fixture.hpp"
#include "tests/support/locations.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace recobro;
using namespace recobro::tests;

namespace {

std::string word_of(metric_kind kind) {
  return kind == metric_kind::counter ? "counter"
         : kind == metric_kind::gauge ? "gauge"
                                      : "histogram";
}

/// There only after something of the kind has happened.
bool comes_later(const metric_definition& each) {
  for (std::string_view label :
       {"quota", "channel", "rule", "portfolio", "team", "disposition", "reason"})
    if (each.labels.starts_with(label))
      return true;
  return false;
}

} // namespace

TEST_CASE("every metric is documented with its kind, labels and help", "[metrics]") {
  std::string text = read_file(source_file("docs/metrics.md"));
  for (const auto& each : metric_definitions) {
    std::string labels = each.labels.empty() ? "" : "`" + std::string(each.labels) + "`";
    std::string row = "| `" + std::string(each.name) + "` | " + word_of(each.kind) + " | " + labels
                      + " | " + std::string(each.help) + " |";
    INFO(row);
    CHECK(text.find(row) != std::string::npos);
  }
  size_t rows = 0;
  for (size_t at = 0; (at = text.find("| `recobro_", at)) != std::string::npos; ++at)
    ++rows;
  CHECK(rows == metric_definitions.size());
}

TEST_CASE("metrics have base units, and counters say that they are", "[metrics]") {
  for (const auto& each : metric_definitions) {
    INFO(each.name);
    CHECK(each.name.ends_with("_total") == (each.kind == metric_kind::counter));
    for (std::string_view wrong : {"_ms", "milli", "_kb", "_mb", "minutes"})
      CHECK(each.name.find(wrong) == std::string_view::npos);
    for (std::string_view wrong : {"account", "debtor", "name"})
      CHECK(each.labels.find(wrong) == std::string_view::npos);
  }
}

TEST_CASE_METHOD(gateway_fixture, "a scrape shows what happened", "[gateway][metrics]") {
  open_accounts(2);
  client().post_lines("/v1/events", payment("0", 1) + payment("0", 1) + "nonsense\n");
  // Answers do not wait for the projector, which counts entries and events.
  std::string text;
  for (int tries = 0; tries < 1'000 && text.find("recobro_entries_total 3") == std::string::npos;
       ++tries)
    text = http_client(port()).get("/metrics").body;
  for (std::string_view line :
       {"recobro_commands_total{result=\"accepted\"} 3",
        "recobro_commands_total{result=\"duplicate\"} 1", "recobro_lines_read_total 5",
        "recobro_lines_refused_total 1", "recobro_entries_total 3", "recobro_store_takes_writes 1",
        "recobro_events_total{type=\"payment_received\"} 1",
        "recobro_http_responses_total{route=\"bulk_events\",status=\"200\"} 2",
        "recobro_payments_amount_total{portfolio=\"book\",phase=",
        "recobro_accounts_total{portfolio=\"book\",state=\"opened\"} 2",
        "recobro_contacts_after_payment_total 0", "recobro_mailbox_messages{actor=\"writer\"}",
        "recobro_store_sync_duration_seconds_bucket{le=\"+Inf\"}",
        "# TYPE recobro_stop_latency_seconds histogram", "# TYPE recobro_commands_total counter"}) {
    INFO(line << "\n" << text);
    CHECK(text.find(line) != std::string::npos);
  }
  for (const auto& each : metric_definitions) {
    INFO(each.name);
    CHECK((comes_later(each) || text.find(each.name) != std::string::npos));
  }
}
