#pragma once

// The sums over accounts (core/experiment/tally.hpp) as rows of `meta`, written in the batch of
// the events that they count. Internal to core/store; used by the writing thread.

#include "core/store/database.hpp"

namespace recobro {

inline constexpr std::string_view tallies_begin = "tally/";
inline constexpr std::string_view tallies_end = "tally0";

class tally_rows {
public:
  /// Reads what is stored. Errors: store_read_failed, store_damaged.
  static result<tally_rows> open(const database& data);

  /// Adds to the sums of the batch that is being made.
  void add(const tally_map& change);
  /// Puts the new sums of what was added into `batch`.
  void write_to(const database& data, rocksdb::WriteBatch& batch);
  /// To be called when the batch is over; what a failed one added is forgotten.
  void settle(bool written);
  void clear() { sums_.clear(); }

private:
  tally_map sums_;
  tally_map added_;
};

/// All sums whose key begins with `prefix`.
result<tally_map> read_tallies(const database& data, std::string_view prefix);

} // namespace recobro
