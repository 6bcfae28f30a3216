#include "core/store/row_records.hpp"

#include "core/store/action_records.hpp"
#include "core/store/record_scope.hpp"

namespace recobro {

std::string encode(const outbox_row& what) {
  record_scope scope;
  auto& to = scope.make<records::outbox_row>();
  write(what.action, *to.mutable_action());
  to.set_planned_at(stored(what.planned_at));
  to.set_language(what.language);
  to.set_segment(what.segment);
  return serialized(to);
}

result<outbox_row> decode_outbox_row(std::string_view key, std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::outbox_row>();
  if (auto parsed = parse(bytes, "an outbox row", from); !parsed)
    return fail(parsed.error());
  auto account = account_key::parse(key.substr(0, key.find('\0')));
  if (!account)
    return fail(errc::store_damaged, "an outbox key names no account");
  record_faults faults;
  outbox_row to{std::move(*account), read(from.action(), faults), instant_of(from.planned_at()),
                from.language(), from.segment()};
  if (faults.first())
    return unreadable("an outbox row", faults);
  return to;
}

std::string encode(const stored_policy& what) {
  record_scope scope;
  auto& to = scope.make<records::policy>();
  to.set_name(what.name);
  to.set_text(what.text);
  return serialized(to);
}

result<stored_policy> decode_policy(std::string_view key, std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::policy>();
  if (auto parsed = parse(bytes, "a policy", from); !parsed)
    return fail(parsed.error());
  return stored_policy{std::string(key), from.name(), from.text()};
}

std::string encode(const dead_letter& what) {
  record_scope scope;
  auto& to = scope.make<records::dead_letter>();
  to.set_account(what.account.text());
  to.set_command_json(what.command_json);
  to.set_cause(what.cause);
  to.set_at(stored(what.at));
  return serialized(to);
}

result<dead_letter> decode_dead_letter(std::string_view key, std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::dead_letter>();
  if (auto parsed = parse(bytes, "a dead letter", from); !parsed)
    return fail(parsed.error());
  auto account = account_key::parse(from.account());
  if (!account)
    return fail(errc::store_damaged, "a dead letter names no account");
  return dead_letter{std::string(key), std::move(*account), from.command_json(), from.cause(),
                     instant_of(from.at())};
}

std::string encode(const audit_record& what) {
  record_scope scope;
  auto& to = scope.make<records::audit_record>();
  to.set_at(stored(what.at));
  to.set_act(static_cast<uint32_t>(what.act));
  to.set_actor(what.actor);
  to.set_role(what.role);
  to.set_subject(what.subject);
  to.set_reason(what.reason);
  to.set_detail(what.detail);
  return serialized(to);
}

result<audit_record> decode_audit_record(std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::audit_record>();
  if (auto parsed = parse(bytes, "a row of the audit", from); !parsed)
    return fail(parsed.error());
  if (from.act() >= audited_act_count)
    return fail(errc::store_damaged, "a row of the audit names an act that is none");
  return audit_record{0,
                      instant_of(from.at()),
                      static_cast<audited_act>(from.act()),
                      from.actor(),
                      from.role(),
                      from.subject(),
                      from.reason(),
                      from.detail()};
}

} // namespace recobro
