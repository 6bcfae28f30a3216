#include "tools/policy_test/test_file.hpp"

#include "config/policy_document.hpp"
#include "config/server_config.hpp"
#include "core/base/identity.hpp"
#include "core/store/records.hpp"
#include "tools/policy_test/test_draft.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace recobro {

namespace {

constexpr size_t about_bytes_max = 500;

struct file_reader {
  const std::filesystem::path& file;
  const jurisdiction_library& library;
  yaml_errors& errors;
  policy_test_file made;
  std::map<std::string, yaml_position> names;

  void read_policy(const yaml_node& node) {
    const auto name = node.text(4'096);
    if (!name) {
      errors.add(node, name.error());
      return;
    }
    const auto path = file.parent_path() / *name;
    const auto source = read_policy_document(path);
    if (!source && source.error().front().code == errc::file_unreadable) {
      errors.add(node, errc::file_unreadable, source.error().front().detail);
      return;
    }
    auto compiled = source ? compile_policy(*source, digest(source->text))
                           : file_result<policy>{tl::unexpected(source.error())};
    if (!compiled) {
      errors.add(node, errc::config_wrong_value,
                 "the policy has mistakes; 'recobro policy check' shows all, the first is:");
      errors.add(node, compiled.error().front());
      return;
    }
    made.rules = std::make_shared<const policy>(std::move(*compiled));
  }

  void read_jurisdictions(const yaml_node& list) {
    std::vector<jurisdiction_ptr> found;
    for (const auto& item : items_of(list, errors)) {
      auto one = library.find(item.scalar());
      if (!one) {
        errors.add(item, item.complaint(one.error().code, one.error().detail));
        continue;
      }
      made.jurisdictions.push_back(item.scalar());
      found.push_back(std::move(*one));
    }
    if (!found.empty())
      made.contact = std::make_shared<const contact_book>(found, library.all());
  }

  void read_case(const yaml_node& node, const std::optional<yaml_node>& common) {
    std::string name, about;
    yaml_map_reader map(node, errors);
    if (map.require("name", name, [](const yaml_node& value) { return value.word(); }))
      check_name(*node.find("name"));
    map.read("about", about, [](const yaml_node& value) { return value.text(about_bytes_max); });
    const given_maps given{common, map.take("given"), node};
    const auto when = map.take("when");
    const auto then = map.need("then");
    if (!made.rules)
      return; // nothing can be read without its clock and currency
    const auto around = read_surroundings(given, *made.rules, errors);
    if (!around)
      return;
    policy_test_case one{.where = node.position(),
                         .name = std::move(name),
                         .about = std::move(about),
                         .local = around->local,
                         .unit = around->unit,
                         .account_mark = read_account_mark(given, *around, errors),
                         .facts = read_given(given, *around, errors),
                         .expected = {}};
    if (when)
      read_facts(*when, *around, one.facts, errors);
    if (then)
      one.expected = read_expectations(*then, *around, errors);
    check_order(one);
    made.cases.push_back(std::move(one));
  }

  void check_order(const policy_test_case& one) {
    if (one.expected.empty() || one.facts.empty() || one.facts.back().at <= one.expected.back().at)
      return;
    const auto at = one.facts.back().where;
    errors.add(at, {errc::config_wrong_value,
                    fmt::format("{}:{}:{}: nothing is expected at or after this fact; move it, or "
                                "add an expectation below",
                                file.string(), at.line, at.column)});
  }

  void check_name(const yaml_node& name) {
    const auto [first, fresh] = names.emplace(name.scalar(), name.position());
    if (!fresh)
      errors.add(name, errc::config_duplicate,
                 fmt::format("another case is called '{}', at {}:{}; names must differ",
                             name.scalar(), first->second.line, first->second.column));
  }
};

/// What is wrong with the file's own "given" is found again for each case.
std::vector<error> once_each(std::vector<error> found) {
  std::set<std::string> known;
  std::erase_if(found, [&](const error& one) { return !known.insert(one.detail).second; });
  return found;
}

} // namespace

file_result<policy_test_file> compile_policy_tests(std::string_view text,
                                                   const std::filesystem::path& file,
                                                   const jurisdiction_library& library) {
  auto read = read_yaml<policy_test_file>(
    text, file.string(), [&](const yaml_node& root, yaml_errors& errors) {
      file_reader reader{file, library, errors, {}, {}};
      reader.made.file = file.string();
      yaml_map_reader map(root, errors);
      if (const auto policy_path = map.need("policy"))
        reader.read_policy(*policy_path);
      if (const auto list = map.take("jurisdictions"))
        reader.read_jurisdictions(*list);
      const auto common = map.take("given");
      if (const auto cases = map.need("cases")) {
        for (const auto& one : items_of(*cases, errors, policy_test_cases_max))
          reader.read_case(one, common);
        if (cases->is_sequence() && cases->size() == 0)
          errors.add(*cases, errc::config_wrong_value, "no cases; write at least one");
      }
      return std::move(reader.made);
    });
  if (!read)
    return tl::unexpected(once_each(std::move(read.error())));
  return read;
}

} // namespace recobro
