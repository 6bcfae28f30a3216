#include "tools/import/import_run.hpp"

#include "tools/import/input_file.hpp"
#include "tools/import/rejects_file.hpp"
#include "tools/import/row_mapper.hpp"
#include "tools/import/send_window.hpp"
#include "tools/import/text_decoder.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

using std::chrono::steady_clock;

constexpr uint64_t rows_between_looks = 256;
constexpr size_t refusals_waiting_max = 10'000;

class import_run {
public:
  import_run(const import_options& options, command_sink& sink)
    : options_(options)
    , window_(sink, {.batch_lines = options.batch_lines,
                     .batch_bytes_max = options.batch_bytes_max,
                     .patience = options.patience,
                     .keep_content = options.with_content}) {}

  file_result<import_figures> run();

private:
  file_result<void> open();
  result<void> find_place();
  result<void> read_rows();
  result<void> take_row(csv_step step);
  result<void> look_around();
  result<void> checkpoint();
  /// `command` is the id of the row's first command, as far as it is known.
  void refuse_row(error cause, std::string_view command);

  const import_options& options_;
  std::unique_ptr<input_file> file_;
  std::unique_ptr<text_decoder> text_;
  std::optional<csv_reader> reader_;
  std::optional<row_mapper> mapper_;
  std::unique_ptr<rejects_file> rejects_;
  send_window window_;
  std::vector<reject> waiting_; // refusals whose row is not yet behind the cursor
  import_figures figures_;
  import_cursor cursor_;
  uint64_t last_row_ = 0;
  bool sink_failed_ = false;
  steady_clock::time_point last_checkpoint_ = steady_clock::now();
};

file_result<import_figures> import_run::run() {
  const auto began = steady_clock::now();
  if (auto opened = open(); !opened)
    return tl::unexpected(std::move(opened.error()));
  const auto one = [](error cause) { return tl::unexpected(std::vector<error>{std::move(cause)}); };
  if (auto placed = find_place(); !placed)
    return one(std::move(placed.error()));
  auto read = read_rows();
  // What was read before the file broke is brought to an end: the cursor stands behind it.
  if (!sink_failed_)
    if (auto flushed = window_.flush(); !flushed && read)
      read = std::move(flushed);
  cursor_.finished = read && figures_.complete;
  if (auto saved = checkpoint(); !saved && read)
    read = std::move(saved);
  if (!read)
    return one(std::move(read.error()));
  figures_.accepted = window_.accepted();
  figures_.duplicate = window_.duplicate();
  figures_.refused = window_.refused();
  figures_.reached = cursor_;
  figures_.seconds = std::chrono::duration<double>(steady_clock::now() - began).count();
  return figures_;
}

file_result<void> import_run::open() {
  const auto& rules = *options_.rules;
  const auto one = [](error cause) { return tl::unexpected(std::vector<error>{std::move(cause)}); };
  auto file = input_file::open(options_.path);
  if (!file)
    return one(std::move(file.error()));
  file_ = std::move(*file);
  auto text = text_decoder::make(*file_, rules.encoding);
  if (!text)
    return one(std::move(text.error()));
  text_ = std::move(*text);
  reader_.emplace(*text_, rules.dialect);
  std::vector<std::string> columns;
  if (rules.header) {
    auto header = reader_->read_header();
    if (!header)
      return one({header.error().code, options_.path + ": " + header.error().detail});
    columns = std::move(*header);
  }
  auto mapper = row_mapper::bind(options_.rules, columns);
  if (!mapper)
    return tl::unexpected(std::move(mapper.error()));
  mapper_.emplace(std::move(*mapper));
  reader_->expect_fields(mapper_->column_count());
  return {};
}

