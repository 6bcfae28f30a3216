#include "tools/command/contact_options.hpp"

#include <fmt/format.h>

namespace recobro {

file_result<jurisdiction_library> contact_library(const std::string& directory,
                                                  rule_reading reading) {
  auto texts = shipped_contact_texts();
  if (!directory.empty()) {
    auto laid = overlaid(std::move(texts), directory);
    if (!laid)
      return tl::unexpected(std::vector{laid.error()});
    texts = std::move(*laid);
  }
  return jurisdiction_library::compile(texts, reading);
}

exit_code refuse(const error& failure) {
  print_error(failure);
  return failure.code == errc::usage ? exit_code::usage : exit_code::refused;
}

exit_code refuse(const std::vector<error>& failures) {
  for (const auto& one : failures)
    fmt::print(stderr, "{} ({})\n", one.detail, name_of(one.code));
  return ending_of(failures);
}

} // namespace recobro
