#include "core/base/error.hpp"

namespace recobro {

std::string_view name_of(errc code) {
  switch (code) {
#define X(name, number, text)                                                                      \
  case errc::name:                                                                                 \
    return #name;
    RECOBRO_ERROR_CODES(X)
#undef X
  }
  return "unregistered_code"; // a number from bytes that a newer version wrote
}

std::string_view describe(errc code) {
  switch (code) {
#define X(name, number, text)                                                                      \
  case errc::name:                                                                                 \
    return text;
    RECOBRO_ERROR_CODES(X)
#undef X
  }
  return "this version does not know the error's number";
}

std::string to_string(const error& failure) {
  std::string text{name_of(failure.code)};
  text += ": ";
  text += describe(failure.code);
  if (!failure.detail.empty()) {
    text += " (";
    text += failure.detail;
    text += ')';
  }
  return text;
}

} // namespace recobro
