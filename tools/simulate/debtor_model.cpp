#include "tools/simulate/debtor_model.hpp"

#include "core/base/enum_words.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro::simulate {

namespace {

constexpr std::array<std::string_view, parameter_count> parameter_words{
  "self_payment",          "arrival",       "notice",       "reply",
  "payment_after_contact", "promise_given", "promise_kept", "cost"};

void multiply(double& share, double factor) {
  share = std::min(1.0, share * factor);
}

void scale_contact(contact_response& response, parameter what, double factor) {
  switch (what) {
  case parameter::arrival:
    return multiply(response.arrives, factor);
  case parameter::notice:
    return multiply(response.noticed, factor);
  case parameter::reply:
    return multiply(response.replies, factor);
  case parameter::payment_after_contact:
    return multiply(response.pays, factor);
  case parameter::cost:
    // A share of an integer amount, in basis points.
    response.cost
      = share_of(response.cost, static_cast<int64_t>(factor * 10'000 + 0.5)).value_or(amount{});
    return;
  default:
    return;
  }
}

} // namespace

std::string_view name_of(parameter what) {
  return word_of(what, parameter_words);
}

const std::vector<weighted_range>& self_payment::pays_at(int64_t days_past_due) const {
  const auto* found = &pays;
  for (const payment_shares& one : later)
    if (one.from <= days_past_due)
      found = &one.pays;
  return *found;
}

const task_work& debtor_model::work_for(std::string_view kind) const {
  static const task_work ordinary;
  const task_work* found = &ordinary;
  for (const task_work& one : tasks) {
    if (one.kinds.empty())
      found = &one;
    else if (std::ranges::find(one.kinds, kind) != one.kinds.end())
      return one;
  }
  return *found;
}

debtor_model scaled(debtor_model model, parameter what, double factor) {
  for (auto& response : model.contacts)
    if (response)
      scale_contact(*response, what, factor);
  switch (what) {
  case parameter::self_payment:
    for (band& step : model.payment.daily)
      multiply(step.value, factor);
    break;
  case parameter::promise_given:
    multiply(model.promises.given, factor);
    break;
  case parameter::promise_kept:
    multiply(model.promises.kept, factor);
    break;
  case parameter::cost:
    for (task_work& work : model.tasks)
      work.cost
        = share_of(work.cost, static_cast<int64_t>(factor * 10'000 + 0.5)).value_or(amount{});
    break;
  default:
    break;
  }
  return model;
}

result<debtor_model> in_currency(debtor_model model, currency unit, int64_t rate_millionths) {
  __int128 times = rate_millionths, divided = 1'000'000;
  for (int digit = model.unit.digits(); digit < unit.digits(); ++digit)
    times *= 10;
  for (int digit = unit.digits(); digit < model.unit.digits(); ++digit)
    divided *= 10;
  __int128 largest = 0;
  auto convert = [&](int64_t& minor) {
    auto converted = minor * times / divided;
    largest = std::max(largest, converted < 0 ? -converted : converted);
    minor = static_cast<int64_t>(converted);
  };
  auto convert_steps = [&](bands& steps) {
    for (band& step : steps)
      convert(step.from);
    // What falls together keeps the later value.
    for (size_t place = 1; place < steps.size();)
      if (steps[place - 1].from >= steps[place].from)
        steps.erase(steps.begin() + static_cast<ptrdiff_t>(place - 1));
      else
        ++place;
  };
  for (weighted_range& one : model.portfolio.amounts) {
    convert(one.from);
    convert(one.to);
    if (one.from <= 0)
      return fail(
        errc::value_out_of_range,
        fmt::format("at this rate debts of model '{}' are less than the smallest amount of "
                    "{}; expected a larger rate",
                    model.name, unit.code()));
  }
  convert_steps(model.payment.factors.balance);
  for (auto& response : model.contacts)
    if (response) {
      convert(response->cost.minor);
      convert_steps(response->factors.balance);
    }
  for (task_work& work : model.tasks)
    convert(work.cost.minor);
  if (largest > amount_command_max)
    return fail(
      errc::amount_too_large,
      fmt::format("at this rate an amount of model '{}' is beyond 10^15 minor units of {}; "
                  "expected a smaller rate",
                  model.name, unit.code()));
  model.unit = unit;
  return model;
}

} // namespace recobro::simulate
