#include "tools/import/import_run.hpp"

#include "tests/support/temporary_directory.hpp"
#include "tools/import/import_meter.hpp"
#include "tools/import/input_file.hpp"
#include "tools/import/mapping_file.hpp"
#include "tools/import/rejects_file.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <map>
#include <set>

using namespace recobro;

namespace {

const std::string mapping_text = "name: m\n"
                                 "zone: UTC\n"
                                 "currency: EUR\n"
                                 "portfolio: p\n"
                                 "account: \"{case}\"\n"
                                 "at: 2006-01-01\n"
                                 "file: {header: true}\n"
                                 "rows: {where: {sum: {is_not: skip}}}\n"
                                 "commands:\n"
                                 "  - type: payment_received\n"
                                 "    id: \"{case}:{seq}\"\n"
                                 "    fields: {payment: \"{seq}\", amount: \"{sum}\"}\n";

/// Takes what it is sent; refuses what it is told to; breaks after a number of batches.
class recording_sink final : public command_sink {
public:
  std::map<std::string, int> times; // how often each id was sent
  std::set<std::string> refused_ids;
  int batches_left = 1 << 30;

  unsigned lanes() const override { return 2; }
  size_t batches_per_lane_max() const override { return 1; }
  result<void> send(std::shared_ptr<const command_batch> batch) override {
    if (batches_left-- <= 0)
      return fail(errc::connection_failed, "gone");
    batch_answer answer{.number = batch->number};
    for (uint32_t line = 0; line < batch->origins.size(); ++line) {
      const std::string id(batch->id(line));
      ++times[id];
      if (refused_ids.contains(id))
        answer.refused.push_back({line, {errc::account_closed, {}}});
      else
        ++answer.accepted;
    }
    answers_.push_back(std::move(answer));
    return {};
  }
  result<std::vector<batch_answer>> receive() override { return std::exchange(answers_, {}); }

  /// As after a restart of the importer: answers that it did not take are lost.
  void mend() {
    batches_left = 1 << 30;
    answers_.clear();
  }

private:
  std::vector<batch_answer> answers_;
};

struct place {
  tests::temporary_directory directory;
  std::shared_ptr<const mapping> rules = parse_mapping(mapping_text, "m.yaml").value();

  import_options options() const {
    return {.path = directory / "rows.csv",
            .rules = rules,
            .rejects = directory / "rejects.csv",
            .cursor = directory / "cursor.json",
            .batch_lines = 10,
            .cursor_interval = std::chrono::milliseconds{0}};
  }
  void write_rows(int count) const {
    std::string text = "case,seq,sum\n";
    for (int row = 1; row <= count; ++row) {
      const auto sum = row % 100 == 7 ? "seven" : row % 100 == 8 ? "skip" : "1.50";
      text += "a" + std::to_string(row % 13) + "," + std::to_string(row) + "," + sum + "\n";
    }
    tests::write_file(directory / "rows.csv", text);
  }
  std::string rejects() const { return tests::read_file(directory / "rejects.csv"); }
};

} // namespace

