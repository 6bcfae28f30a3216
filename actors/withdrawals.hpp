#pragma once

// Stop latency: how long it takes from a payment's decision until what it stops can't leave any
// more. For the outbox.

#include "actors/surroundings.hpp"

namespace recobro {

/// To be called when the outbox has taken the news.
void count_withdrawals(surroundings& outside, const outbox_news& news);

} // namespace recobro
