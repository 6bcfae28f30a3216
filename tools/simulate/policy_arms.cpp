#include "tools/simulate/policy_arms.hpp"

#include "config/policy_document.hpp"
#include "core/account/conditions.hpp"
#include "tools/engine/policies.hpp"
#include "tools/simulate/model_file.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::simulate {

namespace {

using compiled_policies = std::vector<compiled_policy>;

tl::unexpected<std::vector<error>> only(error failure) {
  return tl::unexpected(std::vector{std::move(failure)});
}

file_result<compiled_policies> compiled(const arms_request& request) {
  std::vector<portfolio_policy> wanted;
  std::vector<error> errors;
  for (const std::string& file : request.policies) {
    auto text = read_policy_text(file);
    if (!text)
      errors.insert(errors.end(), text.error().begin(), text.error().end());
    else
      wanted.push_back({"*", file, std::move(*text), request.jurisdictions});
  }
  if (!errors.empty())
    return tl::unexpected(std::move(errors));
  return compile_policies(wanted, {request.rule_directory});
}

/// The first policy with amounts of its own: the others' are in the same currency. Null when none
/// has any.
file_result<const policy*> with_amounts(const arms_request& request,
                                        const compiled_policies& policies) {
  const policy* found = nullptr;
  std::string found_text;
  for (size_t place = 0; place < policies.size(); ++place) {
    const policy& one = *policies[place].rules;
    if (!one.unit)
      continue;
    auto text = fmt::format("the {} {} is in {}", place == 0 ? "champion" : "challenger",
                            request.policies[place], one.unit->code());
    if (found && *one.unit != *found->unit)
      return only({errc::currency_mismatch,
                   fmt::format("{} and {}; amounts in two currencies cannot be compared, simulate "
                               "each of these policies alone",
                               found_text, text)});
    if (!found) {
      found = &one;
      found_text = std::move(text);
    }
  }
  return found;
}

/// The model in the policies' currency and the wanted zone.
file_result<debtor_model> adapted_model(const arms_request& request, const policy* with_unit) {
  auto model = load_model(request.model);
  if (!model)
    return model;
  if (!request.rate.empty()) {
    auto rate = attribute_number(request.rate);
    if (!rate || *rate <= 0)
      return only({errc::usage, "--rate is a decimal number above zero, e.g. 0.005"});
    if (with_unit) {
      auto converted = in_currency(std::move(*model), *with_unit->unit, *rate);
      if (!converted)
        return only({converted.error().code, "--rate: " + converted.error().detail});
      model = std::move(*converted);
    }
  }
  if (with_unit && *with_unit->unit != model->unit)
    return only(
      {errc::currency_mismatch,
       fmt::format("the amounts of policy '{}' are in {}, those of model '{}' in {}; "
                   "give a model in the policy's currency with --model, or --rate",
                   with_unit->name, with_unit->unit->code(), model->name, model->unit.code())});
  if (!request.zone.empty()) {
    if (auto known = zone::from_name(request.zone); !known)
      return only(known.error());
    model->portfolio.zones = {{1, request.zone}};
  }
  return model;
}

/// Everything but the policy.
file_result<world> shared_world(const arms_request& request, const compiled_policies& policies) {
  auto priced = with_amounts(request, policies);
  if (!priced)
    return tl::unexpected(std::move(priced.error()));
  auto model = adapted_model(request, *priced);
  if (!model)
    return tl::unexpected(std::move(model.error()));
  auto first_day = parse_date(request.first_day);
  if (!first_day)
    return only(first_day.error());
  world around;
  around.model = std::make_shared<const debtor_model>(std::move(*model));
  around.seed = request.seed;
  around.local = policies.front().rules->default_zone; // days are the champion's for all
  around.first_day = *first_day;
  around.day_count = request.days;
  return around;
}

/// Versions of one policy have one name; tables need one for each arm.
std::string name_among(const std::vector<arm>& before, std::string name, size_t arms) {
  if (std::ranges::find(before, name, &arm::name) == before.end())
    return name;
  return arms == 2 ? name + " (challenger)"
                   : fmt::format("{} (challenger {})", name, before.size());
}

} // namespace

file_result<std::vector<arm>> make_arms(const arms_request& request) {
  if (request.policies.size() > challengers_max + 1)
    return only({errc::usage,
                 fmt::format("{} challengers are given with --against, at most {} can be compared",
                             request.policies.size() - 1, challengers_max)});
  auto policies = compiled(request);
  if (!policies)
    return tl::unexpected(std::move(policies.error()));
  auto shared = shared_world(request, *policies);
  if (!shared)
    return tl::unexpected(std::move(shared.error()));
  std::vector<arm> arms;
  for (size_t place = 0; place < policies->size(); ++place) {
    const compiled_policy& from = (*policies)[place];
    arm made{.name = name_among(arms, from.rules->name, policies->size()),
             .file = request.policies[place],
             .around = *shared};
    made.around.rules = from.rules;
    made.around.contact = from.contact;
    made.around.prepare();
    arms.push_back(std::move(made));
  }
  return arms;
}

} // namespace recobro::simulate
