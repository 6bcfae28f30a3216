// Moving the accounts of a portfolio to the newest version of its policy, a page at a time. The
// dry run reads what is on stable storage and changes nothing.

#include "actors/gateway/answers.hpp"
#include "actors/gateway/handlers.hpp"
#include "actors/gateway/migration_page.hpp"
#include "actors/gateway/result_line.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

namespace recobro {
namespace {

constexpr uint64_t page_max = 1'000;

/// An account that is to be moved, with what is expected of it.
struct candidate {
  account_key key;
  account_state state;
  policy_ptr older;
  migration_preview expected;
};

result<account_state> durable_state(const journal& store, const account_key& key) {
  auto stored = store.load(key);
  if (!stored)
    return fail(stored.error());
  auto state = stored->base ? std::move(stored->base->state) : account_state{};
  for (const auto& past : stored->entries)
    evolve_in_place(state, past);
  return state;
}

/// Reads a page and sorts out what needs no move.
class page_reader {
public:
  page_reader(const gateway_context& context, std::string portfolio, policy_ptr newest)
    : context_{context}
    , portfolio_{std::move(portfolio)}
    , newest_{std::move(newest)} {}

  migration_page page;
  std::vector<candidate> found;

  result<void> read(std::string_view after, uint64_t limit) {
    std::vector<account_key> keys;
    const auto behind = after.empty() ? std::string{} : fmt::format("{}/{}", portfolio_, after);
    auto visited
      = context_.engine.store().accounts(portfolio_, behind, [&](const account_key& key) {
          if (key.portfolio() != portfolio_)
            return false;
          keys.push_back(key);
          return keys.size() <= limit;
        });
    if (!visited)
      return visited;
    if (keys.size() > limit) {
      keys.pop_back();
      page.next_after = keys.back().number();
    }
    for (auto& key : keys)
      if (auto done = look_at(std::move(key)); !done)
        return done;
    return {};
  }

private:
  result<void> look_at(account_key key) {
    auto state = durable_state(context_.engine.store(), key);
    if (!state)
      return fail(state.error());
    ++page.accounts;
    if (state->closed) {
      ++page.closed;
    } else if (state->policy == newest_->hash && !state->migration) {
      ++page.already;
    } else if (state->migration && state->migration->to == newest_->hash) {
      ++page.waiting;
    } else {
      judge(std::move(key), std::move(*state));
    }
    return {};
  }

  void judge(account_key key, account_state state) {
    auto older = context_.engine.policy_by_hash(state.policy);
    if (!older)
      return page.refuse(key, {errc::policy_unknown, state.policy});
    auto ground = context_.engine.ground_of(key);
    auto expected
      = preview_migration(state, older, *newest_, context_.engine.time().now(), ground.settings);
    if (!expected)
      return page.refuse(key, expected.error());
    found.push_back({std::move(key), std::move(state), std::move(older), std::move(*expected)});
  }

  const gateway_context& context_;
  std::string portfolio_;
  policy_ptr newest_;
};

void answer_page(const request& from, const policy& newest, bool dry_run,
                 const migration_page& page) {
  json_writer body;
  body.object().text("portfolio", from.portfolio).text("policy", newest.name);
  body.text("version", newest.hash).truth("dry_run", dry_run);
  write_migration(body, page);
  body.end_object();
  from.answer({200, "application/json", body.take(), {}});
}

void move_all(gateway_context& context, const request& from, policy_ptr newest,
              std::shared_ptr<page_reader> read) {
  auto batch = std::make_shared<answer_batch>(
    context.io, static_cast<uint32_t>(read->found.size()),
    [from, newest, read](std::vector<command_answer>& answers) {
      for (size_t at = 0; at < answers.size(); ++at) {
        const auto& one = read->found[at];
        const auto& refusal = answers[at].refusal;
        if (!refusal)
          read->page.add(one.key, one.state, *one.older, one.expected);
        else if (refusal->code == errc::migration_needless)
          ++read->page.already; // somebody else moved it meanwhile
        else
          read->page.refuse(one.key, *refusal);
      }
      answer_page(from, *newest, false, read->page);
    });
  const auto now = context.engine.time().now();
  std::vector<delivery> items;
  for (const auto& one : read->found) {
    command what;
    what.happened_at = now;
    what.received_at = now;
    what.actor = from.who.name;
    what.role = from.who.acting == role::admin ? sender_role::admin : sender_role::supervisor;
    what.body = migrate_policy{};
    items.push_back({.account = one.key,
                     .what = std::move(what),
                     .reply = {batch, static_cast<uint32_t>(items.size())}});
  }
  if (auto taken = context.engine.submit(std::move(items)); !taken)
    from.refuse(taken.error());
}

} // namespace

void migrate_route(gateway_context& context, request from) {
  const auto limit = number_parameter(from, "limit", 1, page_max, 200);
  if (!limit)
    return from.refuse(limit.error());
  const auto said = from.exchange->query("dry_run").value_or("false");
  if (said != "true" && said != "false")
    return from.refuse(
      {errc::value_out_of_range, "dry_run " + recobro::quoted(said) + "; expected true or false"});
  auto newest = context.engine.policy_of_portfolio(from.portfolio);
  if (!newest)
    return from.refuse({errc::portfolio_unknown, recobro::quoted(from.portfolio)});
  auto read = std::make_shared<page_reader>(context, from.portfolio, newest);
  if (auto done = read->read(from.exchange->query("after").value_or(""), *limit); !done)
    return from.refuse(done.error());
  if (said == "false" && !read->found.empty()) {
    if (auto kept
        = put_down(context, from.who,
                   {.act = audited_act::accounts_migrated,
                    .subject = "portfolio/" + from.portfolio,
                    .detail = fmt::format(
                      "{} accounts to version {}, from {} to {}", read->found.size(), newest->hash,
                      read->found.front().key.number(), read->found.back().key.number())});
        !kept)
      return from.refuse(kept.error());
    return move_all(context, from, std::move(newest), std::move(read));
  }
  for (const auto& one : read->found)
    read->page.add(one.key, one.state, *one.older, one.expected);
  answer_page(from, *newest, said == "true", read->page);
}

} // namespace recobro
