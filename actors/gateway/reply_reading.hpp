#pragma once

// What a debtor's own words mean, where the sender of the command did not say.

#include "core/policy/words.hpp"

namespace recobro {

/// `stop` when the text asks for no more messages (config/stop_words.yaml), else `other`.
reply_intent intent_of(std::string_view body);

} // namespace recobro
