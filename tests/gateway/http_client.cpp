#include "tests/gateway/http_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace recobro::tests {
namespace {

constexpr int timeout_seconds = 120;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

} // namespace

http_client::http_client(uint16_t port, std::string token)
  : port_{port}
  , token_{std::move(token)} {}

http_client::~http_client() {
  close();
}

void http_client::close() {
  if (socket_ >= 0)
    ::close(socket_);
  socket_ = -1;
  input_.clear();
  unread_body_.clear();
}

void http_client::connect() {
  if (socket_ >= 0)
    return;
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  timeval limit{timeout_seconds, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("the test cannot connect");
}

void http_client::send(std::string_view bytes) {
  connect();
  while (!bytes.empty()) {
    auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0)
      throw std::runtime_error("the server took no more bytes");
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

bool http_client::fill() {
  char buffer[65536];
  auto count = ::recv(socket_, buffer, sizeof buffer, 0);
  if (count < 0)
    throw std::runtime_error("the server says nothing");
  input_.append(buffer, static_cast<size_t>(count));
  return count > 0;
}

std::string http_client::read_line() {
  size_t end;
  while ((end = input_.find("\r\n")) == std::string::npos)
    if (!fill())
      throw std::runtime_error("the server closed the connection");
  std::string line = input_.substr(0, end);
  input_.erase(0, end + 2);
  return line;
}

std::string http_client::read_bytes(size_t count) {
  while (input_.size() < count)
    if (!fill())
      throw std::runtime_error("the server closed the connection");
  std::string bytes = input_.substr(0, count);
  input_.erase(0, count);
  return bytes;
}

void http_client::send_request(std::string_view method, std::string_view target,
                               std::string_view body, const http_headers& headers) {
  std::string text
    = std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!token_.empty())
    text += "Authorization: Bearer " + token_ + "\r\n";
  for (const auto& [name, value] : headers)
    text += name + ": " + value + "\r\n";
  if (!body.empty() || method == "POST" || method == "PUT")
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  text += "\r\n";
  text += body;
  send(text);
}

http_answer http_client::read_head() {
  http_answer answer;
  std::string status = read_line();
  answer.status = std::stoi(status.substr(status.find(' ') + 1));
  for (std::string line; !(line = read_line()).empty();) {
    size_t colon = line.find(':');
    answer.headers[lower(line.substr(0, colon))]
      = line.substr(line.find_first_not_of(' ', colon + 1));
  }
  return answer;
}

std::optional<std::string> http_client::read_chunk() {
  size_t size = std::stoul(read_line(), nullptr, 16);
  std::string chunk = read_bytes(size);
  read_line();
  if (size == 0)
    return std::nullopt;
  return chunk;
}

std::optional<std::string> http_client::read_until(std::string_view end) {
  size_t found;
  while ((found = unread_body_.find(end)) == std::string::npos) {
    auto chunk = read_chunk();
    if (!chunk)
      return std::nullopt;
    unread_body_ += *chunk;
  }
  std::string before = unread_body_.substr(0, found);
  unread_body_.erase(0, found + end.size());
  return before;
}

http_answer http_client::request(std::string_view method, std::string_view target,
                                 std::string_view body, const http_headers& headers) {
  send_request(method, target, body, headers);
  auto answer = read_answer();
  if (lower(answer.headers["connection"]) == "close")
    close();
  return answer;
}

http_answer http_client::read_answer() {
  auto answer = read_head();
  if (auto length = answer.headers.find("content-length"); length != answer.headers.end())
    answer.body = read_bytes(std::stoul(length->second));
  else if (answer.headers["transfer-encoding"] == "chunked")
    while (auto chunk = read_chunk())
      answer.body += *chunk;
  return answer;
}

http_answer http_client::put(std::string_view target, std::string_view body, http_headers headers) {
  headers.emplace_back("Content-Type", "application/json");
  return request("PUT", target, body, headers);
}

http_answer http_client::post_lines(std::string_view target, std::string_view body) {
  return request("POST", target, body, {{"Content-Type", "application/x-ndjson"}});
}

bool http_client::closed_by_server() {
  try {
    while (fill())
      input_.clear();
    return true;
  } catch (const std::runtime_error&) {
    return errno == ECONNRESET;
  }
}

socket_client::socket_client(uint16_t port, std::string token, std::string_view target)
  : http_{port, std::move(token)} {
  http_.send_request("GET", target, {},
                     {{"Upgrade", "websocket"},
                      {"Connection", "Upgrade"},
                      {"Sec-WebSocket-Version", "13"},
                      {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}});
  status_ = http_.read_head().status;
}

void socket_client::send(std::string_view text) {
  send_frame(1, text);
}

void socket_client::send_frame(int opcode, std::string_view payload, bool final) {
  http_.send(frame_of(opcode, payload, final));
}

std::string socket_client::frame_of(int opcode, std::string_view payload, bool final) {
  std::string frame;
  frame += static_cast<char>((final ? 0x80 : 0) | opcode);
  size_t size = payload.size();
  int length_bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
  frame += static_cast<char>(0x80
                             | (length_bytes == 0   ? static_cast<int>(size)
                                : length_bytes == 2 ? 126
                                                    : 127));
  for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8)
    frame += static_cast<char>(size >> shift);
  const char mask[4] = {1, 2, 3, 4};
  frame.append(mask, 4);
  for (size_t i = 0; i < size; ++i)
    frame += static_cast<char>(payload[i] ^ mask[i % 4]);
  return frame;
}

socket_client::message socket_client::receive() {
  message made;
  std::string head = http_.read_bytes(2);
  made.opcode = head[0] & 0x0f;
  size_t size = static_cast<unsigned char>(head[1]) & 0x7f;
  int length_bytes = size == 126 ? 2 : size == 127 ? 8 : 0;
  if (length_bytes > 0) {
    size = 0;
    for (char c : http_.read_bytes(static_cast<size_t>(length_bytes)))
      size = size << 8 | static_cast<unsigned char>(c);
  }
  made.payload = http_.read_bytes(size);
  return made;
}

int socket_client::message::close_code() const {
  return opcode == 8 && payload.size() >= 2
           ? static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1])
           : 0;
}

} // namespace recobro::tests
