#include "core/store/record_parts.hpp"

namespace recobro {

uint16_t record_faults::small(uint32_t value, const char* field) {
  if (value > UINT16_MAX)
    note(std::string(field) + " is " + std::to_string(value) + ", at most 65535 was expected");
  return static_cast<uint16_t>(value);
}

currency record_faults::unit(const std::string& code) {
  if (auto known = currency::from_code(code))
    return *known;
  note("currency \"" + code + "\" is not known");
  return currency::from_code("EUR").value();
}

zone record_faults::local(const std::string& name) {
  // Nearly all accounts of a portfolio share a zone, and the database searches by name.
  thread_local zone last = zone::utc();
  if (name == last.name())
    return last;
  if (auto known = zone::from_name(name))
    return last = *known;
  note("time zone \"" + name + "\" is not in the time zone database");
  return zone::utc();
}

void write(const attribute_list& from, google::protobuf::RepeatedPtrField<records::attribute>& to) {
  for (const auto& [name, value] : from) {
    auto& added = *to.Add();
    added.set_name(name);
    added.set_value(value);
  }
}

attribute_list read(const google::protobuf::RepeatedPtrField<records::attribute>& from) {
  attribute_list to;
  to.reserve(static_cast<size_t>(from.size()));
  for (const auto& each : from)
    to.emplace_back(each.name(), each.value());
  return to;
}

void write(const std::vector<allocation>& from,
           google::protobuf::RepeatedPtrField<records::allocation>& to) {
  for (const auto& each : from) {
    auto& added = *to.Add();
    added.set_obligation(each.obligation);
    added.set_value(each.value.minor);
  }
}

std::vector<allocation> read(const google::protobuf::RepeatedPtrField<records::allocation>& from) {
  std::vector<allocation> to;
  to.reserve(static_cast<size_t>(from.size()));
  for (const auto& each : from)
    to.push_back({each.obligation(), amount{each.value()}});
  return to;
}

} // namespace recobro
