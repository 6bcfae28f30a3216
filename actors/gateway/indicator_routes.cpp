// Figures of the business: GET /v1/indicators.

#include "actors/gateway/handlers.hpp"
#include "actors/gateway/indicator_page.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

namespace recobro {
namespace {

// Of the store in one turn of the io thread: about ten milliseconds.
constexpr size_t cells_per_turn = 10'000;
constexpr size_t words_max = 100;

result<std::vector<std::string>> words_of(const request& from, std::string_view name) {
  std::vector<std::string> words;
  const auto text = from.exchange->query(name).value_or("");
  for (size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find(',', begin), text.size());
    if (end > begin)
      words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (words.size() > words_max)
    return fail(errc::value_out_of_range,
                fmt::format("\"{}\" has {} words, {} are allowed", name, words.size(), words_max));
  return words;
}

std::vector<std::string_view> figure_names() {
  auto names = ratio_names();
  for (const auto& each : indicator_definitions)
    names.push_back(each.name);
  return names;
}

tl::unexpected<error> unknown_word(std::string_view parameter, std::string_view word,
                                   const std::vector<std::string_view>& known) {
  return fail(errc::unknown_value, fmt::format("\"{}\": {} is not known{}", parameter,
                                               recobro::quoted(word), did_you_mean(word, known)));
}

result<date> date_parameter(const request& from, std::string_view name, date otherwise) {
  const auto text = from.exchange->query(name);
  return text ? parse_date(*text) : result<date>(otherwise);
}

result<indicator_question> read_question(const gateway_context& context, const request& from) {
  indicator_question asked;
  const auto today = zone::utc().local_date(context.engine.time().now());
  const auto last = date_parameter(from, "to", today);
  if (!last)
    return fail(last.error());
  const auto first = date_parameter(from, "from", *last);
  if (!first)
    return fail(first.error());
  asked.first = *first;
  asked.last = *last;
  const auto every = from.exchange->query("every").value_or("total");
  const auto period = report_period_from(every);
  if (!period)
    return unknown_word("every", every, {"total", "day", "week", "month"});
  asked.every = *period;
  const auto by = words_of(from, "by");
  if (!by)
    return fail(by.error());
  for (const auto& word : *by) {
    const auto which = dimension_from(word);
    if (!which)
      return unknown_word("by", word, dimension_names());
    if (std::find(asked.by.begin(), asked.by.end(), *which) == asked.by.end())
      asked.by.push_back(*which);
  }
  for (const auto name : dimension_names()) {
    auto words = words_of(from, name);
    if (!words)
      return fail(words.error());
    if (words->empty() && from.exchange->query(name))
      return fail(errc::value_out_of_range,
                  fmt::format("\"{}\" is empty: name its values, or leave it out", name));
    if (!words->empty())
      asked.only[*dimension_from(name)] = {words->begin(), words->end()};
  }
  const auto stocks = from.exchange->query("stocks").value_or("no");
  if (stocks != "yes" && stocks != "no")
    return unknown_word("stocks", stocks, {"yes", "no"});
  asked.stocks = stocks == "yes";
  return checked(std::move(asked));
}

template <class Item>
void add_once(std::vector<Item>& to, const Item& what) {
  if (std::ranges::find(to, what) == to.end())
    to.push_back(what);
}

result<figure_choice> read_shown(const request& from, const indicator_question& asked) {
  const auto words = words_of(from, "show");
  if (!words)
    return fail(words.error());
  const auto ratios = ratio_names();
  figure_choice shown;
  for (const auto& word : *words) {
    const auto which = indicator_from(word);
    const auto ratio = std::ranges::find(ratios, word);
    if (!which && ratio == ratios.end())
      return unknown_word("show", word, figure_names());
    auto told = which ? check_shown(*which, asked) : check_shown_ratio(*ratio, asked);
    if (!told)
      return fail(told.error());
    if (which)
      add_once(shown.sums, *which);
    else
      add_once(shown.ratios, *ratio);
  }
  return shown;
}

constexpr std::string_view csv_type = "text/csv; charset=utf-8";
constexpr std::string_view xlsx_type
  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The parameter, else what the request accepts, else JSON.
result<page_format> read_format(const request& from) {
  if (const auto word = from.exchange->query("format")) {
    if (*word == "json")
      return page_format::json;
    if (*word == "csv")
      return page_format::csv;
    if (*word == "xlsx")
      return page_format::xlsx;
    return unknown_word("format", *word, {"json", "csv", "xlsx"});
  }
  const auto accepted = from.exchange->header("Accept").value_or("");
  if (accepted.find("text/csv") != accepted.npos)
    return page_format::csv;
  return accepted.find("spreadsheetml") != accepted.npos ? page_format::xlsx : page_format::json;
}

http_response response_of(const indicator_question& asked, page_format format, std::string body) {
  http_response response{200, "application/json", std::move(body), {}};
  if (format == page_format::json)
    return response;
  const auto csv = format == page_format::csv;
  response.content_type = csv ? csv_type : xlsx_type;
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"indicators_{}_{}.{}\"",
                                            format_date(asked.first), format_date(asked.last),
                                            csv ? "csv" : "xlsx"));
  return response;
}

/// Reads the store a few days at a time, so that a year of figures holds up nobody else.
class indicator_reading : public std::enable_shared_from_this<indicator_reading> {
public:
  indicator_reading(gateway_context& context, request from, indicator_question asked,
                    figure_choice shown, page_format format)
    : context_(context.shared_from_this())
    , from_(std::move(from))
    , report_(std::move(asked))
    , shown_(std::move(shown))
    , format_(format)
    , next_(report_.reads_from()) {}

  void go_on() {
    std::optional<error> failure;
    std::optional<date> rest;
    size_t cells = 0;
    auto day = next_;
    const auto visited = context_->engine.store().indicators(
      next_, report_.question().last, [&](const indicator_cell& cell, const indicator_sums& sums) {
        if (cell.day != day && cells >= cells_per_turn) {
          rest = cell.day;
          return false;
        }
        day = cell.day;
        ++cells;
        if (auto added = report_.add(cell, sums); !added)
          failure = std::move(added.error());
        return !failure;
      });
    if (!visited)
      failure = visited.error();
    if (failure)
      return from_.refuse(*failure);
    if (!rest)
      return answer();
    next_ = *rest;
    context_->io->post([self = shared_from_this()] { self->go_on(); });
  }

private:
  void answer() {
    auto body = indicator_page(report_, shown_, format_);
    if (!body)
      return from_.refuse(body.error());
    from_.answer(response_of(report_.question(), format_, std::move(*body)));
  }

  std::shared_ptr<gateway_context> context_;
  request from_;
  indicator_report report_;
  figure_choice shown_;
  page_format format_;
  date next_;
};

} // namespace

void indicators_route(gateway_context& context, request from) {
  auto asked = read_question(context, from);
  if (!asked)
    return from.refuse(asked.error());
  auto shown = read_shown(from, *asked);
  if (!shown)
    return from.refuse(shown.error());
  const auto format = read_format(from);
  if (!format)
    return from.refuse(format.error());
  std::make_shared<indicator_reading>(context, std::move(from), std::move(*asked),
                                      std::move(*shown), *format)
    ->go_on();
}

} // namespace recobro
