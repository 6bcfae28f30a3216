#include "actors/gateway/openapi.hpp"

#include "actors/gateway/openapi_operations.hpp"
#include "actors/gateway/openapi_schemas.hpp"
#include "actors/gateway/routes.hpp"

#include <algorithm>
#include <cassert>

namespace recobro {
namespace {

using json = nlohmann::ordered_json;
using openapi::operation;

constexpr role_list every_role = 0b11111;
json reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

json content(std::string_view media, std::string_view schema) {
  json described = schema.empty() ? json::object() : json{{"schema", reference(schema)}};
  return {{std::string(media), std::move(described)}};
}

json parameter(std::string_view name) {
  bool counts = name == "limit" || name == "steps" || name == "before";
  return {{"name", name},
          {"in", openapi::is_header(name) ? "header" : "query"},
          {"required", false},
          {"schema", {{"type", counts ? "integer" : "string"}}}};
}

json parameters(const route& where, const operation& what) {
  json list = json::array();
  std::string_view rest = where.pattern;
  for (size_t open; (open = rest.find('{')) != std::string_view::npos;) {
    size_t close = rest.find('}');
    list.push_back({{"name", rest.substr(open + 1, close - open - 1)},
                    {"in", "path"},
                    {"required", true},
                    {"schema", {{"type", "string"}}}});
    rest.remove_prefix(close + 1);
  }
  for (std::string_view each : what.parameters)
    list.push_back(parameter(each));
  return list;
}

json responses(const route& where, const operation& what) {
  json made;
  for (int status : what.good) {
    json& response = made[std::to_string(status)];
    response["description"] = status == 101 ? "The WebSocket is open" : "Done";
    if (!what.output_media.empty())
      response["content"] = content(what.output_media, what.output_schema);
  }
  auto bad = what.bad;
  if (where.allowed) {
    bad.push_back(401);
    if (std::find(bad.begin(), bad.end(), 400) == bad.end())
      bad.push_back(400); // an unknown parameter
  }
  if (where.allowed && where.allowed != every_role)
    bad.push_back(403);
  std::sort(bad.begin(), bad.end());
  for (int status : bad) {
    json& response = made[std::to_string(status)];
    response["description"] = "Refused; the body says why";
    response["content"] = content("application/problem+json", "problem");
  }
  return made;
}

json described(const route& where, const operation& what) {
  json made{{"operationId", what.name}, {"summary", what.summary}};
  if (json list = parameters(where, what); !list.empty())
    made["parameters"] = std::move(list);
  if (!what.input_media.empty())
    made["requestBody"]
      = {{"required", true}, {"content", content(what.input_media, what.input_schema)}};
  made["responses"] = responses(where, what);
  made["security"] = json::array();
  if (where.allowed) {
    made["security"].push_back({{"token", json::array()}});
    json& roles = made["x-roles"] = json::array();
    for (int i = 0; i < 5; ++i)
      if (where.allowed & set_of(static_cast<role>(i)))
        roles.push_back(name_of(static_cast<role>(i)));
  }
  return made;
}

std::string lower(std::string_view text) {
  std::string made(text);
  std::transform(made.begin(), made.end(), made.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return made;
}

std::string document() {
  json made{{"openapi", "3.1.0"},
            {"info",
             {{"title", "recobro"},
              {"version", "1"},
              {"description", "Collections orchestration: accounts, events, live feed."},
              {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
            {"paths", json::object()}};
  for (const auto& where : routes()) {
    auto& all = openapi::operations();
    auto what = std::find_if(all.begin(), all.end(),
                             [&](const operation& each) { return each.name == where.name; });
    assert(what != all.end());
    made["paths"][std::string(where.pattern)][lower(where.method)] = described(where, *what);
  }
  made["components"]["schemas"] = openapi_schemas();
  made["components"]["securitySchemes"]["token"] = {{"type", "http"}, {"scheme", "bearer"}};
  return made.dump(1) + "\n";
}

} // namespace

const std::string& openapi_document() {
  static const std::string text = document();
  return text;
}

} // namespace recobro
