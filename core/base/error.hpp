#pragma once

// Every error a caller can react to, once, with a stable number and one sentence
// that says what is wrong. `error::detail` names the object, the value and what was
// expected; it never holds personal data. Numbers appear in answers, logs and
// metrics: never reuse or renumber one.

#include <cstdint>
#include <string>
#include <string_view>

namespace recobro {

// Ranges: 1-29 input text, 30-49 money and time, 50-89 account, 90-119 policy and
// configuration, 120-149 store and vault, 150-179 server, 180-209 tools.
#define RECOBRO_ERROR_CODES(X)                                                                     \
  X(malformed_json, 1, "the text is not valid JSON")                                               \
  X(unknown_field, 2, "a field has a name that this command does not have")                        \
  X(missing_field, 3, "a required field is absent")                                                \
  X(wrong_type, 4, "a field has a value of the wrong type")                                        \
  X(duplicate_key, 5, "a key stands twice in one object")                                          \
  X(nesting_too_deep, 6, "objects are nested deeper than any command needs")                       \
  X(line_too_long, 7, "the line is longer than the limit")                                         \
  X(invalid_utf8, 8, "the text is not valid UTF-8")                                                \
  X(nul_byte, 9, "the text contains a NUL byte")                                                   \
  X(truncated, 10, "the input ends in the middle of a value")                                      \
  X(unknown_type, 11, "no command has this type")                                                  \
  X(invalid_identifier, 12, "an identifier has characters or a length that are not allowed")       \
  X(value_out_of_range, 13, "a value is outside its allowed range")                                \
  X(body_too_large, 14, "the request body is larger than the limit")                               \
  X(text_too_long, 15, "a text is longer than its limit")                                          \
  X(unknown_value, 16, "a field has a value that is not one of its allowed words")                 \
  X(unknown_currency, 30, "the currency is not an ISO 4217 code")                                  \
  X(currency_mismatch, 31, "the currency is not the account's currency")                           \
  X(amount_malformed, 32, "the amount is not a plain decimal number")                              \
  X(amount_negative, 33, "the amount is negative where only zero or more makes sense")             \
  X(amount_too_large, 34, "the amount is larger than the limit")                                   \
  X(amount_too_precise, 35, "the amount has more decimals than its currency")                      \
  X(amount_overflow, 36, "the sum does not fit the range of an amount")                            \
  X(date_malformed, 37, "the date or instant is not in the expected form")                         \
  X(date_out_of_range, 38, "the date lies outside the supported range")                            \
  X(instant_in_future, 39, "the instant lies in the future")                                       \
  X(unknown_zone, 40, "the time zone is not in the time zone database")                            \
  X(account_unknown, 50, "no account has this number in this portfolio")                           \
  X(account_closed, 51, "the account is closed and takes no more of these commands")               \
  X(obligation_unknown, 52, "the account has no obligation with this id")                          \
  X(obligation_exists, 53, "the account already has an obligation with this id")                   \
  X(obligation_withdrawn, 54, "the obligation was withdrawn")                                      \
  X(payment_unknown, 55, "the account has no payment with this id")                                \
  X(payment_exists, 56, "the account already has a payment with this id")                          \
  X(payment_reversed, 57, "the payment was already reversed")                                      \
  X(promise_unknown, 58, "the account has no promise with this id")                                \
  X(promise_exists, 59, "the account already has a promise with this id")                          \
  X(promise_ended, 60, "the promise has already ended")                                            \
  X(promise_too_small, 61, "the promised amount is below what the policy accepts")                 \
  X(promise_too_late, 62, "the promised date is later than the policy accepts")                    \
  X(promise_in_past, 63, "the promised date lies before the promise")                              \
  X(nothing_owed, 64, "the account owes nothing")                                                  \
  X(hold_unknown, 65, "the account has no hold with this id")                                      \
  X(hold_exists, 66, "the account already has a hold with this id")                                \
  X(phase_unknown, 67, "the account's policy has no phase with this name")                         \
  X(command_conflict, 68, "this command id was already used with other content")                   \
  X(too_many_items, 69, "the account has reached the limit for items of this kind")                \
  X(portfolio_unknown, 70, "no policy is configured for this portfolio")                           \
  X(account_failed, 71, "the account failed twice on this command, which is now a dead letter")    \
  X(debtor_erased, 72, "the debtor's personal data was erased")                                    \
  X(account_exists, 73, "the portfolio already has an account with this number")                   \
  X(action_unknown, 74, "the account has no such action on its way")                               \
  X(offer_unknown, 75, "the account's policy has no offer of this name")                           \
  X(offer_unfit, 76, "the offer is not for this account as it is now")                             \
  X(arrangement_unknown, 77, "the account has no arrangement with this id")                        \
  X(arrangement_exists, 78, "the account already has an arrangement with this id")                 \
  X(arrangement_state, 79, "the arrangement is not in a state that allows this")                   \
  X(arrangement_terms, 80, "the terms lie outside what the offer allows")                          \
  X(discount_too_large, 81, "the discount is larger than this role or anybody may grant")          \
  X(party_unknown, 82, "the account has no party with this id")                                    \
  X(task_unknown, 83, "no such task is open: it was completed, withdrawn or never there")          \
  X(task_not_held, 84, "the task is not with this agent")                                          \
  X(debtor_held, 85, "somebody has another task about this debtor")                                \
  X(disposition_unknown, 86, "the account's policy has no such disposition")                       \
  X(migration_missing, 87, "the newer policy does not say what becomes of this account")           \
  X(move_not_requested, 88, "the account does not wait for an approval to enter this phase")       \
  X(role_too_low, 89, "somebody with a higher role has to do this")                                \
  X(yaml_malformed, 90, "the file is not valid YAML")                                              \
  X(config_unknown_key, 91, "a key is not one that may stand here")                                \
  X(config_missing_key, 92, "a required key is absent")                                            \
  X(config_wrong_value, 93, "a value is not what may stand here")                                  \
  X(config_duplicate, 94, "a name or key stands twice where it must be unique")                    \
  X(config_unknown_name, 95, "a name refers to nothing that is defined")                           \
  X(file_unreadable, 96, "the file cannot be read")                                                \
  X(store_write_failed, 120, "the store could not make the change durable")                        \
  X(store_read_failed, 121, "the store could not be read")                                         \
  X(store_locked, 122, "another process has this data directory open")                             \
  X(store_newer_version, 123, "the data directory was written by a newer version")                 \
  X(store_damaged, 124, "the stored bytes do not match their checksum or format")                  \
  X(store_not_found, 125, "the data directory does not hold a store")                              \
  X(store_partitions, 126, "the data directory has another number of partitions")                  \
  X(master_key_missing, 127, "no master key is configured for the vault")                          \
  X(master_key_wrong, 128, "the master key does not open this vault")                              \
  X(chain_broken, 129, "a block's hash does not match its content or its predecessor")             \
  X(policy_unknown, 130, "the journal names a policy version that the store does not hold")        \
  X(backup_target_unfit, 131, "the backup cannot be made in this place")                           \
  X(rebuild_unfinished, 132, "the indexes of the data directory are incomplete")                   \
  X(unauthorized, 150, "the request carries no valid token")                                       \
  X(forbidden, 151, "the token's role does not allow this")                                        \
  X(overloaded, 152, "the server has as much in flight as it accepts; try again later")            \
  X(not_ready, 153, "the server takes no writes at the moment")                                    \
  X(route_unknown, 154, "there is nothing at this address")                                        \
  X(method_not_allowed, 155, "this address does not take this method")                             \
  X(cursor_malformed, 156, "the cursor is not one that this server gave out")                      \
  X(dead_letter_unknown, 157, "there is no dead letter with this id")                              \
  X(listen_failed, 158, "the server cannot listen on its address")                                 \
  X(window_exceeded, 159, "more lines are unacknowledged than the window allows")                  \
  X(media_type_unknown, 160, "the request's content type is not what this address takes")          \
  X(token_unknown, 161, "there is no token with this id")                                          \
  X(experiment_unknown, 162, "there is no such arm of an experiment to stop")                      \
  X(team_unknown, 163, "there is no such team, or nobody of this name is in one")                  \
  X(migration_needless, 164, "the account is under this version of the policy already")            \
  X(row_rejected, 180, "the row could not be turned into commands")                                \
  X(usage, 181, "the command line is not understood")                                              \
  X(connection_failed, 182, "the server could not be reached")

enum class errc : uint8_t {
#define X(name, number, text) name = number,
  RECOBRO_ERROR_CODES(X)
#undef X
};

/// The code's name, e.g. "account_closed": what interfaces show.
std::string_view name_of(errc code);

/// One sentence for a person.
std::string_view describe(errc code);

struct error {
  errc code;
  std::string detail; // which object, which value, what was expected

  friend bool operator==(const error&, const error&) = default;
};

/// "account_closed: the account is closed ... (detail)".
std::string to_string(const error& failure);

} // namespace recobro
