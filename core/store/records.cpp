#include "core/store/records.hpp"

#include "core/store/event_records.hpp"
#include "core/store/record_scope.hpp"
#include "core/store/state_records.hpp"

#include <sodium.h>

namespace recobro {

namespace {

// Wraps instead of overflowing: even the instants at both ends of the range come back.
int64_t difference(int64_t left, int64_t right) {
  return static_cast<int64_t>(static_cast<uint64_t>(left) - static_cast<uint64_t>(right));
}

} // namespace

std::string encode(const entry& what) {
  record_scope scope;
  auto& to = scope.make<records::entry>();
  to.set_sequence(what.sequence);
  to.set_command_id(what.command_id);
  to.set_content_hash(what.content_hash);
  to.set_command_type(what.command_type);
  to.set_decided_at(stored(what.decided_at));
  to.set_happened_before(difference(stored(what.decided_at), stored(what.happened_at)));
  to.set_actor(what.actor);
  to.set_has_personal(what.has_personal);
  for (const auto& each : what.events)
    write(each, *to.add_events());
  return serialized(to);
}

result<entry> decode_entry(std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::entry>();
  if (auto parsed = parse(bytes, "an entry", from); !parsed)
    return fail(parsed.error());
  entry to;
  to.sequence = from.sequence();
  to.command_id = from.command_id();
  to.content_hash = from.content_hash();
  to.command_type = from.command_type();
  to.decided_at = instant_of(from.decided_at());
  to.happened_at = instant_of(difference(from.decided_at(), from.happened_before()));
  to.actor = from.actor();
  to.has_personal = from.has_personal();
  record_faults faults;
  to.events.reserve(static_cast<size_t>(from.events_size()));
  for (const auto& each : from.events())
    to.events.push_back(read(each, faults));
  if (faults.first())
    return unreadable("an entry", faults);
  return to;
}

std::string encode(const snapshot& what) {
  record_scope scope;
  auto& to = scope.make<records::snapshot>();
  write(what.state, *to.mutable_state());
  write_due(what.indexed_due, to, &records::snapshot::set_indexed_due);
  return serialized(to);
}

result<snapshot> decode_snapshot(std::string_view bytes) {
  record_scope scope;
  auto& from = scope.make<records::snapshot>();
  if (auto parsed = parse(bytes, "a snapshot", from); !parsed)
    return fail(parsed.error());
  record_faults faults;
  snapshot to{read(from.state(), faults),
              from.has_indexed_due() ? instant_of(from.indexed_due()) : never};
  if (faults.first())
    return unreadable("a snapshot", faults);
  return to;
}

std::string digest(std::string_view bytes) {
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), nullptr, 0);
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return std::string(hex, 2 * sizeof hash);
}

std::string state_hash(const account_key& account, const account_state& state) {
  record_scope scope;
  auto& record = scope.make<records::account_state>();
  write(state, record);
  // The NUL cannot occur in a key: no other pair gives the same bytes.
  return digest(account.text() + '\0' + serialized(record));
}

} // namespace recobro
