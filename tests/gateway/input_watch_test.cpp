#include "actors/gateway/input_watch.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>

using namespace recobro;

namespace {

constexpr input_limits limits{
  .body_bytes_max = 100, .message_bytes_max = 50, .lines_path = "/lines", .lines_bytes_max = 80};

/// What is found when the bytes come `step` at a time.
input_verdict verdict_of(input_watch& watch, std::string_view bytes, size_t step) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(step, bytes.size())))
    watch.look(bytes.substr(0, step));
  return watch.verdict();
}

std::string with_length(size_t length, std::string_view body) {
  return fmt::format("POST / HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}", length, body);
}

std::string in_chunks(size_t count, size_t size) {
  std::string text = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (size_t i = 0; i < count; ++i)
    text += fmt::format("{:x}\r\n{}\r\n", size, std::string(size, 'x'));
  return text + "0\r\n\r\n";
}

std::string upgrade_of(std::string_view target) {
  return fmt::format("GET {} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                     target);
}

const std::string asks_for_upgrade = upgrade_of("/");

std::string frame(int first, uint64_t size) {
  std::string text(1, static_cast<char>(first));
  int length_bytes = size < 126 ? 0 : size < 65'536 ? 2 : 8;
  text += static_cast<char>(0x80
                            | (length_bytes == 0   ? static_cast<int>(size)
                               : length_bytes == 2 ? 126
                                                   : 127));
  for (int shift = 8 * (length_bytes - 1); shift >= 0; shift -= 8)
    text += static_cast<char>(size >> shift);
  return text + "mask" + std::string(static_cast<size_t>(std::min<uint64_t>(size, 1'000)), 'x');
}

constexpr int text = 0x81, text_begins = 0x01, goes_on = 0x00, ends = 0x80, ping = 0x89;

} // namespace

TEST_CASE("a body is too large when it is announced or when it has come", "[input_watch]") {
  struct row {
    std::string bytes;
    input_verdict verdict;
  };
  for (const row& each :
       {row{with_length(100, std::string(100, 'x')), input_verdict::fine},
        row{with_length(101, ""), input_verdict::body_too_large},
        row{with_length(UINT64_MAX / 2, "x"), input_verdict::body_too_large},
        row{with_length(100, std::string(100, 'x')) + with_length(100, std::string(100, 'x')),
            input_verdict::fine},
        row{with_length(10, std::string(10, 'x')) + with_length(200, ""),
            input_verdict::body_too_large},
        row{in_chunks(1, 36), input_verdict::fine},
        row{in_chunks(1, 101), input_verdict::body_too_large},
        row{in_chunks(100, 1), input_verdict::body_too_large}, // each costs more than its byte
        row{"no HTTP at all\r\n\r\n", input_verdict::fine}})   // the library refuses it
    for (size_t step : {1'000, 7, 1}) {
      INFO(each.bytes.substr(0, 100) << " in steps of " << step);
      input_watch watch(limits);
      CHECK(verdict_of(watch, each.bytes, step) == each.verdict);
      CHECK(watch.look("more") == each.verdict); // it stays so
    }
}

TEST_CASE("messages are bounded by all their fragments together", "[input_watch]") {
  struct row {
    std::string bytes;
    input_verdict verdict;
  };
  for (const row& each :
       {row{frame(text, 50) + frame(text, 50), input_verdict::fine},
        row{frame(text, 51), input_verdict::message_too_long},
        row{frame(text, 200), input_verdict::message_too_long},
        row{frame(text, 1u << 20), input_verdict::message_too_long},
        row{frame(text, UINT64_MAX), input_verdict::message_too_long},
        row{frame(text_begins, 30) + frame(ping, 40) + frame(ends, 20), input_verdict::fine},
        row{frame(text_begins, 30) + frame(ping, 40) + frame(ends, 21),
            input_verdict::message_too_long},
        row{frame(text_begins, 20) + frame(goes_on, 20) + frame(ends, 10) + frame(text, 50),
            input_verdict::fine},
        row{frame(text_begins, 20) + frame(goes_on, UINT64_MAX - 10),
            input_verdict::message_too_long}})
    for (size_t step : {100'000, 7, 1}) {
      INFO(each.bytes.size() << " bytes in steps of " << step);
      input_watch watch(limits);
      watch.look(asks_for_upgrade);
      watch.answered("HTTP/1.1 101 Switching Protocols\r\n");
      CHECK(verdict_of(watch, each.bytes, step) == each.verdict);
    }
}

TEST_CASE("only where messages are many lines may they be long", "[input_watch]") {
  struct row {
    std::string target;
    uint64_t most;
  };
  for (const row& each : {row{"/lines", 80}, row{"/lines?a=b", 80}, row{"/lines2", 50},
                          row{"/line", 50}, row{"/lines/", 50}, row{"/?/lines", 50}})
    for (size_t step : {1'000, 7, 1})
      for (uint64_t size : {each.most, each.most + 1}) {
        INFO(each.target << " in steps of " << step << " with " << size);
        input_watch watch(limits);
        verdict_of(watch, upgrade_of(each.target), step);
        watch.answered("HTTP/1.1 101 Switching Protocols\r\n");
        CHECK(watch.message_bytes_max() == each.most);
        CHECK(verdict_of(watch, frame(text, size), step)
              == (size > each.most ? input_verdict::message_too_long : input_verdict::fine));
      }
}

TEST_CASE("after an upgrade that was not granted requests are watched again", "[input_watch]") {
  input_watch watch(limits);
  watch.look(asks_for_upgrade);
  watch.answered("HTTP/1.1 401 Unauthorized\r\n");
  CHECK(watch.look(with_length(50, std::string(50, 'x'))) == input_verdict::fine);
  CHECK(watch.look(with_length(101, "")) == input_verdict::body_too_large);
  CHECK(watch.bytes() == 101);
}