TEST_CASE("rows are taken, left out or refused, and nothing stops", "[import_run]") {
  const place here;
  here.write_rows(1'000);
  recording_sink sink;
  sink.refused_ids = {"a2:2"};
  const auto figures = run_import(here.options(), sink);
  REQUIRE(figures);
  CHECK(figures->complete);
  CHECK(figures->rows == 1'000);
  CHECK(figures->rows_refused == 10);
  CHECK(figures->rows_left_out == 10);
  CHECK(figures->commands == 980);
  CHECK(figures->accepted == 979);
  CHECK(figures->refused == 1);
  CHECK(figures->reached.rejects == 11);
  CHECK(here.rejects().starts_with(
    "row,line,command,code,reason\n"
    "2,3,a2:2,account_closed,\"the account is closed and takes no more of these commands\"\n"
    "7,8,a7:7,amount_malformed,\"amount (from '{sum}'): "));
  CHECK(here.rejects().find("seven") == std::string::npos);
}

TEST_CASE("content is written to the rejects file only when asked for", "[import_run]") {
  const place here;
  here.write_rows(10);
  auto options = here.options();
  options.with_content = true;
  recording_sink sink;
  sink.refused_ids = {"a2:2"};
  REQUIRE(run_import(options, sink));
  CHECK(here.rejects().find("\"a7,7,seven\"") != std::string::npos);
  CHECK(here.rejects().find("\"\"payment\"\":\"\"2\"\"") != std::string::npos);
}

TEST_CASE("an import that broke off goes on and ends like one that did not", "[import_run]") {
  const place whole;
  whole.write_rows(3'000);
  recording_sink undisturbed;
  undisturbed.refused_ids = {"a2:2", "a0:2600"};
  const auto expected = run_import(whole.options(), undisturbed);
  REQUIRE(expected);

  for (const int batches : {0, 1, 5, 100, 200, 280}) {
    INFO(batches << " batches until the sink breaks");
    const place here;
    here.write_rows(3'000);
    recording_sink sink;
    sink.refused_ids = undisturbed.refused_ids;
    sink.batches_left = batches;
    const auto broken = run_import(here.options(), sink);
    REQUIRE_FALSE(broken);
    CHECK(broken.error()[0].code == errc::connection_failed);
    const auto stopped = read_cursor(here.directory / "cursor.json").value().value();
    CHECK_FALSE(stopped.finished);

    sink.mend();
    auto options = here.options();
    options.resume = true;
    const auto rest = run_import(options, sink);
    REQUIRE(rest);
    CHECK(rest->complete);
    CHECK(rest->rows_skipped == stopped.rows);
    CHECK(rest->rows == 3'000 - stopped.rows);
    CHECK(rest->reached.rejects == expected->reached.rejects);
    CHECK(here.rejects() == whole.rejects());
    CHECK(sink.times.size() == undisturbed.times.size()); // every command was sent
    if (batches >= 100)
      CHECK(stopped.rows > 500); // what was acknowledged is not sent again
    for (const auto& [id, times] : sink.times)
      CHECK(times <= 2);
  }
}

TEST_CASE("a finished import has nothing to go on with", "[import_run]") {
  const place here;
  here.write_rows(100);
  recording_sink sink;
  REQUIRE(run_import(here.options(), sink));
  auto options = here.options();
  options.resume = true;
  const auto again = run_import(options, sink);
  REQUIRE(again);
  CHECK(again->rows == 0);
  CHECK(again->rows_skipped == 100);
  CHECK(again->reached.finished);
  for (const auto& [id, times] : sink.times)
    CHECK(times == 1);
}

TEST_CASE("a cursor of another file or mapping is refused", "[import_run]") {
  const place here;
  here.write_rows(100);
  recording_sink sink;
  REQUIRE(run_import(here.options(), sink));
  auto options = here.options();
  options.resume = true;
  here.write_rows(101);
  CHECK(run_import(options, sink).error()[0].code == errc::value_out_of_range);
  here.write_rows(100);
  options.rules = parse_mapping(mapping_text + "# changed\n", "m.yaml").value();
  CHECK(run_import(options, sink).error()[0].code == errc::value_out_of_range);
}

TEST_CASE("a cursor file that is damaged is refused", "[import_run]") {
  const tests::temporary_directory directory;
  tests::write_file(directory / "cursor.json", "{\"version\": 1,");
  CHECK(read_cursor(directory / "cursor.json").error().code == errc::malformed_json);
  tests::write_file(directory / "cursor.json", "{\"version\": 99}");
  CHECK(read_cursor(directory / "cursor.json").error().code == errc::file_unreadable);
  CHECK_FALSE(read_cursor(directory / "none.json").value().has_value());
}

TEST_CASE("a cursor comes back as it was written", "[import_run]") {
  const tests::temporary_directory directory;
  const import_cursor cursor{.identity = {5, "abc", "def", "http://127.0.0.1:7420"},
                             .rows = 7,
                             .rejects = 2,
                             .rejects_bytes = 99,
                             .finished = true};
  REQUIRE(write_cursor(directory / "cursor.json", cursor));
  CHECK(read_cursor(directory / "cursor.json").value() == cursor);
}

TEST_CASE("a limit and a stop leave an import to be resumed", "[import_run]") {
  const place here;
  here.write_rows(1'000);
  auto options = here.options();
  options.rows_max = 300;
  recording_sink sink;
  const auto limited = run_import(options, sink);
  REQUIRE(limited);
  CHECK_FALSE(limited->complete);
  CHECK(limited->reached.rows == 300);
  options.rows_max = 0;
  options.resume = true;
  int rows = 0;
  options.stop = [&] { return ++rows > 500; };
  const auto stopped = run_import(options, sink);
  REQUIRE(stopped);
  CHECK(stopped->reached.rows == 500);
  options.stop = nullptr;
  const auto rest = run_import(options, sink);
  REQUIRE(rest);
  CHECK(rest->complete);
  CHECK(rest->reached.rows == 1'000);
  for (const auto& [id, times] : sink.times)
    CHECK(times == 1);
}

TEST_CASE("a compressed file that breaks off is an error after its whole rows", "[import_run]") {
  const place here;
  here.write_rows(50'000);
  const std::string plain = here.directory / "rows.csv";
  REQUIRE(std::system(("gzip -k '" + plain + "'").c_str()) == 0);
  std::filesystem::resize_file(plain + ".gz", std::filesystem::file_size(plain + ".gz") / 2);
  auto options = here.options();
  options.path = plain + ".gz";
  recording_sink sink;
  const auto run = run_import(options, sink);
  REQUIRE_FALSE(run);
  CHECK(run.error()[0].code == errc::truncated);
  const auto cursor = read_cursor(options.cursor).value().value();
  CHECK(cursor.rows > 10'000);
  CHECK_FALSE(cursor.finished);
  CHECK(cursor.rows - cursor.rows / 100 * 2 <= sink.times.size() + 2);
}

TEST_CASE("a header without the mapping's columns is an error with its place", "[import_run]") {
  const place here;
  tests::write_file(here.directory / "rows.csv", "case,seq,total\n1,2,3\n");
  recording_sink sink;
  const auto run = run_import(here.options(), sink);
  REQUIRE_FALSE(run);
  CHECK(run.error()[0].code == errc::config_unknown_name);
  CHECK(run.error()[0].detail.starts_with("m.yaml:8:16: "));
}

TEST_CASE("a rejects file that is shorter than the cursor says is refused", "[import_run]") {
  const tests::temporary_directory directory;
  tests::write_file(directory / "r.csv", "row\n");
  CHECK(rejects_file::open({directory / "r.csv", false, 100}).error().code
        == errc::file_unreadable);
}

TEST_CASE("the meter tells share, speed and what is left", "[import_meter]") {
  const import_progress progress{
    .rows = 3'000, .rows_skipped = 1'000, .bytes_consumed = 60, .bytes_total = 100, .rejects = 2};
  const auto text = import_meter::text_of("f.csv", progress, {1'000, 20}, 2);
  CHECK(text.find("60%") != std::string::npos);
  CHECK(text.find("3,000 rows") != std::string::npos);
  CHECK(text.find("1,000/s") != std::string::npos);
  CHECK(text.find("about 2.00 s left") != std::string::npos);
  CHECK(text.find("2 rejects") != std::string::npos);
  CHECK(import_meter::text_of("f.csv", {}, {}, 0).find("0 rows") != std::string::npos);
}
