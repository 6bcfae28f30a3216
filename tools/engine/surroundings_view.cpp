#include "tools/engine/surroundings_view.hpp"

#include <spdlog/spdlog.h>

namespace recobro {

void log_writes(const error* refused) {
  if (refused)
    spdlog::error("the store refuses writes, and every command with them: {}; it is tried until it "
                  "takes them",
                  to_string(*refused));
  else
    spdlog::warn("the store takes writes again");
}

decision_ground ground_in(const surroundings& outside, const account_key& account) {
  decision_ground made{outside.policies.contact_of(account.portfolio()),
                       outside.experiments->of(account.portfolio()), outside.settings.decisions};
  made.settings.contact = made.contact.get();
  made.settings.known = made.known.get();
  made.settings.account_mark = fnv1a(account.text());
  return made;
}

} // namespace recobro
