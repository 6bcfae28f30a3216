#include "actors/gateway/routes.hpp"

#include "actors/gateway/handlers.hpp"
#include "actors/gateway/openapi_operations.hpp"
#include "actors/gateway/problem.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace recobro {
namespace {

constexpr role_list roles(std::initializer_list<role> list) {
  role_list set = 0;
  for (role each : list)
    set = static_cast<role_list>(set | set_of(each));
  return set;
}

constexpr role_list nobody_asked = 0;
constexpr role_list everyone
  = roles({role::admin, role::integrator, role::supervisor, role::agent, role::auditor});
constexpr role_list senders = roles({role::admin, role::integrator});
constexpr role_list negotiators
  = roles({role::admin, role::integrator, role::supervisor, role::agent});
constexpr role_list overseers
  = roles({role::admin, role::integrator, role::supervisor, role::auditor});
constexpr role_list administrators = roles({role::admin});

constexpr std::string_view account_path = "/v1/portfolios/{portfolio}/accounts/{account}";

constexpr std::array<route, 33> table{{
  {"PUT", account_path, "put_account", senders, put_account_route},
  {"GET", account_path, "show_account", everyone, show_account_route},
  {"GET", "/v1/portfolios/{portfolio}/accounts/{account}/history", "show_history", everyone,
   show_history_route},
  {"GET", "/v1/portfolios/{portfolio}/accounts/{account}/explain", "explain_account", everyone,
   explain_route},
  {"GET", "/v1/portfolios/{portfolio}/accounts/{account}/offers", "list_offers", everyone,
   offers_route},
  {"POST", "/v1/portfolios/{portfolio}/accounts/{account}/arrangements", "send_arrangement",
   negotiators, arrangement_route},
  {"GET", "/v1/portfolios/{portfolio}/accounts/{account}/arrangements/{id}/agreement",
   "show_agreement", negotiators, agreement_route},
  {"DELETE", "/v1/portfolios/{portfolio}/accounts/{account}/debtor", "erase_debtor", administrators,
   erase_debtor_route},
  {"GET", "/v1/portfolios/{portfolio}/experiments", "list_experiments", overseers,
   experiments_route},
  {"POST", "/v1/portfolios/{portfolio}/experiments/{id}/stop", "stop_arm",
   roles({role::admin, role::supervisor}), stop_arm_route},
  {"POST", "/v1/portfolios/{portfolio}/migration", "migrate_accounts",
   roles({role::admin, role::supervisor}), migrate_route},
  {"POST", "/v1/portfolios/{portfolio}/accounts", "bulk_accounts", senders, bulk_accounts_route},
  {"POST", "/v1/events", "bulk_events", senders, bulk_events_route},
  {"GET", "/v1/events/stream", "stream_events", senders, stream_route},
  {"GET", "/v1/feed", "follow_feed", overseers, feed_route},
  {"GET", "/v1/indicators", "show_indicators", overseers, indicators_route},
  {"GET", "/v1/dead-letters", "list_dead_letters", overseers, dead_letters_route},
  {"POST", "/v1/dead-letters/{id}/retry", "retry_dead_letter", administrators,
   retry_dead_letter_route},
  {"GET", "/v1/audit", "show_audit", roles({role::admin, role::auditor}), audit_route},
  {"POST", "/v1/tokens", "create_token", administrators, create_token_route},
  {"GET", "/v1/tokens", "list_tokens", administrators, list_tokens_route},
  {"DELETE", "/v1/tokens/{id}", "revoke_token", administrators, revoke_token_route},
  {"GET", "/v1/agent", "agent_stream", roles({role::agent}), agent_stream_route},
  {"GET", "/v1/teams", "list_teams", overseers, teams_route},
  {"GET", "/v1/teams/{id}", "show_team", overseers, team_route},
  {"GET", "/v1/teams/{id}/stream", "listen_in", roles({role::admin, role::supervisor}),
   listen_route},
  {"POST", "/v1/teams/{id}/words", "lead_team", roles({role::admin, role::supervisor}),
   lead_team_route},
  {"POST", "/v1/portfolios/{portfolio}/accounts/{account}/tasks/{id}", "move_task",
   roles({role::admin, role::supervisor}), move_task_route},
  {"POST", "/v1/backups", "make_backup", administrators, make_backup_route},
  {"GET", "/v1/openapi.json", "show_openapi", nobody_asked, openapi_route},
  {"GET", "/healthz", "health", nobody_asked, health_route},
  {"GET", "/readyz", "readiness", nobody_asked, ready_route},
  {"GET", "/metrics", "metrics", nobody_asked, metrics_route},
}};

int hex_digit(char c) {
  return c >= '0' && c <= '9'   ? c - '0'
         : c >= 'a' && c <= 'f' ? c - 'a' + 10
         : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                : -1;
}

// "%2F" and so on; a broken escape stays as it is and then fails as an identifier.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    int high = text[i] == '%' && i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    int low = high >= 0 ? hex_digit(text[i + 2]) : -1;
    if (low < 0) {
      plain += text[i];
      continue;
    }
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

std::string_view next_segment(std::string_view& path) {
  if (path.starts_with('/'))
    path.remove_prefix(1);
  size_t end = std::min(path.find('/'), path.size());
  std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

bool matches(std::string_view pattern, std::string_view path, route_match& out) {
  while (!pattern.empty() && !path.empty()) {
    std::string_view wanted = next_segment(pattern);
    std::string_view given = next_segment(path);
    if (!wanted.starts_with('{')) {
      if (wanted != given)
        return false;
      continue;
    }
    if (given.empty())
      return false;
    (wanted == "{portfolio}" ? out.portfolio
     : wanted == "{account}" ? out.account
                             : out.id)
      = unescaped(given);
  }
  return pattern.empty() && path.empty();
}

// Counts what was answered and hands everything on.
class counted_exchange : public http_exchange {
public:
  counted_exchange(std::shared_ptr<http_exchange> inner, gateway_context& context, std::string name)
    : context_{context.shared_from_this()}
    , inner_{std::move(inner)}
    , name_{std::move(name)} {}

  std::string_view method() const override { return inner_->method(); }
  std::string_view path() const override { return inner_->path(); }
  std::optional<std::string> query(std::string_view name) const override {
    return inner_->query(name);
  }
  std::string_view query_text() const override { return inner_->query_text(); }
  std::optional<std::string> header(std::string_view name) const override {
    return inner_->header(name);
  }
  std::string_view body() const override { return inner_->body(); }
  void answer(http_response response) override {
    count(response.status);
    inner_->answer(std::move(response));
  }
  std::shared_ptr<http_stream> stream(http_response head) override {
    count(head.status);
    return inner_->stream(std::move(head));
  }
  std::shared_ptr<message_channel> upgrade(std::shared_ptr<message_receiver> receiver) override {
    auto channel = inner_->upgrade(std::move(receiver));
    if (channel)
      count(101);
    return channel;
  }

private:
  void count(int status) { ++context_->counts.responses[{name_, status}]; }

  std::shared_ptr<gateway_context> context_; // first member: goes last
  std::shared_ptr<http_exchange> inner_;
  std::string name_;
};

/// The token of a request. A page in a browser cannot set a header for a WebSocket, but it can name
/// protocols: "recobro.agent, bearer.rcb_...".
std::string authorization_of(const http_exchange& exchange) {
  if (auto header = exchange.header("Authorization"))
    return *header;
  constexpr std::string_view mark = "bearer.";
  auto protocols = exchange.header(protocol_header).value_or("");
  auto begin = protocols.find(mark);
  if (begin == protocols.npos)
    return {};
  begin += mark.size();
  return "Bearer " + protocols.substr(begin, protocols.find_first_of(", ", begin) - begin);
}

result<principal> admit(gateway_context& context, const http_exchange& exchange,
                        const route& wanted) {
  if (wanted.allowed == nobody_asked)
    return principal{};
  auto who = context.tokens.authenticate(authorization_of(exchange));
  if (who && !(wanted.allowed & set_of(who->acting)))
    return fail(errc::forbidden,
                fmt::format("{} is not for the role {}", wanted.name, name_of(who->acting)));
  return who;
}

/// A misspelt "dry_run" must not do what it was to try.
result<void> check_parameters(const http_exchange& exchange, const route& wanted) {
  if (exchange.query_text().empty())
    return {};
  const auto& all = openapi::operations();
  const auto described = std::ranges::find(all, wanted.name, &openapi::operation::name);
  std::vector<std::string_view> known;
  for (auto name : described->parameters)
    if (!openapi::is_header(name))
      known.push_back(name);
  std::vector<std::string> seen;
  std::string_view rest = exchange.query_text();
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    auto name = unescaped(pair.substr(0, pair.find('=')));
    if (std::ranges::find(known, name) == known.end())
      return fail(errc::unknown_field,
                  fmt::format("parameter {}; this address takes {}{}", recobro::quoted(name),
                              known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", ")),
                              did_you_mean(name, known)));
    if (std::ranges::find(seen, name) != seen.end())
      return fail(errc::duplicate_key,
                  fmt::format("parameter {} stands twice", recobro::quoted(name)));
    seen.push_back(std::move(name));
  }
  return {};
}

