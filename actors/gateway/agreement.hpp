#pragma once

// A written agreement: one arrangement as a document to read, print and sign.

#include "config/agreement_file.hpp"
#include "core/account/state.hpp"
#include "core/base/identity.hpp"

namespace recobro {

struct agreement_facts {
  const account_key& key;
  const account_state& account;
  const arrangement& item;
  std::string debtor; // name, may be empty
  date today{};
  int tolerance_days = 0;
  bool pauses_steps = false; // by the policy
};

/// A page of HTML that needs nothing else. Every text is escaped.
std::string agreement_page(const agreement_words& words, const agreement_facts& facts);

} // namespace recobro
