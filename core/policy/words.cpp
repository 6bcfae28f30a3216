#include "core/policy/words.hpp"

#include "core/base/enum_words.hpp"
#include "core/policy/policy.hpp"

namespace recobro {

namespace {

// In declaration order: the position of a word is its enumerator's value.
constexpr std::array<std::string_view, contact_outcome_count> contact_outcome_words{
  "queued", "sent",      "delivered",    "read",   "replied",
  "failed", "no_answer", "wrong_person", "refused"};
constexpr std::array<std::string_view, channel_count> channel_words{
  "whatsapp", "sms", "email", "voice", "letter", "certified_letter", "push", "visit", "agent_call"};
constexpr std::array<std::string_view, reply_intent_count> reply_intent_words{
  "paid",     "will_pay",    "wrong_person", "stop", "wants_instalments",
  "disputes", "wants_human", "refuses",      "other"};
constexpr std::array<std::string_view, fact_trigger_count> fact_trigger_words{
  "promise_made",     "promise_kept",       "promise_broken",   "payment_received",
  "payment_reversed", "dispute_opened",     "dispute_resolved", "arrangement_made",
  "arrangement_kept", "arrangement_broken", "instalment_missed"};
constexpr std::array<std::string_view, allocation_order_count> allocation_order_words{
  "oldest_due_first", "newest_due_first", "smallest_first", "largest_first", "as_added"};

constexpr std::array<std::string_view, number_fact_count> number_fact_words{
  "balance",           "open_amount",         "paid_amount",       "days_past_due",
  "days_in_phase",     "days_since_payment",  "obligations",       "payments",
  "promises_made",     "promises_kept",       "promises_broken",   "open_disputes",
  "contacts",          "arrangements_made",   "arrangements_kept", "arrangements_broken",
  "open_arrangements", "instalments_missed",  "expected_gain",     "points",
  "failed_contacts",   "unanswered_contacts", "replies",           "days_since_contact",
  "days_since_reply",  "permissions",         "open_promises",     "days_until_promise",
  "open_offers",       "disputes_made",       "read_contacts",     "days_in_book"};
constexpr std::array<std::string_view, sender_role_count> sender_role_words{"integrator", "agent",
                                                                            "supervisor", "admin"};
constexpr std::array<std::string_view, discount_base_count> discount_base_words{
  "balance", "principal", "fees"};
constexpr std::array<std::string_view, interest_method_count> interest_method_words{"none", "flat",
                                                                                    "declining"};
constexpr std::array<std::string_view, holiday_rule_count> holiday_rule_words{
  "keep", "next_business_day", "previous_business_day"};
constexpr std::array<std::string_view, trial_measure_count> trial_measure_words{"recovered", "paid",
                                                                                "settled"};
constexpr std::array<std::string_view, learner_reward_count> learner_reward_words{
  "reply", "payment", "promise"};
constexpr std::array<std::string_view, word_fact_count> word_fact_words{
  "phase", "segment", "strategy", "language", "zone", "obligation_kind", "last_reply"};
constexpr std::array<std::string_view, segment_choice_count> segment_choice_words{"first_match",
                                                                                  "highest_score"};

} // namespace

std::string_view name_of(contact_outcome outcome) {
  return word_of(outcome, contact_outcome_words);
}

std::string_view name_of(channel by) {
  return word_of(by, channel_words);
}

std::string_view name_of(reply_intent intent) {
  return word_of(intent, reply_intent_words);
}

std::string_view name_of(fact_trigger fact) {
  return word_of(fact, fact_trigger_words);
}

std::string_view name_of(allocation_order order) {
  return word_of(order, allocation_order_words);
}

std::string_view name_of(sender_role role) {
  return word_of(role, sender_role_words);
}

std::string_view name_of(discount_base base) {
  return word_of(base, discount_base_words);
}

std::string_view name_of(interest_method method) {
  return word_of(method, interest_method_words);
}

std::string_view name_of(holiday_rule rule) {
  return word_of(rule, holiday_rule_words);
}

std::string_view name_of(number_fact fact) {
  return word_of(fact, number_fact_words);
}

std::string_view name_of(word_fact fact) {
  return word_of(fact, word_fact_words);
}

std::string_view name_of(segment_choice choice) {
  return word_of(choice, segment_choice_words);
}

std::string_view name_of(trial_measure measure) {
  return word_of(measure, trial_measure_words);
}

std::string_view name_of(learner_reward reward) {
  return word_of(reward, learner_reward_words);
}

std::optional<contact_outcome> contact_outcome_from(std::string_view word) {
  return value_of<contact_outcome>(word, contact_outcome_words);
}

std::optional<channel> channel_from(std::string_view word) {
  return value_of<channel>(word, channel_words);
}

std::optional<reply_intent> reply_intent_from(std::string_view word) {
  return value_of<reply_intent>(word, reply_intent_words);
}

std::optional<fact_trigger> fact_trigger_from(std::string_view word) {
  return value_of<fact_trigger>(word, fact_trigger_words);
}

std::optional<allocation_order> allocation_order_from(std::string_view word) {
  return value_of<allocation_order>(word, allocation_order_words);
}

} // namespace recobro