/// Where people work in teams, an agent sees the debtors whose task he has, and whom he served
/// last, and none of a portfolio that no team works.
void serve_own_work(gateway_context& context, const request& from, route_handler serve) {
  auto key = account_key::make(from.portfolio, from.account);
  if (!key)
    return from.refuse(key.error());
  view_account(context, *key, [&context, from, serve](const result<account_view>& view) {
    if (!view)
      return from.refuse(view.error());
    auto& account = view->state;
    auto has = [&](auto& task) { return task.held() && task.agent == from.who.name; };
    if (account.agent != from.who.name
        && std::none_of(account.tasks.begin(), account.tasks.end(), has))
      return from.refuse({errc::forbidden, "no task about this debtor is with you"});
    serve(context, from);
  });
}

} // namespace

std::span<const route> routes() {
  return table;
}

std::string allowed_methods(std::string_view path) {
  std::string methods;
  route_match ignored;
  for (const auto& each : table)
    if (matches(each.pattern, path, ignored))
      methods += (methods.empty() ? "" : ", ") + std::string(each.method);
  return methods;
}

result<route_match> match_route(std::string_view method, std::string_view path) {
  for (const auto& each : table) {
    route_match match;
    if (each.method == method && matches(each.pattern, path, match)) {
      match.found = &each;
      return match;
    }
  }
  if (auto methods = allowed_methods(path); !methods.empty())
    return fail(errc::method_not_allowed, "this address takes " + methods);
  return fail(errc::route_unknown, recobro::quoted(path, 100));
}

