#include "tools/simulate/model_file.hpp"

#include "config/embedded_files.hpp"
#include "config/server_config.hpp"
#include "config/week_text.hpp"
#include "core/store/records.hpp"
#include "tools/simulate/embedded.hpp"
#include "tools/simulate/model_values.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::simulate {

namespace {

constexpr std::array<std::string_view, 2> origin_words{"assumed", "fitted"};
constexpr std::string_view models_folder = "config/models/";
constexpr int64_t days_apart_max = 36'500;

auto text_up_to(size_t length) {
  return [length](const yaml_node& it) { return it.text(length); };
}
auto number_between(int64_t least, int64_t most) {
  return [least, most](const yaml_node& it) { return it.integer(least, most); };
}

/// The parts of one file, key by key. `made` is the model so far.
class model_reader {
public:
  model_reader(debtor_model& made, yaml_map_reader& keys)
    : made_(made)
    , keys_(keys)
    , errors_(keys.errors())
    , money_([unit = made.unit](const yaml_node& it) -> result<amount> {
      auto minor = read_money(it, unit);
      if (!minor)
        return fail(minor.error());
      return amount{*minor};
    }) {}

  void read() {
    if (auto node = keys_.need("portfolio"))
      read_portfolio(*node);
    read_kinds();
    if (auto node = keys_.need("payments"))
      read_payments(*node);
    read_contacts();
    if (auto node = keys_.need("replies"))
      read_replies(*node);
    if (auto node = keys_.need("promises"))
      read_promises(*node);
    read_tasks();
    if (auto node = keys_.take("people"))
      read_people(*node);
  }

private:
  void read_portfolio(const yaml_node& node) {
    auto& shape = made_.portfolio;
    yaml_map_reader keys{node, errors_};
    if (auto zones = keys.need("zones")) {
      shape.zones = read_weights(*zones, errors_);
      for (size_t place = 0; zones->is_map() && place < zones->size(); ++place)
        if (auto known = zone::from_name(zones->child(place).key()); !known)
          errors_.add(zones->child(place),
                      zones->child(place).complaint(errc::unknown_zone, known.error().detail,
                                                    zones->child(place).key_position()));
    }
    if (auto languages = keys.take("languages"))
      shape.languages = read_weights(*languages, errors_);
    if (auto list = keys.need("obligations"))
      shape.obligations
        = counted(read_ranges(*list, errors_, range_of::numbers, made_.unit), *list);
    if (auto between = keys.take("days_between"))
      read_days_between(*between);
    if (auto list = keys.need("amounts"))
      shape.amounts = read_ranges(*list, errors_, range_of::money, made_.unit);
    if (auto list = keys.need("days_past_due"))
      shape.days_past_due
        = within_a_lifetime(read_ranges(*list, errors_, range_of::numbers, made_.unit), *list);
    keys.read("arrive_within", shape.arrive_within, number_between(0, 3'650));
    if (auto map = keys.take("authorised"))
      read_authorised(*map);
    if (auto map = keys.take("attributes"))
      for (size_t place = 0; map->is_map() && place < map->size(); ++place)
        shape.attributes.push_back(
          {map->child(place).key(), read_weights(map->child(place), errors_)});
  }

  /// Due dates further away than a hundred years are refused by the engine, account by account.
  std::vector<weighted_range> within_a_lifetime(std::vector<weighted_range> ranges,
                                                const yaml_node& list) {
    for (const weighted_range& one : ranges)
      if (one.from < -days_apart_max || one.to > days_apart_max)
        errors_.add(list, errc::config_wrong_value,
                    fmt::format("a debt is due at most {0} days ago or ahead; expected from and to "
                                "between -{0} and {0}",
                                days_apart_max));
    return ranges;
  }

  void read_days_between(const yaml_node& node) {
    auto& shape = made_.portfolio;
    auto days = node.integer(0, 3'650);
    if (!days) {
      errors_.add(node, days.error());
      return;
    }
    shape.days_between = *days;
    for (const weighted_range& one : shape.obligations)
      if (one.to * *days > days_apart_max)
        errors_.add(node, errc::config_wrong_value,
                    fmt::format("{} obligations with {} days between them reach further than {} "
                                "days; expected fewer of either",
                                one.to, *days, days_apart_max));
  }

  std::vector<weighted_range> counted(std::vector<weighted_range> ranges, const yaml_node& list) {
    for (const weighted_range& one : ranges)
      if (one.from < 1 || one.to > 100)
        errors_.add(list, errc::config_wrong_value,
                    "an account has 1 to 100 obligations; expected from and to between them");
    return ranges;
  }

  void read_authorised(const yaml_node& map) {
    yaml_map_reader keys{map, errors_};
    for (size_t place = 0; place < channel_count; ++place)
      keys.read(channel_names[place], made_.portfolio.authorised[place], read_share);
  }

  void read_kinds() {
    auto list = keys_.take("debtors");
    if (!list) {
      made_.kinds = {debtor_kind{"debtor"}};
      return;
    }
    for (const yaml_node& item : items_of(*list, errors_, model_entries_max)) {
      yaml_map_reader keys{item, errors_};
      debtor_kind kind;
      keys.require("name", kind.name, text_up_to(40));
      keys.require("share", kind.share, read_factor);
      keys.read("pays", kind.pays, read_factor);
      keys.read("answers", kind.answers, read_factor);
      keys.read("keeps", kind.keeps, read_factor);
      made_.kinds.push_back(std::move(kind));
    }
    auto any = std::ranges::any_of(made_.kinds, [](auto& one) { return one.share > 0; });
    if (!any)
      errors_.add(*list, errc::config_wrong_value,
                  "no kind of debtor has a share; expected a positive one");
  }

  void read_payments(const yaml_node& node) {
    yaml_map_reader keys{node, errors_};
    if (auto daily = keys.need("daily"))
      made_.payment.daily
        = read_bands(*daily, errors_, keyed_by_days, band_value::share, made_.unit);
    if (auto factors = keys.take("factors"))
      read_payment_factors(*factors);
    if (auto list = keys.need("pays"))
      made_.payment.pays = read_ranges(*list, errors_, range_of::percent, made_.unit);
    if (auto list = keys.take("pays_later"))
      for (const yaml_node& item : items_of(*list, errors_, model_entries_max)) {
        yaml_map_reader later{item, errors_};
        payment_shares shares;
        later.require("from_day", shares.from, number_between(-3'650, 36'500));
        if (auto pays = later.need("pays"))
          shares.pays = read_ranges(*pays, errors_, range_of::percent, made_.unit);
        if (!made_.payment.later.empty() && shares.from <= made_.payment.later.back().from)
          errors_.add(item, errc::config_wrong_value,
                      "it does not begin after the one before it; expected ascending days");
        made_.payment.later.push_back(std::move(shares));
      }
  }

  void read_payment_factors(const yaml_node& node) {
    auto& made = made_.payment.factors = read_factors(node, errors_, made_.unit);
    if (!made.days_past_due.empty())
      errors_.add(node, errc::config_wrong_value,
                  "'days_past_due' is no factor of payments; 'daily' is by days past due already");
    if (!made.hours.empty()
        && std::ranges::none_of(made.hours, [](const band& one) { return one.value > 0; }))
      errors_.add(node, errc::config_wrong_value,
                  "payments come at no hour; expected an hour with a factor above zero");
  }

  void read_contacts() {
    auto list = keys_.need("contacts");
    if (!list)
      return;
    for (const yaml_node& item : items_of(*list, errors_, channel_count)) {
      yaml_map_reader keys{item, errors_};
      std::vector<channel> channels;
      if (auto named = keys.need("channels"))
        channels = read_channels(*named, errors_);
      auto response = read_response(keys);
      for (channel by : channels) {
        auto& place = made_.contacts[static_cast<size_t>(by)];
        if (place)
          errors_.add(item, errc::config_duplicate,
                      fmt::format("channel {} has a response above; expected each channel once",
                                  recobro::name_of(by)));
        place = response;
      }
    }
  }

  contact_response read_response(yaml_map_reader& keys) {
    contact_response made;
    keys.read("cost", made.cost, money_);
    keys.read("arrives", made.arrives, read_share);
    keys.require("noticed", made.noticed, read_share);
    keys.read("replies", made.replies, read_share);
    keys.read("pays", made.pays, read_share);
    keys.read("pays_within_days", made.pays_within_days, number_between(1, 365));
    keys.read("result_within_minutes", made.result_within_minutes, number_between(1, 100'000));
    keys.read("reply_within_minutes", made.reply_within_minutes, number_between(1, 100'000));
    keys.read("wears_off", made.wears_off, read_factor);
    if (auto factors = keys.take("factors"))
      made.factors = read_factors(*factors, errors_, made_.unit);
    return made;
  }

  void read_replies(const yaml_node& node) {
    made_.replies = read_weights(node, errors_);
    for (size_t place = 0; place < made_.replies.size(); ++place)
      if (!reply_intent_from(made_.replies[place].word))
        errors_.add(node.child(place),
                    node.child(place).complaint(
                      errc::config_unknown_name,
                      fmt::format("'{}' is no meaning of a reply; expected one of: paid, will_pay, "
                                  "wrong_person, stop, wants_instalments, disputes, wants_human, "
                                  "refuses, other",
                                  made_.replies[place].word.substr(0, 40)),
                      node.child(place).key_position()));
  }

  void read_promises(const yaml_node& node) {
    auto& made = made_.promises;
    yaml_map_reader keys{node, errors_};
    keys.require("given", made.given, read_share);
    keys.read("in_full", made.in_full, read_share);
    if (auto part = keys.take("part"))
      made.part = read_range(*part, errors_, range_of::percent, made_.unit, false);
    if (auto days = keys.take("days"))
      made.days = read_range(*days, errors_, range_of::numbers, made_.unit, false);
    keys.require("kept", made.kept, read_share);
    keys.read("partly", made.partly, read_share);
    if (made.days.from < 0)
      errors_.add(node, errc::config_wrong_value,
                  "a promise is for a day to come; expected days "
                  "from 0 on");
  }

  void read_tasks() {
    auto list = keys_.take("tasks");
    if (!list)
      return;
    for (const yaml_node& item : items_of(*list, errors_, model_entries_max)) {
      yaml_map_reader keys{item, errors_};
      task_work work;
      if (auto kinds = keys.take("kinds"))
        for (const yaml_node& kind : items_of(*kinds, errors_, model_entries_max))
          work.kinds.push_back(kind.scalar());
      size_t by = 0;
      if (keys.read("contact", by, [](const yaml_node& it) { return it.one_of(channel_names); }))
        work.contact = static_cast<channel>(by);
      keys.require("minutes", work.minutes, number_between(0, 10'000));
      keys.read("cost", work.cost, money_);
      keys.read("ends_disputes", work.ends_disputes, read_share);
      keys.read("releases_holds", work.releases_holds, read_share);
      keys.read("closes", work.closes, read_share);
      if (auto moves = keys.take("moves_to")) {
        yaml_map_reader target{*moves, errors_};
        target.require("phase", work.moves_to, [](const yaml_node& it) { return it.word(); });
        target.require("share", work.moves, read_share);
      }
      made_.tasks.push_back(std::move(work));
    }
  }

  void read_people(const yaml_node& node) {
    yaml_map_reader keys{node, errors_};
    if (auto hours = keys.need("hours"))
      made_.people.week = read_week(*hours, errors_);
    keys.read("starts_within_minutes", made_.people.starts_within_minutes,
              number_between(0, 100'000));
  }

  debtor_model& made_;
  yaml_map_reader& keys_;
  yaml_errors& errors_;
  std::function<result<amount>(const yaml_node&)> money_;
};

/// Tasks that are contacts, and replies, need a response.
void check_whole(const debtor_model& made, const yaml_node& root, yaml_errors& errors) {
  for (const task_work& work : made.tasks)
    if (work.contact && !made.contacts[static_cast<size_t>(*work.contact)])
      errors.add(root, errc::config_missing_key,
                 fmt::format("tasks are worked on by {}, and 'contacts' has no such channel",
                             recobro::name_of(*work.contact)));
}

debtor_model read_model(const yaml_node& root, yaml_errors& errors) {
  yaml_map_reader keys{root, errors};
  auto unit = currency::from_code("EUR").value();
  keys.require("currency", unit, [](const yaml_node& it) -> result<currency> {
    auto known = it.is_scalar() ? currency::from_code(it.scalar()) : fail(errc::unknown_currency);
    if (!known)
      return fail(it.wrong("a currency", "an ISO 4217 code such as COP"));
    return known;
  });
  debtor_model made{unit};
  keys.require("model", made.name, text_up_to(80));
  keys.require("origin", made.origin, [](const yaml_node& it) { return it.one_of(origin_words); });
  keys.require("about", made.about, text_up_to(2'000));
  model_reader{made, keys}.read();
  if (made.people.week == weekly_hours{})
    for (auto& day : made.people.week.days)
      day = {{std::chrono::hours{0}, std::chrono::hours{24}}};
  check_whole(made, root, errors);
  return made;
}

} // namespace

file_result<debtor_model> compile_model(std::string_view text, std::string_view file) {
  auto made = read_yaml<debtor_model>(text, file, read_model);
  if (made)
    made->version = digest(text);
  return made;
}

file_result<debtor_model> load_model(const std::string& name_or_file) {
  for (const embedded_file& shipped : embedded_models) {
    auto name = shipped.path.substr(models_folder.size());
    if (name == name_or_file + ".yaml")
      return compile_model(shipped.content, shipped.path);
  }
  auto text = read_text_file(name_or_file);
  if (!text) {
    auto failure = text.error();
    failure.detail
      += "; models of the program itself: " + fmt::format("{}", fmt::join(shipped_models(), ", "));
    return tl::unexpected(std::vector<error>{failure});
  }
  return compile_model(*text, name_or_file);
}

std::vector<std::string> shipped_models() {
  std::vector<std::string> names;
  for (const embedded_file& shipped : embedded_models) {
    auto name = shipped.path.substr(models_folder.size());
    names.emplace_back(name.substr(0, name.rfind('.')));
  }
  return names;
}

} // namespace recobro::simulate
