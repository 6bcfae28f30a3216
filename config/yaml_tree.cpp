#include "config/yaml_tree.hpp"

#include "config/yaml_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace recobro {

namespace {

void add_to(yaml_document& document, const yaml_tree& tree, uint32_t parent, uint32_t place) {
  const auto index = static_cast<uint32_t>(document.nodes.size());
  document.nodes.push_back({.kind = tree.kind,
                            .quoted = tree.quoted,
                            .at = tree.at,
                            .key_at = tree.key_at,
                            .parent = parent,
                            .place = place,
                            .key = tree.key,
                            .text = tree.text,
                            .children = {}});
  for (const yaml_tree& child : tree.children) {
    const auto next = static_cast<uint32_t>(document.nodes.size());
    const auto child_place = static_cast<uint32_t>(document.nodes[index].children.size());
    document.nodes[index].children.push_back(next);
    add_to(document, child, index, child_place);
  }
}

size_t count(const yaml_tree& tree) {
  size_t all = 1;
  for (const yaml_tree& child : tree.children) {
    all += count(child);
  }
  return all;
}

} // namespace

const yaml_tree* yaml_tree::find(std::string_view wanted) const {
  if (!is_map()) {
    return nullptr;
  }
  const auto found = std::ranges::find(children, wanted, &yaml_tree::key);
  return found == children.end() ? nullptr : &*found;
}

yaml_tree* yaml_tree::find(std::string_view wanted) {
  return const_cast<yaml_tree*>(std::as_const(*this).find(wanted));
}

std::string_view yaml_tree::name() const {
  const yaml_tree* named = find("name");
  return named != nullptr && named->kind == yaml_kind::scalar ? std::string_view(named->text)
                                                              : std::string_view{};
}

bool same_content(const yaml_tree& one, const yaml_tree& other) {
  if (one.kind != other.kind || one.text != other.text || one.quoted != other.quoted
      || one.children.size() != other.children.size()) {
    return false;
  }
  if (!one.is_map()) {
    return std::ranges::equal(one.children, other.children, same_content);
  }
  return std::ranges::all_of(one.children, [&](const yaml_tree& child) {
    const yaml_tree* match = other.find(child.key);
    return match != nullptr && same_content(child, *match);
  });
}

yaml_tree tree_of(const yaml_node& node, std::optional<int> source) {
  const yaml_data& data = node.document_->nodes[node.index_];
  yaml_tree made{data.kind, data.quoted, data.at, data.key_at, data.key, data.text, {}};
  made.at.source = source.value_or(made.at.source);
  made.key_at.source = source.value_or(made.key_at.source);
  made.children.reserve(data.children.size());
  for (size_t index = 0; index < node.size(); ++index) {
    made.children.push_back(tree_of(node.child(index), source));
  }
  return made;
}

result<yaml_node> document_of(const yaml_tree& root, std::vector<std::string> files) {
  if (const auto values = count(root); values > yaml_nodes_max) {
    return fail(errc::yaml_malformed,
                fmt::format("{}: put together the files have {} values; at most {} are allowed",
                            files.front(), values, yaml_nodes_max));
  }
  auto document = std::make_shared<yaml_document>();
  document->files = std::move(files);
  add_to(*document, root, 0, 0);
  return yaml_node(std::move(document), 0);
}

} // namespace recobro
