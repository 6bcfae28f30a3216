#pragma once

// Commands in the order in which they happened. All of it is in memory and sorted there:
// a million commands take about 600 MB, which is far more history than one portfolio
// has; longer ones are replayed in parts with one data directory.

#include "actors/gateway/command_json.hpp"
#include "core/account/command.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace recobro {

struct refused_line {
  uint64_t line = 0; // from 1, in input order
  error cause;
};

class timeline {
public:
  /// `with_text` keeps the lines as they came, for those who hand them on.
  explicit timeline(bool with_text = false)
    : with_text_(with_text) {}

  /// Takes one NDJSON command line over. A line that is no command is kept in refused().
  void add(std::string_view line);

  /// Sorts by instant; commands of one instant keep the order in which they were added.
  /// Their received_at becomes their happened_at.
  void arrange();

  size_t size() const { return order_.size(); }
  const parsed_command& at(size_t place) const { return commands_[order_[place]]; }
  /// @pre made with_text
  const std::string& text(size_t place) const { return texts_[order_[place]]; }
  instant when(size_t place) const { return at(place).what.happened_at; }
  const std::vector<refused_line>& refused() const { return refused_; }

  /// Over accounts, ids, contents and instants, in order: tells whether a cursor that was
  /// saved earlier is one of this history.
  uint64_t fingerprint() const;

private:
  bool with_text_;
  command_parser parser_;
  uint64_t lines_ = 0;
  std::vector<parsed_command> commands_;
  std::vector<std::string> texts_; // beside commands_
  std::vector<uint32_t> order_;
  std::vector<refused_line> refused_;
};

} // namespace recobro
