#include "config/policy_document.hpp"

#include "config/embedded_files.hpp"
#include "config/policy_merge.hpp"
#include "config/server_config.hpp"
#include "config/yaml_tree.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr std::string_view shipped_root = "config/policies/";
/// Before the path of a file that is part of the program, in messages.
constexpr std::string_view shipped_mark = "recobro:";

/// Where a policy's text comes from: a file, or one that is part of the program.
struct origin {
  std::filesystem::path file;
  const embedded_file* shipped = nullptr;

  std::string label() const {
    return shipped != nullptr
             ? fmt::format("{}{}", shipped_mark, shipped->path.substr(shipped_root.size()))
             : file.string();
  }
  /// The same for every way to write the path.
  std::string identity() const {
    std::error_code ignored;
    return shipped != nullptr ? label() : std::filesystem::weakly_canonical(file, ignored).string();
  }
  result<std::string> text() const {
    return shipped != nullptr ? result<std::string>{std::string(shipped->content)}
                              : read_text_file(file);
  }
};

const embedded_file* find_shipped(std::string_view name) {
  const auto wanted = fmt::format("{}{}/policy.yaml", shipped_root, name);
  const auto found = std::ranges::find(embedded_policies, wanted, &embedded_file::path);
  return found != embedded_policies.end() ? &*found : nullptr;
}

std::string no_such_policy(std::string_view name) {
  std::vector<std::string_view> known;
  for (const embedded_file& one : embedded_policies) {
    if (one.path.ends_with("/policy.yaml")) {
      known.push_back(one.path.substr(shipped_root.size()));
      known.back().remove_suffix(std::string_view("/policy.yaml").size());
    }
  }
  return fmt::format("no policy '{}' comes with recobro{}; a file is written with its ending, e.g. "
                     "base.yaml, those that come with recobro are {}",
                     name.substr(0, 60), did_you_mean(name, known), fmt::join(known, ", "));
}

bool names_a_file(std::string_view base) {
  return base.find('/') != std::string_view::npos || base.ends_with(".yaml")
         || base.ends_with(".yml");
}

struct layer {
  origin from;
  yaml_node root;
  std::string text;
};

/// The policy and, one after another, what it extends.
class chain_reader {
public:
  file_result<std::vector<layer>> read(origin own) {
    for (std::optional<origin> next = std::move(own); next && errors_.empty();) {
      next = read_layer(std::move(*next));
    }
    if (!errors_.empty()) {
      return tl::unexpected(errors_.take());
    }
    return std::move(layers_);
  }

private:
  /// What it extends, if anything.
  std::optional<origin> read_layer(origin from) {
    auto text = from.text();
    if (!text) {
      if (layers_.empty()) {
        errors_.add(yaml_position{}, text.error());
      } else {
        complain(errc::file_unreadable,
                 fmt::format("what it extends cannot be read: {}", text.error().detail));
      }
      return std::nullopt;
    }
    const auto root = parse_yaml(*text, from.label(), errors_);
    if (!root || !errors_.empty()) {
      return std::nullopt;
    }
    layers_.push_back({std::move(from), *root, std::move(*text)});
    const auto extends = root->find("extends");
    return extends ? base_of(*extends) : std::nullopt;
  }

