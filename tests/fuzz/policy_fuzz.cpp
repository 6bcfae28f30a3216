// A YAML file from a person: it is read, or refused with errors that name the file and a place.

#include "config/policy_file.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/seeds.hpp"

using namespace recobro;
using recobro::tests::expect;

namespace {

/// Visits every node, so that what the parser built is looked at in full.
size_t visit(const yaml_node& node) {
  expect(node.position().line >= 1 && node.position().column >= 1, "a node has a position");
  size_t nodes = 1;
  for (size_t at = 0; at < node.size(); ++at)
    nodes += visit(node.child(at));
  return nodes;
}

} // namespace

std::vector<std::string> recobro::tests::seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), count};
  yaml_errors errors;
  const auto root = parse_yaml(text, "policy.yaml", errors);
  expect(root || !errors.empty(), "a file that is not read has an error");
  if (root)
    expect(visit(*root) <= yaml_nodes_max, "a file has a limited number of nodes");
  for (const auto& what : errors.take())
    expect(what.detail.starts_with("policy.yaml:"), what.detail.c_str());
  const auto compiled = compile_policy(text, "policy.yaml", std::string(64, '0'));
  if (compiled) {
    expect(root && !describe_policy(*compiled).empty(), "what was compiled can be described");
    expect(check_policy(text, "policy.yaml", std::string(64, '0')).has_value(),
           "what was compiled can be checked");
  } else
    for (const auto& what : compiled.error())
      expect(what.detail.starts_with("policy.yaml:"), what.detail.c_str());
  return 0;
}
