#include "tools/replay/history_file.hpp"

#include "tools/import/input_file.hpp"
#include "tools/import/row_mapper.hpp"
#include "tools/import/text_decoder.hpp"

namespace recobro {

namespace {

constexpr uint64_t rows_between_progress = 4'096;

tl::unexpected<std::vector<error>> fail_file(error failure) {
  return tl::unexpected(std::vector<error>{std::move(failure)});
}

/// Adds a line; what the timeline refuses belongs to the row that gave it.
void add_line(std::string_view line, uint64_t row, const std::string& path, timeline& into,
              history_file_report& report) {
  auto refused_before = into.refused().size();
  into.add(line);
  if (into.refused().size() > refused_before)
    report.refused.push_back({path, row, into.refused().back().cause});
  else
    ++report.commands;
}

class reading {
public:
  reading(const history_file_options& options, timeline& into, input_file& file)
    : options_(options)
    , into_(into)
    , file_(file) {}

  /// A command line is a record of one field: nothing in it delimits or quotes.
  file_result<history_file_report> command_lines() {
    csv_reader lines{file_, {.delimiter = '\0', .quote = std::nullopt}};
    return walk(lines, [this](csv_reader& reader) {
      add_line(reader.raw(), reader.row().number, options_.path, into_, report_);
    });
  }

  file_result<history_file_report> mapped_rows() {
    auto text = text_decoder::make(file_, options_.rules->encoding);
    if (!text)
      return fail_file(text.error());
    csv_reader rows{**text, options_.rules->dialect};
    std::vector<std::string> header;
    if (options_.rules->header) {
      auto read = rows.read_header();
      if (!read)
        return fail_file(read.error());
      header = std::move(*read);
    }
    auto mapper = row_mapper::bind(options_.rules, header);
    if (!mapper)
      return tl::unexpected(std::move(mapper.error()));
    rows.expect_fields(mapper->column_count());
    return walk(rows, [&](csv_reader& reader) {
      auto lines = mapper->map(reader.row());
      if (!lines) {
        report_.refused.push_back({options_.path, reader.row().number, lines.error()});
        return;
      }
      for (const auto& line : *lines)
        add_line(line.text, reader.row().number, options_.path, into_, report_);
    });
  }

private:
  file_result<history_file_report> walk(csv_reader& rows,
                                        const std::function<void(csv_reader&)>& take) {
    for (;;) {
      auto step = rows.next();
      if (step == csv_step::end)
        return std::move(report_);
      if (step == csv_step::failed)
        return fail_file(rows.refusal());
      ++report_.rows;
      if (step == csv_step::refused)
        report_.refused.push_back({options_.path, rows.row().number, rows.refusal()});
      else
        take(rows);
      if (options_.progress && report_.rows % rows_between_progress == 0)
        options_.progress(file_.bytes_consumed(), file_.bytes_total());
    }
  }

  const history_file_options& options_;
  timeline& into_;
  input_file& file_;
  history_file_report report_;
};

} // namespace

file_result<history_file_report> read_history(const history_file_options& options, timeline& into) {
  auto file = input_file::open(options.path);
  if (!file)
    return fail_file(file.error());
  reading work{options, into, **file};
  return options.rules ? work.mapped_rows() : work.command_lines();
}

} // namespace recobro
