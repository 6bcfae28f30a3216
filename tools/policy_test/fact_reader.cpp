#include "tools/policy_test/test_draft.hpp"

#include "actors/gateway/command_fields.hpp"
#include "actors/gateway/command_json.hpp"
#include "config/policy_words.hpp"
#include "core/base/nearest.hpp"
#include "tools/policy_test/moment.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace recobro {

namespace {

using json = nlohmann::ordered_json;

constexpr std::string_view stopped_word = "outbox_stopped";
constexpr std::string_view resumed_word = "outbox_resumed";
constexpr std::string_view last_action = "last";
constexpr std::array<std::string_view, 5> opening_keys{"currency", "zone", "language", "attributes",
                                                       "obligations"};

/// As the interface takes it: every value a text, which it reads amounts and dates from too.
json to_json(const yaml_node& node, yaml_errors& errors) {
  switch (node.kind()) {
  case yaml_kind::scalar:
    return node.scalar();
  case yaml_kind::null:
    errors.add(node, errc::config_wrong_value, "has no value; expected one, or remove it");
    return "";
  case yaml_kind::sequence: {
    auto list = json::array();
    for (size_t at = 0; at < node.size(); ++at)
      list.push_back(to_json(node.child(at), errors));
    return list;
  }
  case yaml_kind::map:
    break;
  }
  auto object = json::object();
  for (size_t at = 0; at < node.size(); ++at)
    object[node.child(at).key()] = to_json(node.child(at), errors);
  return object;
}

/// The place in the file of the field that the complaint is about, and the complaint without
/// bytes of a line that nobody has seen.
void complain(const yaml_node& node, const error& failure, yaml_errors& errors) {
  auto text = failure.detail;
  auto place = node;
  if (const auto open = text.find('"'); open != std::string::npos) {
    const auto close = text.find('"', open + 1);
    const auto name = std::string_view(text).substr(open + 1, close - open - 1);
    if (const auto child = node.find(name.substr(0, name.find_first_of("[."))))
      place = *child;
  }
  if (const auto byte = text.find(" (byte "); byte != std::string::npos)
    text.erase(byte, text.find(')', byte) + 1 - byte);
  errors.add(place, failure.code,
             fmt::format("{}{}{}", describe(failure.code), text.empty() ? "" : "; ", text));
}

result<command> parsed(json fields, std::string_view type, size_t number, instant at) {
  const auto id = fmt::format("{}-{}", type, number);
  fields["type"] = type;
  fields["at"] = format_instant(at);
  const command_frame frame{.portfolio = "policy-test",
                            .account = "1",
                            .id = fields.contains("id") ? std::string_view{} : id};
  auto made = parse_command(fields.dump(), frame);
  if (!made)
    return fail(made.error());
  made->what.received_at = at;
  return std::move(made->what);
}

std::optional<channel> read_channel(const yaml_node& node, yaml_errors& errors) {
  const auto found = node.one_of(channel_names);
  if (!found) {
    errors.add(node, found.error());
    return std::nullopt;
  }
  return static_cast<channel>(*found);
}

/// All types of commands, and the two that tests have beside them.
std::vector<std::string_view> known_types() {
  std::vector<std::string_view> words;
  for (const auto& shape : command_shapes())
    words.push_back(shape.type);
  words.push_back(stopped_word);
  words.push_back(resumed_word);
  return words;
}

std::optional<errc> read_refusal(const yaml_node& node, yaml_errors& errors) {
  static const auto codes = [] {
    std::vector<std::pair<std::string_view, errc>> all;
#define X(name, number, text) all.emplace_back(#name, errc::name);
    RECOBRO_ERROR_CODES(X)
#undef X
    return all;
  }();
  std::vector<std::string_view> words;
  for (const auto& [word, code] : codes) {
    if (node.is_scalar() && node.scalar() == word)
      return code;
    words.push_back(word);
  }
  errors.add(node, node.wrong("an error's name", "one such as 'promise_too_late'"
                                                   + did_you_mean(node.scalar(), words)));
  return std::nullopt;
}

class fact_maker {
public:
  fact_maker(const yaml_node& node, const case_surroundings& around, yaml_errors& errors)
    : node_(node)
    , around_(around)
    , errors_(errors) {
    made_.where = node.position();
  }

