#include "core/policy/disposition.hpp"

#include <array>

namespace recobro {

std::span<const disposition_rule> usual_dispositions() {
  static const std::array<disposition_rule, 10> usual{{
    {"promised", contact_outcome::replied},
    {"reached", contact_outcome::replied},
    {"call_back", contact_outcome::replied},
    {"refused", contact_outcome::refused},
    {"wrong_person", contact_outcome::wrong_person},
    {"no_answer", contact_outcome::no_answer},
    {"message_left", contact_outcome::no_answer},
    {"unreachable", contact_outcome::failed},
    {"not_tried", std::nullopt},
    {"done", std::nullopt},
  }};
  return usual;
}

} // namespace recobro
