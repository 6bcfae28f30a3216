#pragma once

// The stored forms of work for people. Internal to core/store.

#include "core/store/record_parts.hpp"
#include "core/work/task_row.hpp"

namespace recobro {

void write(const task_terms& from, records::task_terms& to);
task_terms read(const records::task_terms& from);
void write(const task_queued& from, records::task_queued& to);
task_queued read(const records::task_queued& from, record_faults& faults);
void write(const task_moved& from, records::task_moved& to);
task_moved read(const records::task_moved& from, record_faults& faults);
void write(const task_completed& from, records::task_completed& to);
task_completed read(const records::task_completed& from, record_faults& faults);
void write(const open_task& from, records::open_task& to);
open_task read(const records::open_task& from, record_faults& faults);

std::string encode(const task_row& what);
/// Errors: store_damaged.
result<task_row> decode_task_row(std::string_view key, std::string_view bytes);

} // namespace recobro