http_response refuse_body(gateway_context& context, uint64_t bytes) {
  auto response = problem(
    {errc::body_too_large,
     fmt::format("the body has {} bytes or more; the limit is {}; send its lines in several "
                 "requests",
                 bytes, context.settings.body_bytes_max)});
  ++context.counts.responses[{"none", response.status}];
  return response;
}

void serve_request(gateway_context& context, std::shared_ptr<http_exchange> exchange) {
  auto match = match_route(exchange->method(), exchange->path());
  std::string name = match ? std::string(match->found->name) : "none";
  exchange = std::make_shared<counted_exchange>(std::move(exchange), context, name);
  if (!match) {
    auto response = problem(match.error());
    if (match.error().code == errc::method_not_allowed)
      response.headers.emplace_back("Allow", allowed_methods(exchange->path()));
    return exchange->answer(std::move(response));
  }
  auto who = admit(context, *exchange, *match->found);
  if (!who)
    return exchange->answer(problem(who.error()));
  // Probes may be sent with whatever their sender is set to.
  if (match->found->allowed != nobody_asked)
    if (auto known = check_parameters(*exchange, *match->found); !known)
      return exchange->answer(problem(known.error()));
  auto from = request{std::move(exchange), *std::move(who), std::move(match->portfolio),
                      std::move(match->account), std::move(match->id)};
  auto serve = match->found->serve;
  if (from.who.acting == role::agent && !from.account.empty() && !context.engine.teams().empty())
    return serve_own_work(context, from, serve);
  serve(context, std::move(from));
}

} // namespace recobro
