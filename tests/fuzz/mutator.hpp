#pragma once

// Makes new inputs of known ones for the fuzz driver: flips, cuts, copies, splices and words of the
// corpus. Deterministic by its seed.

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace recobro::tests {

class mutator {
public:
  mutator(uint64_t seed, size_t bytes_max)
    : random_(seed)
    , bytes_max_(bytes_max) {}

  /// Words of this text (and its delimiters) may turn up in inputs from now on.
  void learn(const std::string& text);
  /// @pre !known.empty()
  std::string next(const std::vector<std::string>& known);

private:
  size_t below(size_t limit) { return limit == 0 ? 0 : random_() % limit; }
  void change(std::string& input, const std::vector<std::string>& known);
  void change_byte(std::string& input);
  void change_span(std::string& input);
  void insert_word(std::string& input);
  void change_number(std::string& input);
  void splice(std::string& input, const std::string& other);

  std::mt19937_64 random_;
  size_t bytes_max_;
  std::vector<std::string> words_
    = {"0",  "-1",     "9223372036854775807", "1e9", "\xc3\xa9", "\xff", "\n", "{}", "[[[[",
       "\"", "\\u0000"};
};

} // namespace recobro::tests
