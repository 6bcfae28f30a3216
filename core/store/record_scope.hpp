#pragma once

// Making, writing and parsing generated records. Internal to core/store.

#include "core/store/record_parts.hpp"

#include <fmt/format.h>
#include <google/protobuf/arena.h>

#include <cassert>

namespace recobro {

/// Where records live, for one call. Building them in a fixed piece of memory of the
/// thread's own saves an allocation for each message. One at a time in a thread.
class record_scope {
public:
  record_scope()
    : arena_(options()) {}

  template <class Record>
  Record& make() {
    return *google::protobuf::Arena::CreateMessage<Record>(&arena_);
  }

private:
  static google::protobuf::ArenaOptions options() {
    alignas(8) thread_local char first[16 * 1024];
    google::protobuf::ArenaOptions chosen;
    chosen.initial_block = first;
    chosen.initial_block_size = sizeof first;
    return chosen;
  }
  google::protobuf::Arena arena_;
};

template <class Record>
std::string serialized(const Record& from) {
  std::string bytes;
  const bool written = from.SerializeToString(&bytes);
  assert(written && "a record is below the 2 GiB that the format can hold");
  static_cast<void>(written);
  return bytes;
}

template <class Record>
result<void> parse(std::string_view bytes, const char* what, Record& to) {
  if (!to.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return fail(errc::store_damaged,
                fmt::format("{} of {} bytes is not a valid record", what, bytes.size()));
  return {};
}

inline tl::unexpected<error> unreadable(const char* what, const record_faults& faults) {
  return fail(errc::store_damaged, fmt::format("{}: {}", what, *faults.first()));
}

} // namespace recobro
