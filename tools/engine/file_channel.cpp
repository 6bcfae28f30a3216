// The NDJSON file channel: one line for each action, synced before the hand-over counts.

#include "tools/engine/engine.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>

namespace recobro {

namespace {

std::string line_of(const outbox_row& row, instant now) {
  auto line = nlohmann::ordered_json{
    {"key", row.key()},
    {"portfolio", row.account.portfolio()},
    {"account", row.account.number()},
    {"action", row.action.number},
    {"kind", row.action.kind == action_kind::send ? "send" : "task"},
  };
  if (row.action.kind == action_kind::send) {
    line["channel"] = name_of(row.action.by);
    line["template"] = row.action.what;
    line["language"] = row.language;
    if (!row.action.tone.empty())
      line["tone"] = row.action.tone;
  } else {
    line["task"] = row.action.what;
    line["script"] = row.action.script;
    if (row.action.contacts)
      line["channel"] = name_of(row.action.by);
  }
  if (row.action.to != party_role::debtor) {
    line["to"] = name_of(row.action.to);
    line["party"] = row.action.party;
  }
  line["because"] = row.action.because;
  line["planned_at"] = format_instant(row.planned_at);
  line["handed_over_at"] = format_instant(now);
  return line.dump() + '\n';
}

class file_channel final : public outbox_channel {
public:
  file_channel(int file, std::string path)
    : file_(file)
    , path_(std::move(path)) {}
  file_channel(const file_channel&) = delete;
  file_channel& operator=(const file_channel&) = delete;
  ~file_channel() override { ::close(file_); }

  result<void> hand_over(const std::vector<outbox_row>& rows, instant now) override {
    auto text = std::string{};
    for (auto& row : rows)
      text += line_of(row, now);
    auto start = ::lseek(file_, 0, SEEK_END);
    for (auto left = std::string_view{text}; !left.empty();) {
      auto written = ::write(file_, left.data(), left.size());
      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return give_back(start, "write");
      left.remove_prefix(static_cast<size_t>(written));
    }
    if (::fdatasync(file_) != 0)
      return give_back(start, "sync");
    return {};
  }

private:
  /// A half-written line must not stay in front of the next try.
  result<void> give_back(off_t start, const char* what) {
    auto cause = std::string{std::strerror(errno)};
    if (start >= 0 && ::ftruncate(file_, start) != 0)
      cause += "; a partial line is left at its end";
    return fail(errc::store_write_failed,
                std::string{"cannot "} + what + ' ' + path_ + ": " + cause);
  }

  int file_;
  std::string path_;
};

/// A crash can leave a half-written last line: it goes, its row is handed over again.
bool drop_torn_line(int file) {
  auto size = ::lseek(file, 0, SEEK_END);
  auto keep = size;
  for (char last = 0; keep > 0; --keep) {
    if (::pread(file, &last, 1, keep - 1) != 1)
      return false;
    if (last == '\n')
      break;
  }
  return keep == size || ::ftruncate(file, keep) == 0;
}

} // namespace

result<std::unique_ptr<outbox_channel>> open_file_channel(const std::string& path) {
  auto file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (file < 0 || !drop_torn_line(file)) {
    auto cause = std::string{std::strerror(errno)};
    if (file >= 0)
      ::close(file);
    return fail(errc::file_unreadable, "cannot open the outbox file " + path + ": " + cause);
  }
  return std::make_unique<file_channel>(file, path);
}

} // namespace recobro
