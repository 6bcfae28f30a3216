#include "tests/gateway/schema_check.hpp"

#include <catch2/catch.hpp>

using namespace recobro::tests;
using nlohmann::json;

namespace {

const json document = json::parse(R"({"schemas":{
  "paid":{"description":"Money came","type":"object","additionalProperties":false,
          "properties":{"type":{"const":"paid"},"amount":{"type":"string","pattern":"^[0-9]+$"}},
          "required":["type","amount"]},
  "left":{"type":"object","properties":{"type":{"const":"left"}},"required":["type"]},
  "event":{"oneOf":[{"$ref":"#/schemas/paid"},{"$ref":"#/schemas/left"}]}}})");

std::string fault(const char* schema, const char* value) {
  return schema_fault(document, json::parse(schema), json::parse(value));
}

} // namespace

TEST_CASE("of what fits no alternative the fault as the one of its type is told",
          "[schema_check]") {
  const auto* event = R"({"$ref":"#/schemas/event"})";
  CHECK(fault(event, R"({"type":"paid","amount":"12"})") == "");
  CHECK(fault(event, R"({"type":"paid"})")
        == " fits 0 alternatives, as \"Money came\":  has no amount");
  CHECK(fault(event, R"({"type":"paid","amount":"1.2"})")
        == " fits 0 alternatives, as \"Money came\": .amount is \"1.2\", which is not as "
           "\"^[0-9]+$\"");
  CHECK(fault(event, R"({"type":"sung"})") == " fits 0 alternatives");
  CHECK(fault(event, "5") == " fits 0 alternatives");
}

TEST_CASE("numbers, dates, instants and texts within texts are checked", "[schema_check]") {
  struct row {
    const char* schema;
    const char* good;
    const char* bad;
  };
  for (const auto& each : {
         row{R"({"type":"integer","minimum":0})", "0", "-1"},
         row{R"({"type":"string","format":"date"})", R"("2026-03-31")", R"("2026-3-31")"},
         row{R"({"format":"date"})", R"("2026-03-31")", R"("2026-03-31T00:00:00Z")"},
         row{R"({"format":"date-time"})", R"("2026-03-31T15:00:00Z")", R"("2026-03-31")"},
         row{R"({"format":"date-time"})", R"("2026-03-31T15:00:00.5+01:00")",
             R"("2026-03-31 15:00:00Z")"},
         row{R"({"contentSchema":{"type":"object"}})", R"("{}")", R"("[]")"},
         row{R"({"contentSchema":{}})", R"("{}")", R"("{half")"},
         row{R"({"items":{"minimum":2}})", "[2,3]", "[2,1]"},
         row{R"({"additionalProperties":{"type":"string"}})", R"({"a":"b"})", R"({"a":1})"},
       }) {
    INFO(each.schema);
    CHECK(fault(each.schema, each.good) == "");
    CHECK(fault(each.schema, each.bad) != "");
  }
}