  std::optional<origin> base_of(const yaml_node& extends) {
    const auto name = extends.text(4'096);
    if (!name) {
      errors_.add(extends, name.error());
      return std::nullopt;
    }
    origin base;
    if (names_a_file(*name)) {
      base.file = (layers_.back().from.file.parent_path() / *name).lexically_normal();
    } else {
      base.shipped = find_shipped(*name);
      if (base.shipped == nullptr) {
        errors_.add(extends, errc::config_unknown_name, no_such_policy(*name));
        return std::nullopt;
      }
    }
    if (!fits(base)) {
      return std::nullopt;
    }
    return base;
  }

  bool fits(const origin& base) {
    std::vector<std::string> way;
    for (const layer& one : layers_) {
      way.push_back(one.from.label());
    }
    for (const layer& one : layers_) {
      if (one.from.identity() == base.identity()) {
        complain(errc::config_wrong_value, fmt::format("goes round in a circle: {} > {}",
                                                       fmt::join(way, " > "), base.label()));
        return false;
      }
    }
    if (layers_.size() >= policy_files_max) {
      complain(errc::config_wrong_value,
               fmt::format("{} would be the {}th file; a policy and what it extends may be {}: {}",
                           base.label(), layers_.size() + 1, policy_files_max,
                           fmt::join(way, " > ")));
      return false;
    }
    return true;
  }

  /// About the line that names the next file.
  void complain(errc code, std::string_view message) {
    errors_.add(*layers_.back().root.find("extends"), code, message);
  }

  std::vector<layer> layers_;
  yaml_errors errors_;
};

file_result<policy_document> put_together(std::vector<layer> layers) {
  auto label = layers.front().from.label();
  if (layers.size() == 1) {
    return policy_document{label, std::move(layers.front().text), {label}, layers.front().root};
  }
  std::vector<std::string> files;
  for (const layer& one : layers) {
    files.push_back(one.from.label());
  }
  yaml_errors errors;
  auto made = tree_of(layers.back().root, static_cast<int>(layers.size()) - 1);
  for (size_t at = layers.size() - 1; at-- > 0;) {
    made = lay_over(std::move(made), tree_of(layers[at].root, static_cast<int>(at)), files, errors);
  }
  if (!errors.empty()) {
    return tl::unexpected(errors.take());
  }
  auto root = document_of(made, files);
  if (!root) {
    return tl::unexpected(std::vector{root.error()});
  }
  return policy_document{std::move(label), text_of(made), std::move(files), std::move(*root)};
}

file_result<policy_document> read_from(origin own) {
  return chain_reader{}.read(std::move(own)).and_then(put_together);
}

/// Texts of one file of the chain; none when there is no folder of texts beside it.
file_result<std::vector<placed_templates>> texts_beside(const std::string& file) {
  if (!file.starts_with(shipped_mark)) {
    return templates_beside(file);
  }
  const std::filesystem::path path
    = fmt::format("{}{}", shipped_root, file.substr(shipped_mark.size()));
  const auto folder = (path.parent_path() / "templates/").string();
  std::vector<placed_templates> found;
  for (const embedded_file& one : embedded_policies) {
    if (one.path.starts_with(folder)) {
      auto made = compile_templates(
        one.content, fmt::format("{}{}", shipped_mark, one.path.substr(shipped_root.size())));
      if (!made) {
        return made.map([](auto&&) { return std::vector<placed_templates>{}; });
      }
      found.push_back(std::move(*made));
    }
  }
  return found;
}

} // namespace

std::string policy_document::commented() const {
  return put_together() ? text_of(tree_of(root), &files) : text;
}

file_result<policy_document> read_policy_document(const std::filesystem::path& file) {
  return read_from({.file = file});
}

file_result<policy_document> shipped_policy_document(std::string_view name) {
  const auto* found = find_shipped(name);
  if (found == nullptr) {
    return tl::unexpected(std::vector{error{errc::config_unknown_name, no_such_policy(name)}});
  }
  return read_from({.file = {}, .shipped = found});
}

file_result<std::string> read_policy_text(const std::filesystem::path& file) {
  auto source = read_policy_document(file);
  if (!source) {
    return tl::unexpected(std::move(source.error()));
  }
  if (source->put_together()) {
    if (auto made = compile_policy(*source, {}); !made) {
      return tl::unexpected(std::move(made.error()));
    }
  }
  return std::move(source->text);
}

file_result<std::vector<placed_templates>> templates_of(const policy_document& source) {
  std::vector<placed_templates> all;
  for (const std::string& file : source.files) {
    auto found = texts_beside(file);
    if (!found) {
      return found;
    }
    for (placed_templates& one : *found) {
      const auto known = std::ranges::find(all, one.set.language,
                                           [](const auto& each) { return each.set.language; });
      if (known == all.end() && &file == &source.files.front()) {
        all.push_back(std::move(one));
      } else {
        auto& into = known == all.end() ? all.emplace_back(empty_like(one)) : *known;
        add_inherited(into, std::move(one));
      }
    }
  }
  return all;
}

} // namespace recobro
