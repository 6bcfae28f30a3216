#include "actors/gateway/reply_reading.hpp"

#include "config/stop_words_file.hpp"

#include <stdexcept>

namespace recobro {

namespace {

stop_words shipped() {
  auto compiled = compile_stop_words(shipped_stop_words_text(), "stop_words.yaml");
  if (!compiled) // a test compiles the same text
    throw std::logic_error(compiled.error().front().detail);
  return *std::move(compiled);
}

} // namespace

reply_intent intent_of(std::string_view body) {
  static const stop_words words = shipped();
  return words.find(body) ? reply_intent::stop : reply_intent::other;
}

} // namespace recobro
