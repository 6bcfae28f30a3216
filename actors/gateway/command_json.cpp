#include "actors/gateway/command_json.hpp"

#include "actors/gateway/command_build.hpp"

namespace recobro {

struct command_parser::buffers {
  line_reader reader;
  raw_command raw;
};

command_parser::command_parser()
  : buffers_{std::make_unique<buffers>()} {}
command_parser::~command_parser() = default;
command_parser::command_parser(command_parser&&) noexcept = default;
command_parser& command_parser::operator=(command_parser&&) noexcept = default;

result<parsed_command> command_parser::parse(std::string_view line, const command_frame& frame) {
  if (auto read = buffers_->reader.read(line, buffers_->raw); !read)
    return fail(std::move(read.error()));
  return build_command(buffers_->raw, frame);
}

std::string_view command_parser::last_id() const {
  std::string_view id = buffers_->raw[command_field::id].text;
  return valid_identifier(id) ? id : std::string_view{};
}

result<parsed_command> parse_command(std::string_view line, const command_frame& frame) {
  thread_local command_parser parser;
  return parser.parse(line, frame);
}

} // namespace recobro
