#include "tools/bench/workload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <random>

#include <stdlib.h>

namespace recobro {

namespace {

currency euro() {
  return currency::from_code("EUR").value();
}

command_body body_of(uint32_t ordinal, date today) {
  switch (ordinal) {
  case 0:
    return put_account{{.unit = euro(),
                        .language = "es",
                        .attributes = {{"segment", "retail"}},
                        .obligations = {{.id = "invoice-1",
                                         .kind = "invoice",
                                         .due = today - std::chrono::days{10},
                                         .principal = {12'500}}}}};
  case 1:
    return record_contact{
      .action = "letter-1", .by = channel::sms, .outcome = contact_outcome::delivered};
  case 2:
    return make_promise{
      .promise = "promise-1", .value = {5'000}, .due = today + std::chrono::days{7}};
  default:
    return receive_payment{.payment = "payment-1", .value = {5'000}};
  }
}

} // namespace

workload::workload(workload_options options)
  : options_(std::move(options))
  , order_(options_.accounts * size_t{commands_per_account})
  , next_of_(options_.accounts, 0) {
  for (size_t place = 0; place < order_.size(); ++place)
    order_[place] = static_cast<uint32_t>(place / commands_per_account);
  std::mt19937_64 random{options_.seed};
  // Not std::shuffle: its draws differ between standard libraries.
  for (size_t place = order_.size(); place > 1; --place)
    std::swap(order_[place - 1], order_[random() % place]);
}

std::vector<planned_command> workload::take(size_t count) {
  std::vector<planned_command> commands;
  auto end = std::min(order_.size(), taken_ + count);
  commands.reserve(end - taken_);
  for (; taken_ < end; ++taken_) {
    auto account = order_[taken_];
    commands.push_back(make(account, next_of_[account]++));
  }
  return commands;
}

planned_command workload::make(uint32_t account, uint32_t ordinal) const {
  auto today = std::chrono::floor<std::chrono::days>(options_.now);
  command what{.id = fmt::format("c{}", ordinal),
               .content_hash = fnv1a(fmt::format("{}/{}", account, ordinal)),
               .happened_at = options_.now,
               .received_at = options_.now,
               .unit = ordinal == 1 ? std::nullopt : std::optional{euro()},
               .actor = "bench",
               .body = body_of(ordinal, today)};
  return {account_key::make(options_.portfolio, fmt::format("A{:08}", account)).value(),
          std::move(what)};
}

bench_directory::bench_directory(const std::string& parent) {
  auto root
    = parent.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path{parent};
  auto pattern = (root / "recobro-bench-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    throw std::filesystem::filesystem_error("cannot make a directory for the benchmark", root,
                                            std::make_error_code(std::errc::io_error));
  path_ = pattern;
}

bench_directory::~bench_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

} // namespace recobro
