#pragma once

// What the outbox hears of what it told accounts. For actors/outbox.cpp only.

#include "actors/surroundings.hpp"

#include <caf/send.hpp>

#include <string>
#include <vector>

namespace recobro {

inline bool is_of_store(errc code) {
  auto number = static_cast<int>(code);
  return number >= 120 && number < 150; // the ranges in core/base/error.hpp
}

/// Hears whether the store has noted hand-overs, and sends the outbox those it has not.
class noting_sink final : public answer_sink {
public:
  noting_sink(surroundings& outside, std::vector<departed_row> rows)
    : outside_(outside)
    , rows_(std::move(rows)) {}

  const std::vector<departed_row>& rows() const { return rows_; }

  void answer(uint32_t index, command_answer what) override {
    if (!what.refusal && what.kind == answer_kind::accepted) {
      outside_.counters.noting.fetch_sub(1);
      return;
    }
    auto news = outbox_news{};
    auto later = what.refusal && is_of_store(what.refusal->code);
    (later ? news.unnoted : news.unheard).push_back(rows_[index]);
    caf::anon_send(outside_.outbox, std::move(news));
  }

private:
  surroundings& outside_;
  std::vector<departed_row> rows_;
};

/// Hears when the store could not take the answer to a question: the row then stays in it, and
/// has to be read again.
class asking_sink final : public answer_sink {
public:
  asking_sink(surroundings& outside, const std::vector<outbox_row>& rows)
    : outside_(outside) {
    for (auto& row : rows)
      keys_.push_back(row.key());
  }

  void answer(uint32_t index, command_answer what) override {
    if (!what.refusal || !is_of_store(what.refusal->code))
      return;
    auto news = outbox_news{};
    news.unanswered.push_back(keys_[index]);
    caf::anon_send(outside_.outbox, std::move(news));
  }

private:
  surroundings& outside_;
  std::vector<std::string> keys_;
};

} // namespace recobro
