#include "tools/import/mapping_file.hpp"

#include "config/server_config.hpp"
#include "tools/import/input_file.hpp"
#include "tools/import/mapping_compiler.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

namespace recobro {

namespace {

mapping read_mapping(const yaml_node& root, yaml_errors& errors) {
  mapping made;
  mapping_compiler compiler(made, errors);
  yaml_map_reader reader(root, errors);
  reader.require("name", made.name, [](const yaml_node& at) { return at.word(); });
  reader.take("description");
  if (const auto at = reader.take("zone")) {
    const auto found = zone::from_name(at->scalar());
    if (!found)
      errors.add(*at, found.error().code, found.error().detail);
    made.local = found.value_or(zone::utc()); // one complaint is enough
  }
  const mapping_compiler::defaults common{reader.take("portfolio"), reader.take("account"),
                                          reader.take("at"), reader.take("currency")};
  if (const auto file = reader.need("file"))
    compiler.read_file(*file);
  if (const auto dates = reader.take("dates"))
    compiler.read_dates(*dates);
  if (const auto numbers = reader.take("numbers"))
    compiler.read_numbers(*numbers);
  if (const auto values = reader.take("values"))
    compiler.read_values(*values);
  if (const auto rows = reader.take("rows"))
    compiler.read_rows(*rows);
  if (const auto commands = reader.need("commands"))
    compiler.read_commands(*commands, common);
  return made;
}

} // namespace

file_result<std::shared_ptr<const mapping>> parse_mapping(std::string_view text,
                                                          std::string_view file) {
  auto read = read_yaml<mapping>(text, file, read_mapping);
  if (!read)
    return tl::unexpected(std::move(read.error()));
  read->hash = sha256_of_text(text);
  return std::make_shared<const mapping>(std::move(*read));
}

file_result<std::shared_ptr<const mapping>> load_mapping(const std::string& path) {
  auto text = read_text_file(path);
  if (!text)
    return tl::unexpected(std::vector<error>{std::move(text.error())});
  return parse_mapping(*text, path);
}

} // namespace recobro
