#include "core/store/migrate.hpp"

#include "core/store/indicator_rows.hpp"

#include <fmt/format.h>

#include <charconv>

namespace recobro {

namespace {

// Versions 2 to 6 add kinds of events, fields and column families that the one before would read
// over; what that one wrote means the same.
constexpr auto nothing_to_rewrite = [](database&) -> result<void> { return {}; };
// The figures are made of the journal, when everything is there to read it.
constexpr auto count_the_journal = [](database& data) -> result<void> {
  rocksdb::WriteBatch batch;
  batch.Put(data.at(column::meta), slice(indicators_unfinished_row), rocksdb::Slice{});
  return data.write(batch, sync_policy::durable);
};
constexpr migration steps_forward[] = {{1, nothing_to_rewrite},
                                       {2, nothing_to_rewrite},
                                       {3, nothing_to_rewrite},
                                       {4, count_the_journal},
                                       {5, nothing_to_rewrite}};

} // namespace

std::span<const migration> migrations() {
  return steps_forward;
}

result<std::optional<uint32_t>> stored_version(const database& data) {
  const auto row = data.read(column::meta, version_row);
  if (!row)
    return fail(row.error());
  if (!*row)
    return std::nullopt;
  uint32_t version = 0;
  const auto& text = **row;
  if (std::from_chars(text.data(), text.data() + text.size(), version).ec != std::errc{})
    return fail(errc::store_damaged,
                fmt::format("the data directory's version is \"{}\", a number was expected", text));
  return version;
}

result<void> migrate(database& data, std::span<const migration> steps, uint32_t target) {
  const auto stored = stored_version(data);
  if (!stored)
    return fail(stored.error());
  auto version = stored->value_or(target);
  for (const auto& step : steps) {
    if (step.from != version || version >= target)
      continue;
    if (auto run = step.run(data); !run)
      return fail(run.error());
    rocksdb::WriteBatch done;
    const auto reached = std::to_string(++version);
    done.Put(data.at(column::meta), slice(version_row), reached);
    if (auto noted = data.write(done, sync_policy::durable); !noted)
      return fail(noted.error());
  }
  if (version != target)
    return fail(errc::store_damaged,
                fmt::format("the data directory has version {}, from which no step leads to {}",
                            version, target));
  return {};
}

} // namespace recobro
