#include "core/store/arrangement_records.hpp"

namespace recobro {

namespace {

using instalment_list = google::protobuf::RepeatedPtrField<records::instalment>;
using waiver_list = google::protobuf::RepeatedPtrField<records::waiver>;

void write_all(const std::vector<instalment>& from, instalment_list& to) {
  for (const auto& each : from) {
    auto& part = *to.Add();
    part.set_due(stored(each.due));
    part.set_value(each.value.minor);
    part.set_interest(each.interest.minor);
    part.set_ends_at(stored(each.ends_at));
  }
}
std::vector<instalment> read_all(const instalment_list& from) {
  std::vector<instalment> to;
  to.reserve(static_cast<size_t>(from.size()));
  for (const auto& each : from)
    to.push_back({date_of(each.due()), amount{each.value()}, amount{each.interest()},
                  instant_of(each.ends_at())});
  return to;
}

void write_all(const std::vector<waiver>& from, waiver_list& to) {
  for (const auto& each : from) {
    auto& part = *to.Add();
    part.set_obligation(each.obligation);
    part.set_fees(each.fees.minor);
    part.set_principal(each.principal.minor);
  }
}
std::vector<waiver> read_all(const waiver_list& from) {
  std::vector<waiver> to;
  to.reserve(static_cast<size_t>(from.size()));
  for (const auto& each : from)
    to.push_back({each.obligation(), amount{each.fees()}, amount{each.principal()}});
  return to;
}

arrangement_status status_of(uint32_t stored, record_faults& faults) {
  return faults.enumerator(stored, arrangement_status::refinanced, "status of an arrangement");
}

} // namespace

void write(const arrangement& from, records::arrangement& to) {
  to.set_id(from.id);
  to.set_offer(from.offer);
  to.set_status(static_cast<uint32_t>(from.status));
  to.set_accepted(from.accepted);
  to.set_has_down_payment(from.has_down_payment);
  to.set_discount_basis_points(from.discount_basis_points);
  to.set_debt(from.debt.minor);
  to.set_discount(from.discount.minor);
  to.set_interest(from.interest.minor);
  write_all(from.instalments, *to.mutable_instalments());
  for (const auto& each : from.covers)
    to.add_covers(each);
  write_due(from.ends_at, to, &records::arrangement::set_ends_at);
  to.set_paid_before(from.paid_before.minor);
  to.set_tolerance(from.tolerance.minor);
  to.set_tolerance_basis_points(from.tolerance_basis_points);
  to.set_breaks_after(from.breaks_after);
  to.set_served(from.served);
  to.set_passed(from.passed);
  to.set_approval_task(from.approval_task);
  write_all(from.waived, *to.mutable_waived());
}
arrangement read(const records::arrangement& from, record_faults& faults) {
  arrangement to;
  to.id = from.id();
  to.offer = from.offer();
  to.status = status_of(from.status(), faults);
  to.accepted = from.accepted();
  to.has_down_payment = from.has_down_payment();
  to.discount_basis_points = from.discount_basis_points();
  to.debt = {from.debt()};
  to.discount = {from.discount()};
  to.interest = {from.interest()};
  to.instalments = read_all(from.instalments());
  to.covers.assign(from.covers().begin(), from.covers().end());
  to.ends_at = from.has_ends_at() ? instant_of(from.ends_at()) : never;
  to.paid_before = {from.paid_before()};
  to.tolerance = {from.tolerance()};
  to.tolerance_basis_points = from.tolerance_basis_points();
  to.breaks_after = faults.small(from.breaks_after(), "instalments that break an arrangement");
  to.served = faults.small(from.served(), "instalments served");
  to.passed = faults.small(from.passed(), "instalments past their time");
  to.approval_task = from.approval_task();
  to.waived = read_all(from.waived());
  return to;
}

void write(const arrangement_offered& from, records::arrangement_offered& to) {
  write(from.terms, *to.mutable_terms());
}
arrangement_offered read(const records::arrangement_offered& from, record_faults& faults) {
  return {read(from.terms(), faults)};
}

void write(const arrangement_approved& from, records::arrangement_approved& to) {
  to.set_arrangement(from.arrangement);
  to.set_by(static_cast<uint32_t>(from.by));
}
arrangement_approved read(const records::arrangement_approved& from, record_faults& faults) {
  return {from.arrangement(), faults.enumerator(from.by(), sender_role::admin, "role")};
}

void write(const arrangement_made& from, records::arrangement_made& to) {
  to.set_arrangement(from.arrangement);
  write_all(from.instalments, *to.mutable_instalments());
  to.set_paid_before(from.paid_before.minor);
}
arrangement_made read(const records::arrangement_made& from, record_faults&) {
  return {from.arrangement(), read_all(from.instalments()), amount{from.paid_before()}};
}

void write(const instalments_served& from, records::instalments_served& to) {
  to.set_arrangement(from.arrangement);
  to.set_count(from.count);
}
instalments_served read(const records::instalments_served& from, record_faults& faults) {
  return {from.arrangement(), faults.small(from.count(), "instalments served")};
}

void write(const instalment_missed& from, records::instalment_missed& to) {
  to.set_arrangement(from.arrangement);
  to.set_number(from.number);
  to.set_missing(from.missing.minor);
}
instalment_missed read(const records::instalment_missed& from, record_faults& faults) {
  return {from.arrangement(), faults.small(from.number(), "number of an instalment"),
          amount{from.missing()}};
}

void write(const arrangement_ended& from, records::arrangement_ended& to) {
  to.set_arrangement(from.arrangement);
  to.set_outcome(static_cast<uint32_t>(from.outcome));
  to.set_paid(from.paid.minor);
  to.set_at(stored(from.at));
  to.set_reason(from.reason);
}
arrangement_ended read(const records::arrangement_ended& from, record_faults& faults) {
  return {from.arrangement(), status_of(from.outcome(), faults), amount{from.paid()},
          instant_of(from.at()), from.reason()};
}

void write(const arrangement_reopened& from, records::arrangement_reopened& to) {
  to.set_arrangement(from.arrangement);
}
arrangement_reopened read(const records::arrangement_reopened& from, record_faults&) {
  return {from.arrangement()};
}

void write(const discount_granted& from, records::discount_granted& to) {
  to.set_arrangement(from.arrangement);
  write_all(from.parts, *to.mutable_parts());
}
discount_granted read(const records::discount_granted& from, record_faults&) {
  return {from.arrangement(), read_all(from.parts())};
}

void write(const discount_withdrawn& from, records::discount_withdrawn& to) {
  to.set_arrangement(from.arrangement);
}
discount_withdrawn read(const records::discount_withdrawn& from, record_faults&) {
  return {from.arrangement()};
}

} // namespace recobro
