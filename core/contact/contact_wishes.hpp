#pragma once

// What a policy, an agent or an operator wants beyond the law. A wish can only forbid: there is no
// value of this type that allows what the rules deny, since none of its parts lifts anything.

#include "core/contact/contact_cap.hpp"

#include <vector>

namespace recobro {

struct wished_hours {
  class_set classes = every_class;
  hours_with_holidays open;
  const holiday_calendar* holidays = nullptr; // null: those of the first jurisdiction
};

struct contact_wishes {
  class_set classes_barred;
  word_set<channel> channels_barred;
  std::vector<wished_hours> only_within; // all of them at once
  std::vector<contact_cap> caps;
  instant not_before{instant::min()};
  instant not_from{never};
};

} // namespace recobro