  std::optional<test_fact> make(size_t number) {
    if (!node_.is_map()) {
      errors_.add(node_, node_.wrong("a fact", "a map, e.g. {at: 2026-03-12 10:00, type: "
                                               "payment_received, payment: P1, amount: \"5.00\"}"));
      return std::nullopt;
    }
    if (!read_type() || !read_time())
      return std::nullopt;
    if (made_.type == stopped_word || made_.type == resumed_word)
      return make_of_outbox();
    return make_command(number);
  }

private:
  bool read_type() {
    const auto type = node_.find("type");
    if (!type) {
      errors_.add(node_, errc::config_missing_key, "the key 'type' is missing; add 'type: ...'");
      return false;
    }
    const auto words = known_types();
    const auto found = type->one_of(words);
    if (!found) {
      errors_.add(*type, found.error());
      return false;
    }
    made_.type = words[*found];
    return true;
  }

  bool read_time() {
    const auto at = node_.find("at");
    if (!at) {
      errors_.add(node_, errc::config_missing_key, "the key 'at' is missing; add 'at: ...'");
      return false;
    }
    const auto when = read_moment(*at, around_.local);
    if (!when) {
      errors_.add(*at, when.error());
      return false;
    }
    made_.at = *when;
    return true;
  }

  std::optional<test_fact> make_of_outbox() {
    yaml_map_reader map(node_, errors_);
    map.take("at");
    map.take("type");
    const auto word = map.take("channel");
    const auto by = word ? read_channel(*word, errors_) : std::nullopt;
    if (made_.type == stopped_word)
      made_.what = outbox_stopped{by};
    else
      made_.what = outbox_resumed{by};
    return made_;
  }

  std::optional<test_fact> make_command(size_t number) {
    auto fields = to_json(node_, errors_);
    fields.erase("at");
    fields.erase("type");
    if (const auto code = node_.find("refused")) {
      made_.refused = read_refusal(*code, errors_);
      fields.erase("refused");
    }
    // Of a party it is the party's own.
    if (const auto role = node_.find("role"); role && made_.type != "party_named") {
      read_role(*role);
      fields.erase("role");
    }
    if (const auto until = node_.find("until")) {
      const auto when = read_moment(*until, around_.local);
      if (!when) {
        errors_.add(*until, when.error());
        return std::nullopt;
      }
      fields["until"] = format_instant(*when);
    }
    const auto action = node_.find("action");
    made_.of_last_action
      = made_.type == "contact_result" && action && action->scalar() == last_action;
    if (!fields.contains("currency"))
      fields["currency"] = around_.unit.code();
    auto what = parsed(std::move(fields), made_.type, number, made_.at);
    if (!what) {
      complain(node_, what.error(), errors_);
      return std::nullopt;
    }
    what->role = role_;
    made_.what = std::move(*what);
    return made_;
  }

  void read_role(const yaml_node& node) {
    const auto found = node.one_of(all_words<sender_role, sender_role_count>());
    if (!found)
      errors_.add(node, found.error());
    else
      role_ = static_cast<sender_role>(*found);
  }

  sender_role role_ = sender_role::integrator;
  yaml_node node_;
  const case_surroundings& around_;
  yaml_errors& errors_;
  test_fact made_;
};

/// Complains of keys that are none.
void check_keys(const std::optional<yaml_node>& map, yaml_errors& errors) {
  if (!map)
    return;
  yaml_map_reader reader(*map, errors);
  for (const auto key : opening_keys)
    reader.take(key);
  reader.take("opened");
  reader.take("authorised");
  reader.take("arms");
}

void read_authorised(const yaml_node& list, instant at, const case_surroundings& around,
                     std::vector<test_fact>& facts, yaml_errors& errors) {
  for (const auto& item : items_of(list, errors, channel_count)) {
    const auto by = read_channel(item, errors);
    if (!by)
      continue;
    test_fact fact{.where = item.position(), .type = "channel_authorised", .at = at, .what = {}};
    auto what = parsed({{"channel", std::string(name_of(*by))},
                        {"source", "contract"},
                        {"currency", std::string(around.unit.code())}},
                       fact.type, facts.size(), at);
    if (!what) {
      complain(item, what.error(), errors);
      continue;
    }
    fact.what = std::move(*what);
    facts.push_back(std::move(fact));
  }
}

} // namespace

