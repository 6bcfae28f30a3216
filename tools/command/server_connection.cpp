#include "tools/command/server_connection.hpp"

#include "config/server_config.hpp"

#include <CLI/CLI.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <mutex>

namespace recobro {

namespace {

constexpr long connect_timeout_ms = 5'000;

size_t append_body(char* data, size_t size, size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

size_t pass_on(char* data, size_t size, size_t count, void* into) {
  auto& receive = *static_cast<const std::function<bool(std::string_view)>*>(into);
  return receive({data, size * count}) ? size * count : 0;
}

int ask_to_go_on(void* from, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return (*static_cast<const std::function<bool()>*>(from))() ? 0 : 1;
}

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::optional<errc> code_from(std::string_view name) {
#define X(code, number, text)                                                                      \
  if (name == #code)                                                                               \
    return errc::code;
  RECOBRO_ERROR_CODES(X)
#undef X
  return std::nullopt;
}

} // namespace

void add_server_options(CLI::App& command, server_address& address) {
  command.add_option("--server", address.url, "Address of the server")
    ->envname("RECOBRO_SERVER")
    ->capture_default_str();
  command.add_option("--token", address.token, "Bearer token")->envname("RECOBRO_TOKEN");
  auto from_file = [&address](const std::string& path) {
    auto text = read_text_file(path);
    if (!text)
      throw CLI::ValidationError("--token-file", to_string(text.error()));
    auto end = text->find_first_of(" \t\r\n");
    address.token = text->substr(0, end);
  };
  command.add_option_function<std::string>(
    "--token-file", from_file,
    "File with the bearer token, instead of --token, which other users of the machine can see");
}

struct server_connection::impl {
  explicit impl(server_address where)
    : address(std::move(where))
    , curl(curl_easy_init()) {
    while (address.url.ends_with('/'))
      address.url.pop_back();
  }
  ~impl() { curl_easy_cleanup(curl); }

  /// Everything but the way the body is received.
  curl_slist* prepare(std::string_view method, std::string_view path, std::string_view body,
                      std::string_view content_type) {
    curl_easy_reset(curl);
    url = address.url + std::string{path};
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms);
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, std::string{method}.c_str());
    curl_slist* headers = curl_slist_append(nullptr, "Expect:");
    if (!address.token.empty())
      headers = curl_slist_append(headers, ("Authorization: Bearer " + address.token).c_str());
    if (!body.empty() || method == "POST" || method == "PUT") {
      headers = curl_slist_append(headers, ("Content-Type: " + std::string{content_type}).c_str());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    }
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    return headers;
  }

  tl::unexpected<error> failure(CURLcode code) const {
    return fail(errc::connection_failed, fmt::format("{}: {}", url, curl_easy_strerror(code)));
  }

  server_address address;
  std::chrono::seconds answer_timeout{120};
  CURL* curl;
  std::string url;
};

server_connection::server_connection(server_address address) {
  start_curl_once();
  impl_ = std::make_unique<impl>(std::move(address));
}

server_connection::~server_connection() = default;
server_connection::server_connection(server_connection&&) noexcept = default;
server_connection& server_connection::operator=(server_connection&&) noexcept = default;

void server_connection::wait_for_answers(std::chrono::seconds longest) {
  impl_->answer_timeout = longest;
}

result<http_answer> server_connection::request(std::string_view method, std::string_view path,
                                               std::string_view body,
                                               std::string_view content_type) {
  http_answer answer;
  auto headers = impl_->prepare(method, path, body, content_type);
  auto curl = impl_->curl;
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(impl_->answer_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  auto code = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  if (code != CURLE_OK)
    return impl_->failure(code);
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
  answer.status = static_cast<int>(status);
  answer.content_type = type != nullptr ? type : "";
  return answer;
}

result<std::string> server_connection::fetch(std::string_view method, std::string_view path,
                                             std::string_view body, std::string_view content_type) {
  auto answer = request(method, path, body, content_type);
  if (!answer)
    return fail(answer.error());
  if (answer->status < 200 || answer->status > 299)
    return fail(problem_of(*answer));
  return std::move(answer->body);
}

result<void> server_connection::stream(std::string_view path,
                                       const std::function<bool(std::string_view)>& receive,
                                       const std::function<bool()>& go_on) {
  auto headers = impl_->prepare("GET", path, {}, {});
  auto curl = impl_->curl;
  // A refusal is a short document; anything else goes to the reader piece by piece.
  http_answer refused;
  bool ended = false;
  std::function<bool(std::string_view)> sort_out = [&](std::string_view piece) {
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status > 299) {
      refused.body += piece;
      return true;
    }
    ended = !receive(piece);
    return !ended;
  };
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, pass_on);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sort_out);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_to_go_on);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &go_on);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  auto code = curl_easy_perform(curl);
  curl_slist_free_all(headers);
  if (code != CURLE_OK && code != CURLE_ABORTED_BY_CALLBACK && !ended)
    return impl_->failure(code);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  refused.status = static_cast<int>(status);
  if (refused.status > 299)
    return fail(problem_of(refused));
  return {};
}

error problem_of(const http_answer& answer) {
  auto document = nlohmann::json::parse(answer.body, nullptr, false);
  if (document.is_object()) {
    auto text = [&](const char* name) {
      auto found = document.find(name);
      return found != document.end() && found->is_string() ? found->get<std::string>()
                                                           : std::string{};
    };
    if (auto code = code_from(text("code")))
      return {*code, text("detail")};
  }
  auto code = answer.status == 401   ? errc::unauthorized
              : answer.status == 403 ? errc::forbidden
              : answer.status == 404 ? errc::route_unknown
                                     : errc::connection_failed;
  return {code,
          fmt::format("the server answered {}: {}", answer.status, answer.body.substr(0, 200))};
}

std::string path_segment(std::string_view text) {
  std::string encoded;
  for (unsigned char c : text) {
    if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~' || c == ':')
      encoded += static_cast<char>(c);
    else
      encoded += fmt::format("%{:02X}", c);
  }
  return encoded;
}

} // namespace recobro
