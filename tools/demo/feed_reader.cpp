#include "tools/demo/feed_reader.hpp"

namespace recobro {

using namespace std::chrono_literals;

namespace {

/// The rest of the line that begins with `name`, in an event of several lines.
std::string_view field_of(std::string_view event, std::string_view name) {
  while (!event.empty()) {
    auto end = std::min(event.find('\n'), event.size());
    auto line = event.substr(0, end);
    if (line.starts_with(name))
      return line.substr(name.size());
    event.remove_prefix(std::min(end + 1, event.size()));
  }
  return {};
}

} // namespace

feed_reader::feed_reader(server_address server, std::string cursor)
  : server_(std::move(server))
  , cursor_(std::move(cursor))
  , thread_([this](const std::stop_token& stop) { run(stop); }) {}

feed_reader::~feed_reader() {
  thread_.request_stop();
}

bool feed_reader::wait_until_connected() {
  std::unique_lock guard{mutex_};
  changed_.wait(guard, [this] { return connected_ || !failure_.empty(); });
  return connected_;
}

std::vector<nlohmann::json> feed_reader::fetch() {
  std::lock_guard guard{mutex_};
  return std::exchange(items_, {});
}

std::string feed_reader::failure() {
  std::lock_guard guard{mutex_};
  return failure_;
}

void feed_reader::run(const std::stop_token& stop) {
  server_connection server{server_};
  while (!stop.stop_requested()) {
    unfinished_.clear();
    auto path
      = cursor_.empty() ? std::string{"/v1/feed"} : "/v1/feed?cursor=" + path_segment(cursor_);
    auto ended = server.stream(
      path,
      [&](std::string_view piece) {
        receive(piece);
        return !stop.stop_requested();
      },
      [&] { return !stop.stop_requested(); });
    if (stop.stop_requested())
      return;
    if (!ended) {
      std::lock_guard guard{mutex_};
      failure_ = to_string(ended.error());
      changed_.notify_all();
      if (!connected_)
        return;
    }
    std::this_thread::sleep_for(200ms);
  }
}

void feed_reader::receive(std::string_view piece) {
  {
    std::lock_guard guard{mutex_};
    connected_ = true;
    failure_.clear();
    changed_.notify_all();
  }
  unfinished_ += piece;
  size_t begin = 0;
  for (auto end = unfinished_.find("\n\n"); end != std::string::npos;
       begin = end + 2, end = unfinished_.find("\n\n", begin))
    take_event(std::string_view{unfinished_}.substr(begin, end - begin));
  unfinished_.erase(0, begin);
}

void feed_reader::take_event(std::string_view text) {
  auto data = field_of(text, "data: ");
  if (field_of(text, "event: ") != "entry")
    return; // a heartbeat, or a gap after which the server ends the stream
  if (auto id = field_of(text, "id: "); !id.empty())
    cursor_ = id;
  auto item = nlohmann::json::parse(data, nullptr, false);
  if (item.is_discarded())
    return;
  std::lock_guard guard{mutex_};
  items_.push_back(std::move(item));
}

} // namespace recobro
