#pragma once

// What the interfaces look like, for programs and for people who write them.

#include <string>
#include <string_view>

namespace recobro {

/// The OpenAPI 3.1 document of this server, as indented JSON. docs/openapi.json is a copy
/// of it; a test holds the two, the route table and the server's answers together.
const std::string& openapi_document();

} // namespace recobro
