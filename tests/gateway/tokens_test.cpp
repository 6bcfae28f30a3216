#include "actors/gateway/tokens.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace recobro;

namespace {

struct token_fixture {
  std::map<std::string, std::string> meta;
  token_book book{access()};

  meta_access access() {
    return {[this](std::string_view name) -> result<std::optional<std::string>> {
              auto found = meta.find(std::string(name));
              return found == meta.end() ? std::nullopt : std::optional(found->second);
            },
            [this](std::string name, std::string value) -> result<void> {
              meta[std::move(name)] = std::move(value);
              return {};
            }};
  }
  token_book::issued make(std::string_view name, role allowed, char random) {
    return book.create(name, allowed, instant{}, std::string(token_book::random_bytes, random))
      .value();
  }
};

} // namespace

TEST_CASE_METHOD(token_fixture, "a token opens what its role allows, in another process too",
                 "[tokens]") {
  auto made = make("crm", role::integrator, 'a');
  CHECK(made.token.starts_with("rcb_6161616161616161_"));
  token_book later{access()};
  for (token_book* each : {&book, &later}) {
    auto who = each->authenticate("Bearer " + made.token);
    REQUIRE(who.has_value());
    CHECK(who->name == "crm");
    CHECK(who->acting == role::integrator);
  }
}

TEST_CASE_METHOD(token_fixture, "the secret is not stored", "[tokens]") {
  auto made = make("crm", role::admin, 'a');
  std::string secret = made.token.substr(made.token.rfind('_') + 1);
  for (const auto& [name, value] : meta)
    CHECK(value.find(secret) == std::string::npos);
}

TEST_CASE_METHOD(token_fixture, "anything but the token itself is unauthorized", "[tokens]") {
  auto made = make("crm", role::admin, 'a');
  std::string wrong = made.token;
  wrong.back() = wrong.back() == '0' ? '1' : '0';
  for (const std::string& header :
       {std::string(), std::string("Bearer "), "Basic " + made.token, made.token, "Bearer " + wrong,
        "Bearer " + made.token + "0", "Bearer " + made.token.substr(0, 40),
        "Bearer rcb_ffffffffffffffff_" + made.token.substr(21)}) {
    auto who = book.authenticate(header);
    INFO(header);
    REQUIRE_FALSE(who.has_value());
    CHECK(name_of(who.error().code) == "unauthorized");
  }
}

TEST_CASE_METHOD(token_fixture, "nobody gets a token in recobro's own name", "[tokens]") {
  for (const auto* name : {"outbox", "clock", "server", "supervisor/first", "retention:CL"}) {
    auto made = book.create(name, role::admin, {}, std::string(token_book::random_bytes, 'r'));
    INFO(name);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == errc::invalid_identifier);
  }
}

TEST_CASE_METHOD(token_fixture, "the word before a token is taken in any case", "[tokens]") {
  auto made = make("crm", role::admin, 'a');
  for (const auto* scheme : {"Bearer ", "bearer ", "BEARER "})
    CHECK(book.authenticate(scheme + made.token).has_value());
  CHECK_FALSE(book.authenticate("Bea" + made.token).has_value());
}

TEST_CASE_METHOD(token_fixture, "a revoked token stays refused, also after a restart", "[tokens]") {
  auto made = make("crm", role::admin, 'a');
  REQUIRE(book.revoke(made.record.id).has_value());
  CHECK_FALSE(book.authenticate("Bearer " + made.token).has_value());
  CHECK_FALSE(book.valid(made.record.id));
  token_book later{access()};
  CHECK_FALSE(later.authenticate("Bearer " + made.token).has_value());
  CHECK(book.revoke("0000").error().code == errc::token_unknown);
}

TEST_CASE_METHOD(token_fixture, "tokens are listed with what is known of them", "[tokens]") {
  make("one", role::agent, 'a');
  make("two", role::auditor, 'b');
  auto all = token_book{access()}.list().value();
  REQUIRE(all.size() == 2);
  CHECK(all[0].name == "one");
  CHECK(all[1].allowed == role::auditor);
}

TEST_CASE_METHOD(token_fixture, "names and roles are checked", "[tokens]") {
  auto bad = book.create("two words", role::agent, instant{}, std::string(40, 'x'));
  REQUIRE_FALSE(bad.has_value());
  CHECK(name_of(bad.error().code) == "invalid_identifier");
  CHECK(name_of(role_from("adnim").error().code) == "unknown_value");
  CHECK(role_from("auditor") == role::auditor);
}

TEST_CASE_METHOD(token_fixture, "a damaged record is an error and no way in", "[tokens]") {
  auto made = make("crm", role::admin, 'a');
  meta["token/" + made.record.id] = "{}";
  auto who = token_book{access()}.authenticate("Bearer " + made.token);
  REQUIRE_FALSE(who.has_value());
  CHECK(name_of(who.error().code) == "store_damaged");
}