/// Where an earlier run stopped, and the files of this one.
result<void> import_run::find_place() {
  if (!options_.cursor.empty()) {
    auto hash = sha256_of_file(options_.path);
    if (!hash)
      return fail(std::move(hash.error()));
    cursor_.identity
      = {file_->bytes_total(), std::move(*hash), options_.rules->hash, options_.target};
  }
  if (options_.resume && !options_.cursor.empty()) {
    auto found = read_cursor(options_.cursor);
    if (!found)
      return fail(std::move(found.error()));
    if (*found && (*found)->identity != cursor_.identity)
      return fail(
        errc::value_out_of_range,
        fmt::format("the cursor {} is of another file, another mapping or an import to {}; "
                    "import without --resume to begin from the first row",
                    options_.cursor, (*found)->identity.target));
    if (*found)
      cursor_ = **found;
  }
  cursor_.finished = false;
  figures_.rows_skipped = cursor_.rows;
  if (options_.rejects.empty())
    return {};
  auto rejects
    = rejects_file::open({options_.rejects, options_.with_content, cursor_.rejects_bytes});
  if (!rejects)
    return fail(std::move(rejects.error()));
  rejects_ = std::move(*rejects);
  return {};
}

result<void> import_run::read_rows() {
  for (;;) {
    if (options_.rows_max != 0 && last_row_ >= options_.rows_max)
      return {};
    if (options_.stop && options_.stop())
      return {};
    const auto step = reader_->next();
    if (step == csv_step::failed)
      return fail(reader_->refusal());
    if (step == csv_step::end) {
      figures_.complete = true;
      return {};
    }
    last_row_ = reader_->row().number;
    if (last_row_ > figures_.rows_skipped)
      if (auto taken = take_row(step); !taken)
        return taken;
    if (last_row_ % rows_between_looks == 0)
      if (auto looked = look_around(); !looked)
        return looked;
  }
}

result<void> import_run::take_row(csv_step step) {
  ++figures_.rows;
  if (step == csv_step::refused) {
    refuse_row(reader_->refusal(), {});
    return {};
  }
  const auto& row = reader_->row();
  const auto commands = mapper_->map(row);
  if (!commands) {
    refuse_row(commands.error(), mapper_->last_id());
    return {};
  }
  figures_.rows_left_out += commands->empty();
  figures_.commands += commands->size();
  for (const auto& command : *commands)
    if (auto added = window_.add(command, row.number, row.line); !added) {
      sink_failed_ = true;
      return added;
    }
  return {};
}

void import_run::refuse_row(error cause, std::string_view command) {
  ++figures_.rows_refused;
  const auto& row = reader_->row();
  waiting_.push_back({row.number, row.line, std::string(command), std::move(cause),
                      options_.with_content ? std::string(reader_->raw()) : ""});
}

result<void> import_run::look_around() {
  if (options_.progress)
    options_.progress({last_row_, figures_.rows_skipped, file_->bytes_consumed(),
                       file_->bytes_total(), window_.commands_under_way(),
                       cursor_.rejects + waiting_.size()});
  const auto now = steady_clock::now();
  if (now - last_checkpoint_ < options_.cursor_interval && waiting_.size() < refusals_waiting_max)
    return {};
  last_checkpoint_ = now;
  return checkpoint();
}

/// Writes the refusals of all rows that are done, then the cursor behind them.
result<void> import_run::checkpoint() {
  auto refusals = window_.take_refusals();
  std::ranges::move(refusals, std::back_inserter(waiting_));
  const auto open_row = window_.first_open_row();
  const auto done
    = open_row == send_window::no_row ? std::max(last_row_, cursor_.rows) : open_row - 1;
  const auto later = std::stable_partition(waiting_.begin(), waiting_.end(),
                                           [done](const reject& one) { return one.row <= done; });
  std::stable_sort(waiting_.begin(), later,
                   [](const reject& left, const reject& right) { return left.row < right.row; });
  cursor_.rejects += static_cast<uint64_t>(later - waiting_.begin());
  for (auto one = waiting_.begin(); one != later && rejects_; ++one)
    if (auto written = rejects_->write(*one); !written)
      return written;
  waiting_.erase(waiting_.begin(), later);
  cursor_.rows = done;
  if (rejects_) {
    if (auto synced = rejects_->sync(); !synced)
      return synced;
    cursor_.rejects_bytes = rejects_->bytes();
  }
  return options_.cursor.empty() ? result<void>{} : write_cursor(options_.cursor, cursor_);
}

} // namespace

file_result<import_figures> run_import(const import_options& options, command_sink& sink) {
  return import_run(options, sink).run();
}

} // namespace recobro
