#include "config/embedded_files.hpp"
#include "config/jurisdiction_library.hpp"

namespace recobro {

namespace {

std::vector<named_text> texts_of(std::span<const embedded_file> files) {
  std::vector<named_text> found;
  for (const embedded_file& one : files)
    found.push_back({std::string(one.path), std::string(one.content)});
  return found;
}

} // namespace

contact_texts shipped_contact_texts() {
  return {.jurisdictions = texts_of(embedded_jurisdictions),
          .holidays = texts_of(embedded_holidays),
          .corrections = texts_of(embedded_holiday_corrections)};
}

} // namespace recobro
