#include "tests/fuzz/mutator.hpp"

#include <algorithm>
#include <cctype>

namespace recobro::tests {

namespace {

constexpr size_t words_max = 4'000;
constexpr size_t word_bytes_max = 40;

bool in_word(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '-';
}

} // namespace

void mutator::learn(const std::string& text) {
  for (size_t at = 0; at < text.size() && words_.size() < words_max;) {
    auto end = at;
    while (end < text.size() && in_word(text[end]))
      ++end;
    end = std::max(end, at + 1);
    auto word = text.substr(at, std::min(end - at, word_bytes_max));
    if (std::find(words_.begin(), words_.end(), word) == words_.end())
      words_.push_back(std::move(word));
    at = end;
  }
}

std::string mutator::next(const std::vector<std::string>& known) {
  auto input = known[below(known.size())];
  // Mostly one change: what several at once reach, the corpus reaches step by step.
  const auto changes = below(4) == 0 ? 1 + below(6) : 1;
  for (size_t done = 0; done < changes; ++done)
    change(input, known);
  if (input.size() > bytes_max_)
    input.resize(bytes_max_);
  return input;
}

void mutator::change(std::string& input, const std::vector<std::string>& known) {
  switch (below(6)) {
  case 0:
  case 1:
    return change_byte(input);
  case 2:
    return change_span(input);
  case 3:
    return insert_word(input);
  case 4:
    return change_number(input);
  default:
    return splice(input, known[below(known.size())]);
  }
}

void mutator::change_byte(std::string& input) {
  const auto at = below(input.size() + 1);
  const auto byte = static_cast<char>(random_() & 0xff);
  if (at == input.size() || below(3) == 0)
    input.insert(at, 1, byte);
  else if (below(2) == 0)
    input[at] = byte;
  else
    input[at] = static_cast<char>(input[at] ^ static_cast<char>(1 << below(8)));
}

void mutator::change_span(std::string& input) {
  const auto from = below(input.size() + 1);
  const auto length = 1 + below(std::min<size_t>(input.size() - from, 64));
  if (below(2) == 0)
    input.erase(from, length);
  else
    input.insert(below(input.size() + 1), input.substr(from, length));
}

void mutator::insert_word(std::string& input) {
  auto at = below(input.size() + 1);
  const auto& word = words_[below(words_.size())];
  if (below(2) == 0)
    input.insert(at, word);
  else
    input.replace(at, std::min(word.size(), input.size() - at), word);
}

void mutator::change_number(std::string& input) {
  const auto digit = input.find_first_of("0123456789", below(input.size() + 1));
  if (digit == std::string::npos)
    return change_byte(input);
  auto end = input.find_first_not_of("0123456789", digit);
  if (end == std::string::npos)
    end = input.size();
  // Around powers of two and ten, where limits lie.
  const auto near = below(2) == 0 ? uint64_t{1} << below(64) : random_() >> below(64);
  input.replace(digit, end - digit, std::to_string(near - below(3)));
}

void mutator::splice(std::string& input, const std::string& other) {
  const auto head = below(input.size() + 1);
  const auto tail = below(other.size() + 1);
  input = input.substr(0, head) + other.substr(tail);
}

} // namespace recobro::tests