/// A zone that is "none" is not known: the case takes back what the file says.
std::optional<yaml_node> given_key(const given_maps& given, std::string_view key) {
  auto found = given.of_case ? given.of_case->find(key) : std::nullopt;
  if (!found && given.of_file)
    found = given.of_file->find(key);
  if (found && key == "zone" && found->scalar() == "none")
    return std::nullopt;
  return found;
}

result<instant> read_moment(const yaml_node& node, zone local) {
  auto when = node.is_scalar() ? parse_moment(node.scalar(), local)
                               : result<instant>{fail(errc::date_malformed, "a list or a map")};
  if (!when)
    return fail(node.complaint(errc::config_wrong_value, when.error().detail));
  return when;
}

std::optional<case_surroundings> read_surroundings(const given_maps& given, const policy& rules,
                                                   yaml_errors& errors) {
  check_keys(given.of_file, errors);
  check_keys(given.of_case, errors);
  case_surroundings around{rules.default_zone, currency::from_code("EUR").value(), rules};
  if (const auto name = given_key(given, "zone")) {
    const auto found = zone::from_name(name->scalar());
    if (!found) {
      errors.add(*name, found.error().code, found.error().detail);
      return std::nullopt;
    }
    around.local = *found;
  }
  const auto code = given_key(given, "currency");
  if (!code && !rules.unit) {
    errors.add(given.place, errc::config_missing_key,
               "neither the policy nor 'given' says a currency; add 'currency: EUR' to 'given'");
    return std::nullopt;
  }
  auto unit = code ? currency::from_code(code->scalar()) : result<currency>{*rules.unit};
  if (!unit) {
    errors.add(*code, unit.error().code, unit.error().detail);
    return std::nullopt;
  }
  around.unit = *unit;
  return around;
}

std::vector<test_fact> read_given(const given_maps& given, const case_surroundings& around,
                                  yaml_errors& errors) {
  std::vector<test_fact> facts;
  const auto opened = given_key(given, "opened");
  if (!opened) {
    errors.add(given.place, errc::config_missing_key,
               "nothing says when the account was opened; add 'opened: 2026-03-02 09:00' to "
               "'given'");
    return facts;
  }
  const auto at = read_moment(*opened, around.local);
  if (!at) {
    errors.add(*opened, at.error());
    return facts;
  }
  json fields{{"currency", std::string(around.unit.code())}};
  for (const auto key : opening_keys)
    if (const auto value = given_key(given, key))
      fields[std::string(key)] = to_json(*value, errors);
  auto what = parsed(std::move(fields), "account_opened", 0, *at);
  if (!what) {
    complain(given.of_case ? *given.of_case : *given.of_file, what.error(), errors);
    return facts;
  }
  facts.push_back({.where = given.place.position(),
                   .type = "account_opened",
                   .at = *at,
                   .what = std::move(*what)});
  if (const auto list = given_key(given, "authorised"))
    read_authorised(*list, *at, around, facts, errors);
  return facts;
}

void read_facts(const yaml_node& list, const case_surroundings& around,
                std::vector<test_fact>& facts, yaml_errors& errors) {
  for (const auto& item : items_of(list, errors, policy_test_facts_max)) {
    auto fact = fact_maker{item, around, errors}.make(facts.size());
    if (!fact)
      continue;
    if (!facts.empty() && fact->at < facts.back().at)
      errors.add(item, errc::config_wrong_value,
                 fmt::format("happens at {}, before the fact above it at {}; facts stand in the "
                             "order of time",
                             clock_text(around.local, fact->at),
                             clock_text(around.local, facts.back().at)));
    facts.push_back(std::move(*fact));
  }
}

} // namespace recobro
