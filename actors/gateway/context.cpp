#include "actors/gateway/context.hpp"

#include "actors/gateway/answers.hpp"
#include "actors/gateway/problem.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <charconv>
#include <mutex>

namespace recobro {
namespace {

// The engine gives a view or, when there is none to give, an answer that says why.
class view_sink : public answer_sink {
public:
  view_sink(std::shared_ptr<io_thread> io, account_key key,
            std::function<void(result<account_view>)> then)
    : io_{std::move(io)}
    , key_{std::move(key)}
    , then_{std::move(then)} {}

  void view(uint32_t, const account_state& state, const policy_ptr& rules) override {
    if (state.exists())
      give(account_view{key_, state, rules});
    else
      give(fail(errc::account_unknown, "account " + key_.text()));
  }
  void answer(uint32_t, command_answer what) override {
    if (what.refusal)
      give(fail(*std::move(what.refusal)));
  }

private:
  void give(result<account_view> what) {
    auto shared = std::make_shared<result<account_view>>(std::move(what));
    if (auto then = std::exchange(then_, nullptr))
      io_->post([then = std::move(then), shared] { then(std::move(*shared)); });
  }

  std::shared_ptr<io_thread> io_;
  account_key key_;
  std::function<void(result<account_view>)> then_;
};

} // namespace

void request::refuse(const error& failure) const {
  exchange->answer(problem(failure));
}

void view_account(gateway_context& context, const account_key& key,
                  std::function<void(result<account_view>)> then) {
  delivery ask;
  ask.account = key;
  ask.reply.sink = std::make_shared<view_sink>(context.io, key, then);
  ask.kind = delivery_kind::view;
  std::vector<delivery> items;
  items.push_back(std::move(ask));
  if (auto taken = context.engine.submit(std::move(items)); !taken)
    then(fail(taken.error()));
}

void submit_command(gateway_context& context, account_key account, command what,
                    std::function<void(result<command_answer>)> then) {
  auto batch
    = std::make_shared<answer_batch>(context.io, 1, [then](std::vector<command_answer>& answers) {
        then(std::move(answers.front()));
      });
  std::vector<delivery> items;
  items.push_back({std::move(account), std::move(what), {batch, 0}});
  if (auto taken = context.engine.submit(std::move(items)); !taken)
    then(fail(taken.error()));
}

result<void> put_down(gateway_context& context, const principal& who, audit_record what) {
  what.at = context.engine.time().now();
  what.actor = who.name;
  what.role = name_of(who.acting);
  auto number = context.engine.put_audit(what);
  if (!number)
    return fail(number.error());
  context.surroundings.audit(
    fmt::format("audit {}: {} by {}, {}", *number, name_of(what.act), what.actor, what.subject));
  return {};
}

result<uint64_t> number_parameter(const request& from, std::string_view name, uint64_t low,
                                  uint64_t high, uint64_t otherwise) {
  auto text = from.exchange->query(name);
  if (!text)
    return otherwise;
  uint64_t value = 0;
  auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (fault != std::errc{} || end != text->data() + text->size() || value < low || value > high)
    return fail(errc::value_out_of_range, fmt::format("parameter \"{}\" is {}; it takes {} to {}",
                                                      name, recobro::quoted(*text), low, high));
  return value;
}

} // namespace recobro
