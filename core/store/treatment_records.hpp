#pragma once

// The stored forms of what a policy's treatment leaves behind: chains of sends, efforts, phases
// that are waited for, points. Internal to core/store.

#include "core/account/state.hpp"
#include "core/store/record_parts.hpp"

namespace recobro {

void write(const chain_link_chosen& from, records::chain_link_chosen& to);
chain_link_chosen read(const records::chain_link_chosen& from, record_faults& faults);
void write(const effort_started& from, records::effort_started& to);
effort_started read(const records::effort_started& from, record_faults& faults);
void write(const effort_spent& from, records::effort_spent& to);
effort_spent read(const records::effort_spent& from, record_faults& faults);
void write(const cure_scheduled& from, records::cure_scheduled& to);
cure_scheduled read(const records::cure_scheduled& from, record_faults& faults);
void write(const move_deferred& from, records::move_deferred& to);
move_deferred read(const records::move_deferred& from, record_faults& faults);
void write(const move_requested& from, records::move_requested& to);
move_requested read(const records::move_requested& from, record_faults& faults);
void write(const move_decided& from, records::move_decided& to);
move_decided read(const records::move_decided& from, record_faults& faults);
void write(const move_withdrawn& from, records::move_withdrawn& to);
move_withdrawn read(const records::move_withdrawn& from, record_faults& faults);
void write(const points_granted& from, records::points_granted& to);
points_granted read(const records::points_granted& from, record_faults& faults);
void write(const points_taken_back& from, records::points_taken_back& to);
points_taken_back read(const records::points_taken_back& from, record_faults& faults);
void write(const running_chain& from, records::running_chain& to);
running_chain read(const records::running_chain& from, record_faults& faults);
void write(const running_effort& from, records::running_effort& to);
running_effort read(const records::running_effort& from, record_faults& faults);
void write(const waiting_move& from, records::waiting_move& to);
waiting_move read(const records::waiting_move& from, record_faults& faults);
void write(const granted_points& from, records::granted_points& to);
granted_points read(const records::granted_points& from, record_faults& faults);
void write(const channel_record& from, records::channel_record& to);
channel_record read(const records::channel_record& from, record_faults& faults);

} // namespace recobro
