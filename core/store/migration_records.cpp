#include "core/store/migration_records.hpp"

namespace recobro {

namespace {

constexpr const char* when_word = "time of a migration";

} // namespace

void write(const migration_planned& from, records::migration_planned& to) {
  to.set_to(from.to);
  to.set_name(from.name);
  to.set_when(static_cast<uint32_t>(from.when));
}
migration_planned read(const records::migration_planned& from, record_faults& faults) {
  return {from.to(), from.name(),
          faults.enumerator(from.when(), migration_time::strategy_ends, when_word)};
}

void write(const policy_migrated& from, records::policy_migrated& to) {
  to.set_from(from.from);
  to.set_to(from.to);
  to.set_name(from.name);
  to.set_phase(from.phase);
  to.set_phase_name(from.phase_name);
  to.set_strategy(from.strategy);
  to.set_strategy_name(from.strategy_name);
  to.set_next_step(from.next_step);
  to.set_step(from.step);
  to.set_position(static_cast<uint32_t>(from.position));
  to.set_phase_effort(from.phase_effort);
  to.set_strategy_effort(from.strategy_effort);
  if (from.move_phase)
    to.set_move_phase(*from.move_phase);
  to.set_move_name(from.move_name);
}
policy_migrated read(const records::policy_migrated& from, record_faults& faults) {
  policy_migrated to;
  to.from = from.from();
  to.to = from.to();
  to.name = from.name();
  to.phase = faults.small(from.phase(), "phase");
  to.phase_name = from.phase_name();
  to.strategy = faults.small(from.strategy(), "strategy");
  to.strategy_name = from.strategy_name();
  to.next_step = faults.small(from.next_step(), "next step");
  to.step = from.step();
  to.position = faults.enumerator(from.position(), migrated_position::chosen_anew, "position");
  to.phase_effort = from.phase_effort();
  to.strategy_effort = from.strategy_effort();
  if (from.has_move_phase())
    to.move_phase = faults.small(from.move_phase(), "phase");
  to.move_name = from.move_name();
  return to;
}

void write(const waiting_migration& from, records::waiting_migration& to) {
  to.set_to(from.to);
  to.set_when(static_cast<uint32_t>(from.when));
  to.set_phase_entered_at(stored(from.phase_entered_at));
  to.set_phase(from.phase);
  to.set_strategy(from.strategy);
}
waiting_migration read(const records::waiting_migration& from, record_faults& faults) {
  return {from.to(), faults.enumerator(from.when(), migration_time::strategy_ends, when_word),
          instant_of(from.phase_entered_at()), faults.small(from.phase(), "phase"),
          faults.small(from.strategy(), "strategy")};
}

} // namespace recobro
