#include "config/policy_draft.hpp"
#include "config/policy_file.hpp"
#include "config/policy_words.hpp"
#include "config/unique_names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr int64_t points_max = 1'000'000;
constexpr int64_t units_max = 1'000'000;

const auto segment_choice_names = all_words<segment_choice, segment_choice_count>();
const auto number_fact_names = all_words<number_fact, number_fact_count>();

bool asks_for(const condition& asked, word_fact fact) {
  return any_part(asked, [fact](const condition& part) {
    const auto* word = std::get_if<word_test>(&part.test);
    return word && word->fact == fact;
  });
}

/// "points: 2" with "each: days_past_due", "of: 30" and "at_most: 6".
void read_units(yaml_map_reader& map, score_term& term, const policy_names& names) {
  const bool counted = map.read("each", term.each, [](const yaml_node& value) {
    return value.one_of(number_fact_names).map([](size_t at) {
      return static_cast<number_fact>(at);
    });
  });
  const auto size = map.take("of");
  const auto most = map.take("at_most");
  for (const auto& alone : {size, most}) {
    if (alone && !map.node().find("each")) {
      map.errors().add(*alone, errc::config_wrong_value,
                       "belongs to 'each'; add what is counted, e.g. each: days_past_due");
    }
  }
  if (!counted) {
    return;
  }
  const bool money = is_money(*term.each);
  if (size) {
    const auto unit = money ? read_amount(*size, names.unit, sign::any).map(&amount::minor)
                            : size->integer(1, units_max);
    if (!unit || *unit < 1) {
      map.errors().add(*size, unit ? size->wrong("a size", "more than zero") : unit.error());
    } else {
      term.unit_size = *unit;
    }
  } else if (money) {
    map.errors().add(map.node(), errc::config_missing_key,
                     "money is counted in units; say of how much each is, e.g. of: \"1000.00\"");
  }
  if (!most) {
    map.errors().add(map.node(), errc::config_missing_key,
                     "expected 'at_most': how many of them count");
  } else if (const auto count = most->integer(1, units_max)) {
    term.units_max = *count;
  } else {
    map.errors().add(*most, count.error());
  }
}

score_term read_term(const yaml_node& node, yaml_errors& errors, const policy_names& names,
                     unique_names& terms) {
  score_term term;
  yaml_map_reader map(node, errors);
  terms.read(map, term.name);
  map.require("points", term.points,
              [](const yaml_node& value) { return value.integer(-points_max, points_max); });
  read_units(map, term, names);
  if (const auto when = map.take("when")) {
    term.when = read_condition(*when, errors, names);
    if (any_part(term.when, [](const condition& part) {
          return std::holds_alternative<score_test>(part.test);
        })) {
      errors.add(*when, errc::config_wrong_value,
                 "a score can't ask for a score; ask for what that one is made of");
    }
  }
  return term;
}

/// The score by which a segment is compared with the others that fit.
void read_segment_score(const yaml_node& item, yaml_map_reader& map, const policy_draft& draft,
                        segment& made) {
  const bool compared = draft.rules.chosen_segment == segment_choice::highest_score;
  const auto name = map.take("score");
  if (!compared && name) {
    map.errors().add(*name, errc::config_wrong_value,
                     "the first segment that fits is taken, whatever its score; add 'segments_by: "
                     "highest_score' at the top of the file, or remove it");
  } else if (compared && !name) {
    map.errors().add(item, errc::config_missing_key,
                     "expected 'score': the segment with the highest one is taken");
  }
  if (!name) {
    return;
  }
  const auto place = read_reference(*name, "score", draft.names.scores);
  if (!place) {
    map.errors().add(*name, place.error());
    return;
  }
  made.score = *place;
  if (*place < draft.rules.scores.size()) {
    for (const score_term& term : draft.rules.scores[*place].terms) {
      refuse_fact(term.when, word_fact::segment, *name, "take a score that doesn't ask for it",
                  map.errors());
      refuse_fact(term.when, word_fact::strategy, *name, "take a score that doesn't ask for it",
                  map.errors());
    }
  }
}

} // namespace

bool any_part(const condition& asked, const std::function<bool(const condition&)>& wanted) {
  if (const auto* group = std::get_if<condition_group>(&asked.test)) {
    return std::ranges::any_of(group->parts,
                               [&](const condition& part) { return any_part(part, wanted); });
  }
  return wanted(asked);
}

void refuse_fact(const condition& asked, word_fact fact, const yaml_node& where,
                 std::string_view instead, yaml_errors& errors) {
  if (asks_for(asked, fact)) {
    errors.add(where, errc::config_wrong_value,
               fmt::format("the {} is only being chosen here; {}", name_of(fact), instead));
  }
}

result<segment_choice> read_segment_choice(const yaml_node& node) {
  return node.one_of(segment_choice_names).map([](size_t at) {
    return static_cast<segment_choice>(at);
  });
}

void read_segments(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  unique_names names("segment", errors);
  for (const yaml_node& item : items_of(node, errors, policy_segments_max)) {
    segment made;
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    read_segment_score(item, map, draft, made);
    // Where scores choose, a segment may be for everybody.
    if (const auto when = made.score ? map.take("when") : map.need("when")) {
      made.when = read_condition(*when, errors, draft.names);
      refuse_fact(made.when, word_fact::segment, *when, "an earlier segment goes before anyway",
                  errors);
      refuse_fact(made.when, word_fact::strategy, *when, "ask for facts of the account", errors);
    }
    draft.rules.segments.push_back(std::move(made));
    draft.segments.push_back(item);
  }
}

void read_scores(const yaml_node& node, yaml_errors& errors, policy_draft& draft) {
  unique_names names("score", errors);
  for (const yaml_node& item : items_of(node, errors, policy_scores_max)) {
    score_rule made;
    yaml_map_reader map(item, errors);
    names.read(map, made.name);
    map.read("base", made.base,
             [](const yaml_node& value) { return value.integer(-points_max, points_max); });
    if (const auto terms = map.need("add")) {
      unique_names term_names("term of this score", errors);
      for (const yaml_node& term : items_of(*terms, errors, policy_score_terms_max)) {
        made.terms.push_back(read_term(term, errors, draft.names, term_names));
      }
    }
    draft.rules.scores.push_back(std::move(made));
  }
}

} // namespace recobro
