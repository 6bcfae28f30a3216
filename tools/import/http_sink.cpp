#include "tools/import/http_sink.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <mutex>
#include <thread>

namespace recobro {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr long connect_timeout_ms = 5'000;
constexpr milliseconds pause_max{10'000};
constexpr size_t answer_bytes_max = 64u << 20;

struct body_of_answer {
  std::string text;
  static size_t append(char* data, size_t size, size_t count, void* into) {
    auto& text = static_cast<body_of_answer*>(into)->text;
    if (text.size() + size * count > answer_bytes_max)
      return 0;
    text.append(data, size * count);
    return size * count;
  }
};

/// The server's own words when it sent a problem document.
error problem_in(long status, const std::string& body) {
  const auto read = nlohmann::json::parse(body, nullptr, false);
  auto code = status == 401   ? errc::unauthorized
              : status == 403 ? errc::forbidden
              : status == 429 ? errc::overloaded
              : status == 503 ? errc::not_ready
                              : errc::connection_failed;
  auto detail = fmt::format("the server answered {}", status);
  if (read.is_object() && read.contains("detail") && read["detail"].is_string())
    detail += ": " + read["detail"].get<std::string>();
  else if (read.is_object() && read.contains("title") && read["title"].is_string())
    detail += ": " + read["title"].get<std::string>();
  return {code, detail};
}

bool worth_repeating(long status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

} // namespace

struct http_sink::impl {
  struct request {
    CURL* handle = nullptr;
    std::shared_ptr<const command_batch> batch;
    body_of_answer answer;
    bool running = false;
    steady_clock::time_point again_at; // when not running
    steady_clock::time_point give_up_at;
    milliseconds pause{0};
  };

  explicit impl(http_sink_options wanted);
  ~impl();
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;

  void start(request& which);
  result<void> drive(std::vector<batch_answer>& into);
  result<void> finish(request& which, CURLcode code, std::vector<batch_answer>& into);
  result<void> repeat_later(request& which, error cause);
  bool idle() const;
  void wait();

  http_sink_options options;
  CURLM* multi = nullptr;
  curl_slist* headers = nullptr;
  std::vector<request> requests; // by lane
};

http_sink::impl::impl(http_sink_options wanted)
  : options(std::move(wanted)) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  while (options.url.ends_with('/'))
    options.url.pop_back();
  options.url += "/v1/events";
  multi = curl_multi_init();
  headers = curl_slist_append(headers, "Content-Type: application/x-ndjson");
  headers = curl_slist_append(headers, "Expect:"); // do not wait for 100 Continue
  if (!options.token.empty())
    headers = curl_slist_append(headers, ("Authorization: Bearer " + options.token).c_str());
  requests.resize(std::max(options.lanes, 1u));
  for (auto& each : requests)
    each.handle = curl_easy_init();
}

http_sink::impl::~impl() {
  for (auto& each : requests) {
    if (each.running)
      curl_multi_remove_handle(multi, each.handle);
    curl_easy_cleanup(each.handle);
  }
  curl_multi_cleanup(multi);
  curl_slist_free_all(headers);
}

void http_sink::impl::start(request& which) {
  CURL* const handle = which.handle;
  which.answer.text.clear();
  which.running = true;
  curl_easy_reset(handle); // keeps the connection
  curl_easy_setopt(handle, CURLOPT_URL, options.url.c_str());
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT, static_cast<long>(options.answer_timeout.count()));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, which.batch->text.data());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(which.batch->text.size()));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body_of_answer::append);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &which.answer);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &which);
  curl_multi_add_handle(multi, handle);
}

/// Starts what is to be repeated by now and takes what has ended.
result<void> http_sink::impl::drive(std::vector<batch_answer>& into) {
  const auto now = steady_clock::now();
  for (auto& each : requests)
    if (each.batch && !each.running && each.again_at <= now)
      start(each);
  int running = 0;
  curl_multi_perform(multi, &running);
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE)
      continue;
    const auto code = message->data.result;
    request* which = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &which);
    curl_multi_remove_handle(multi, which->handle);
    which->running = false;
    if (auto finished = finish(*which, code, into); !finished)
      return finished;
  }
  return {};
}

result<void> http_sink::impl::finish(request& which, CURLcode code,
                                     std::vector<batch_answer>& into) {
  if (code != CURLE_OK)
    return repeat_later(which, {errc::connection_failed,
                                fmt::format("{}: {}", options.url, curl_easy_strerror(code))});
  long status = 0;
  curl_easy_getinfo(which.handle, CURLINFO_RESPONSE_CODE, &status);
  if (status != 200) {
    auto problem = problem_in(status, which.answer.text);
    return worth_repeating(status) ? repeat_later(which, std::move(problem))
                                   : result<void>(fail(std::move(problem)));
  }
  auto answer = read_result_lines(which.answer.text, which.batch->origins.size());
  if (!answer)
    return repeat_later(
      which, {errc::connection_failed, "the server's answer broke off or is not one of recobro"});
  answer->number = which.batch->number;
  which.batch.reset();
  into.push_back(std::move(*answer));
  return {};
}

result<void> http_sink::impl::repeat_later(request& which, error cause) {
  const auto now = steady_clock::now();
  if (now >= which.give_up_at)
    return fail(std::move(cause));
  curl_off_t asked_seconds = 0;
  curl_easy_getinfo(which.handle, CURLINFO_RETRY_AFTER, &asked_seconds);
  which.pause = std::clamp(which.pause * 2, options.pause, pause_max);
  const auto pause = asked_seconds > 0 ? milliseconds{asked_seconds * 1'000} : which.pause;
  which.again_at = std::min(now + pause, which.give_up_at);
  return {};
}

bool http_sink::impl::idle() const {
  return std::ranges::none_of(requests, [](const request& each) { return each.batch != nullptr; });
}

void http_sink::impl::wait() {
  auto until = milliseconds{1'000};
  const auto now = steady_clock::now();
  bool running = false;
  for (const auto& each : requests) {
    running = running || each.running;
    if (each.batch && !each.running)
      until
        = std::clamp(std::chrono::ceil<milliseconds>(each.again_at - now), milliseconds{0}, until);
  }
  if (running)
    curl_multi_poll(multi, nullptr, 0, static_cast<int>(until.count()), nullptr);
  else
    std::this_thread::sleep_for(until);
}

http_sink::http_sink(http_sink_options options)
  : impl_(std::make_unique<impl>(std::move(options))) {}

http_sink::~http_sink() = default;

unsigned http_sink::lanes() const {
  return static_cast<unsigned>(impl_->requests.size());
}

result<void> http_sink::send(std::shared_ptr<const command_batch> batch) {
  auto& which = impl_->requests[batch->lane];
  which.batch = std::move(batch);
  which.pause = {};
  which.give_up_at = steady_clock::now() + impl_->options.patience;
  impl_->start(which);
  int running = 0;
  curl_multi_perform(impl_->multi, &running); // put it on the wire while rows are read
  return {};
}

result<std::vector<batch_answer>> http_sink::receive() {
  std::vector<batch_answer> answers;
  while (!impl_->idle() || !answers.empty()) {
    if (auto driven = impl_->drive(answers); !driven)
      return fail(std::move(driven.error()));
    if (!answers.empty())
      break;
    impl_->wait();
  }
  return answers;
}

} // namespace recobro
