#include "config/register_file.hpp"

#include "config/jurisdiction_draft.hpp"
#include "config/jurisdiction_words.hpp"
#include "config/week_text.hpp"

#include <algorithm>

namespace recobro {

namespace {

constexpr size_t proof_length_max = 200;
constexpr size_t zones_max = 100;

result<instant> read_instant(const yaml_node& node) {
  const auto value = node.is_scalar() ? parse_instant(node.scalar()) : fail(errc::date_malformed);
  if (!value)
    return fail(node.wrong("an instant", "a date with time and offset from 1900 to 2199, e.g. "
                                         "\"2026-11-24T10:00:00-05:00\""));
  return *value;
}

result<size_t> read_channel(const yaml_node& node) {
  return node.one_of(channel_names);
}

result<int64_t> read_debt(const yaml_node& node) {
  return node.integer(1, UINT32_MAX);
}

void read_proof(yaml_map_reader& keys, proof& from) {
  const auto text = [](const yaml_node& it) { return it.text(proof_length_max); };
  keys.require("source", from.source, text);
  keys.require("document", from.document, text);
}

contact_made read_contact(yaml_map_reader& keys) {
  contact_made made;
  keys.require("at", made.when, read_instant);
  keys.require("channel", made.by, read_channel);
  keys.read("depth", made.depth,
            [](const yaml_node& it) { return it.one_of(contact_depth_names); });
  keys.read("inbound", made.inbound, [](const yaml_node& it) { return it.boolean(); });
  keys.read("debt", made.debt, read_debt);
  return made;
}

channel_authorisation read_authorisation(yaml_map_reader& keys) {
  channel_authorisation made;
  keys.require("channel", made.by, read_channel);
  keys.require("given", made.given, read_instant);
  made.valid.since = made.given;
  keys.read("since", made.valid.since, read_instant);
  keys.read("until", made.valid.until, read_instant);
  if (const auto hours = keys.take("hours"))
    made.hours = read_week(*hours, keys.errors());
  contact_purpose purpose{};
  if (keys.read("purpose", purpose, [](const yaml_node& it) {
        return it.one_of(all_words<contact_purpose, contact_purpose_count>());
      }))
    made.purpose = purpose;
  read_proof(keys, made.from);
  return made;
}

contact_consent read_consent(yaml_map_reader& keys) {
  contact_consent made;
  keys.require("given", made.given, read_instant);
  keys.read("until", made.until, read_instant);
  keys.read("debt", made.debt, read_debt);
  channel by{};
  if (keys.read("channel", by, read_channel))
    made.by = by;
  read_proof(keys, made.from);
  return made;
}

stop_request read_stop(yaml_map_reader& keys) {
  stop_request made;
  keys.require("at", made.when, read_instant);
  channel by{};
  if (keys.read("channel", by, read_channel))
    made.by = by;
  keys.read("until", made.until, read_instant);
  return made;
}

designated_hours read_designation(yaml_map_reader& keys) {
  designated_hours made;
  keys.require("at", made.when, read_instant);
  keys.read("until", made.until, read_instant);
  if (const auto classes = keys.take("channels"))
    made.classes = read_word_set<channel_class>(*classes, channel_class_names, keys.errors())
                     .value_or(class_set{});
  if (const auto allowed = keys.need("allowed"))
    made.allowed = read_week(*allowed, keys.errors());
  return made;
}

time_span read_time_span(yaml_map_reader& keys) {
  time_span made;
  keys.require("since", made.since, read_instant);
  keys.read("until", made.until, read_instant);
  return made;
}

template <class Take>
void read_list(yaml_map_reader& keys, std::string_view key, Take take) {
  const auto list = keys.take(key);
  if (!list)
    return;
  for (const yaml_node& item : items_of(*list, keys.errors(), register_entries_max)) {
    yaml_map_reader entry{item, keys.errors()};
    take(entry);
  }
}

contact_register read_register(const yaml_node& root, yaml_errors& errors) {
  contact_register made;
  yaml_map_reader keys{root, errors};
  if (const auto zones = keys.take("zones"))
    for (const yaml_node& item : items_of(*zones, errors, zones_max)) {
      if (const auto found = zone::from_name(item.scalar()))
        made.zones.push_back(*found);
      else
        errors.add(item, item.complaint(errc::unknown_zone, found.error().detail));
    }
  read_list(keys, "contacts", [&](auto& it) { made.contacts.push_back(read_contact(it)); });
  read_list(keys, "authorisations",
            [&](auto& it) { made.authorisations.push_back(read_authorisation(it)); });
  read_list(keys, "consents", [&](auto& it) { made.consents.push_back(read_consent(it)); });
  read_list(keys, "stops", [&](auto& it) { made.stops.push_back(read_stop(it)); });
  read_list(keys, "designations",
            [&](auto& it) { made.designations.push_back(read_designation(it)); });
  read_list(keys, "represented", [&](auto& it) { made.represented.push_back(read_time_span(it)); });
  keys.read("employer_forbids", made.employer_forbids,
            [](const yaml_node& it) { return it.boolean(); });
  std::ranges::stable_sort(made.contacts, {}, &contact_made::when);
  return made;
}

} // namespace

file_result<contact_register> compile_register(std::string_view text, std::string_view file) {
  return read_yaml<contact_register>(text, file, read_register);
}

} // namespace recobro
