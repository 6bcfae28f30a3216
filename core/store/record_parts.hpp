#pragma once

// What the stored forms of events, states and rows have in common. Internal to
// core/store: only headers that end in `_records.hpp` or `record_parts.hpp` name
// generated record types.

#include "core/account/event.hpp"
#include "core/store/records.pb.h"

#include <optional>

namespace recobro {

/// Collects what a stored record says and this version cannot read; keeps the first.
class record_faults {
public:
  void note(std::string detail) {
    if (!first_)
      first_ = std::move(detail);
  }
  const std::optional<std::string>& first() const { return first_; }

  /// The enumerator stored as `value`, which must not lie beyond `last`.
  template <class E>
  E enumerator(uint32_t value, E last, const char* field) {
    if (value <= static_cast<uint32_t>(last))
      return static_cast<E>(value);
    note(std::string(field) + " has the number " + std::to_string(value)
         + ", the largest known one is " + std::to_string(static_cast<uint32_t>(last)));
    return E{};
  }
  uint16_t small(uint32_t value, const char* field);
  currency unit(const std::string& code);
  zone local(const std::string& name);

private:
  std::optional<std::string> first_;
};

inline int64_t stored(instant when) {
  return when.time_since_epoch().count();
}
inline int32_t stored(date day) {
  return static_cast<int32_t>(day.time_since_epoch().count());
}
inline instant instant_of(int64_t stored) {
  return instant{duration{stored}};
}
inline date date_of(int32_t stored) {
  return date{std::chrono::days{stored}};
}

/// `never` is stored as absence: it is the usual value and takes nine bytes.
template <class Record>
void write_due(instant due, Record& to, void (Record::*set)(int64_t)) {
  if (due != never)
    (to.*set)(stored(due));
}

void write(const attribute_list& from, google::protobuf::RepeatedPtrField<records::attribute>& to);
attribute_list read(const google::protobuf::RepeatedPtrField<records::attribute>& from);
void write(const std::vector<allocation>& from,
           google::protobuf::RepeatedPtrField<records::allocation>& to);
std::vector<allocation> read(const google::protobuf::RepeatedPtrField<records::allocation>& from);

} // namespace recobro
