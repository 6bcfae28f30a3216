#include "tools/daemon/daemon_port.hpp"

#include <algorithm>

namespace recobro {

namespace {

/// Each command is received when it happened. Gives the latest instant among them.
instant receive_in_the_past(std::vector<delivery>& items) {
  auto latest = instant::min();
  for (auto& item : items) {
    if (item.kind != delivery_kind::command)
      continue;
    item.what.received_at = item.what.happened_at;
    latest = std::max(latest, item.what.happened_at);
  }
  return latest;
}

} // namespace

result<void> daemon_port::submit(std::vector<delivery>&& items) {
  if (closed_)
    return fail(errc::not_ready, "the server is stopping");
  if (!driven_)
    return target_.submit(std::move(items));
  auto latest = receive_in_the_past(items);
  auto taken = target_.submit(std::move(items));
  // After the commands: an account decides what was due before each of them by itself, and
  // must not be woken for a later instant before it has seen them.
  if (taken && latest > driven_->now()) {
    driven_->advance(latest);
    target_.advance(latest);
  }
  return taken;
}

void daemon_port::backup(std::string directory, backup_done done) {
  if (closed_)
    return done(fail(errc::not_ready, "the server is stopping"));
  target_.backup(std::move(directory), std::move(done));
}

} // namespace recobro
