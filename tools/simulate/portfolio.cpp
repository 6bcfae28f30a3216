#include "tools/simulate/portfolio.hpp"

#include <algorithm>

namespace recobro::simulate {

namespace {

using std::chrono::days;

int64_t drawn(const std::vector<weighted_range>& ranges, draws& draw) {
  const weighted_range& chosen = ranges[picked(ranges, draw.share())];
  return draw.between(chosen.from, chosen.to);
}

} // namespace

newcomer make_newcomer(const world& around, const debtor_chance& chance) {
  const portfolio_shape& shape = around.model->portfolio;
  draws draw{chance, question::opening, 0};
  newcomer made;
  const zone local = around.zones[picked(shape.zones, draw.share())];
  const date day = around.first_day + days{draw.between(0, shape.arrive_within)};
  made.arrives = std::max(local.at(day), around.begin);
  made.content.unit = around.model->unit;
  made.content.local = local;
  const double language = draw.share();
  if (!shape.languages.empty())
    made.content.language = shape.languages[picked(shape.languages, language)].word;
  const int64_t count = drawn(shape.obligations, draw);
  const int64_t past_due = drawn(shape.days_past_due, draw);
  for (int64_t place = 0; place < count; ++place)
    made.content.obligations.push_back(
      {.id = "o" + std::to_string(place + 1),
       .kind = "invoice",
       .due = day - days{past_due} + days{place * shape.days_between},
       .principal = amount{drawn(shape.amounts, draw)}});
  for (size_t by = 0; by < channel_count; ++by)
    if (draw.share() < shape.authorised[by])
      made.authorised.push_back(static_cast<channel>(by));
  made.content.attributes.emplace_back("simulated", "true");
  for (const attribute_choice& choice : shape.attributes)
    made.content.attributes.emplace_back(choice.name,
                                         choice.values[picked(choice.values, draw.share())].word);
  std::ranges::sort(made.content.attributes);
  return made;
}

} // namespace recobro::simulate
