#include "core/store/trial_records.hpp"

namespace recobro {

void write(const trial& from, records::trial& to) {
  to.set_experiment(from.experiment);
  to.set_arm(from.arm);
  to.set_assigned_at(stored(from.assigned_at));
  to.set_ends_at(stored(from.ends_at));
  to.set_open(from.open.minor);
  to.set_paid_before(from.paid_before.minor);
  to.set_contacts_before(from.contacts_before);
  to.set_disputes_before(from.disputes_before);
  to.set_measured(from.measured);
  to.set_left(from.left);
}
trial read(const records::trial& from, record_faults&) {
  return {.experiment = from.experiment(),
          .arm = from.arm(),
          .assigned_at = instant_of(from.assigned_at()),
          .ends_at = instant_of(from.ends_at()),
          .open = amount{from.open()},
          .paid_before = amount{from.paid_before()},
          .contacts_before = from.contacts_before(),
          .disputes_before = from.disputes_before(),
          .measured = from.measured(),
          .left = from.left()};
}

void write(const pending_choice& from, records::pending_choice& to) {
  to.set_learner(from.learner);
  to.set_choice(from.choice);
  to.set_group(from.group);
  to.set_action(from.action);
  to.set_made_at(stored(from.made_at));
  to.set_leaves_from(stored(from.leaves_from));
  to.set_ends_at(stored(from.ends_at));
}
pending_choice read(const records::pending_choice& from, record_faults&) {
  return {.learner = from.learner(),
          .choice = from.choice(),
          .group = from.group(),
          .action = from.action(),
          .made_at = instant_of(from.made_at()),
          .leaves_from = instant_of(from.leaves_from()),
          .ends_at = instant_of(from.ends_at())};
}

void write(const arm_assigned& from, records::arm_assigned& to) {
  write(from.content, *to.mutable_content());
}
arm_assigned read(const records::arm_assigned& from, record_faults& faults) {
  return {read(from.content(), faults)};
}

void write(const arm_measured& from, records::arm_measured& to) {
  to.set_experiment(from.experiment);
  to.set_arm(from.arm);
  to.set_recovered(static_cast<uint32_t>(from.outcome.recovered_basis_points));
  to.set_paid(from.outcome.paid);
  to.set_settled(from.outcome.settled);
  to.set_stopped(from.outcome.stopped);
  to.set_disputed(from.outcome.disputed);
  to.set_contacts(from.outcome.contacts);
}
arm_measured read(const records::arm_measured& from, record_faults&) {
  return {from.experiment(),
          from.arm(),
          {.recovered_basis_points = from.recovered(),
           .paid = from.paid(),
           .settled = from.settled(),
           .stopped = from.stopped(),
           .disputed = from.disputed(),
           .contacts = from.contacts()}};
}

void write(const arm_left& from, records::arm_left& to) {
  to.set_experiment(from.experiment);
  to.set_arm(from.arm);
  to.set_control(from.control);
}
arm_left read(const records::arm_left& from, record_faults&) {
  return {from.experiment(), from.arm(), from.control()};
}

void write(const choice_made& from, records::choice_made& to) {
  write(from.content, *to.mutable_content());
  to.set_chance(static_cast<uint32_t>(from.chance_basis_points));
  to.set_by_lot(from.by_lot);
  to.set_tries(from.tries);
  to.set_wins(from.wins);
}
choice_made read(const records::choice_made& from, record_faults& faults) {
  return {read(from.content(), faults), from.chance(), from.by_lot(), from.tries(), from.wins()};
}

void write(const choice_ended& from, records::choice_ended& to) {
  to.set_learner(from.learner);
  to.set_choice(from.choice);
  to.set_group(from.group);
  to.set_action(from.action);
  to.set_tried(from.tried);
  to.set_won(from.won);
}
choice_ended read(const records::choice_ended& from, record_faults&) {
  return {from.learner(), from.choice(), from.group(), from.action(), from.tried(), from.won()};
}

} // namespace recobro
