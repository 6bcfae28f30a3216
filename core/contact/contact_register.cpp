#include "core/contact/contact_register.hpp"

#include <algorithm>

namespace recobro {

void contact_register::record(const contact_made& contact) {
  auto place = std::ranges::upper_bound(contacts, contact.when, {}, &contact_made::when);
  contacts.insert(place, contact);
}

void contact_register::forget_contacts_before(instant when) {
  auto end = std::ranges::lower_bound(contacts, when, {}, &contact_made::when);
  contacts.erase(contacts.begin(), end);
}

} // namespace recobro
