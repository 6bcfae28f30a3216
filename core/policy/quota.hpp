#pragma once

// How many contacts may leave in a day on some channels, and how segments share that: each has its
// part until late in the day, then whoever still has something takes what others left. Plain values
// and counting; whoever hands actions over keeps one quota_day for each rule.

#include "core/base/time.hpp"
#include "core/contact/vocabulary.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

struct quota_share {
  std::string segment;
  int64_t weight = 1;
  friend bool operator==(const quota_share&, const quota_share&) = default;
};

/// @pre at_most > 0; weights > 0.
struct quota_rule {
  std::string name; // word, unique in its portfolio
  word_set<channel> channels;
  int64_t at_most = 0; // in a day of `local`
  zone local = zone::utc();
  bool in_policy_zone = true;      // `local` is still to be taken from the portfolio's policy
  std::vector<quota_share> shares; // segments that are not named share `others`
  int64_t others = 1;
  duration lend_from = std::chrono::hours{15}; // local time of day from which shares are lent
  friend bool operator==(const quota_rule&, const quota_rule&) = default;
};

/// The key under which a segment is counted: its own name, or "" for all that are not named.
std::string_view quota_key(const quota_rule& rule, std::string_view segment);
/// What of the day is the segment's own. The parts of all sum to `at_most`.
int64_t quota_part(const quota_rule& rule, std::string_view key);

/// What has left on one local day.
struct quota_day {
  date day{};
  std::map<std::string, int64_t, std::less<>> used; // by quota_key
  int64_t total() const;
  friend bool operator==(const quota_day&, const quota_day&) = default;
};

/// How many more of this segment may leave at `now`. Begins a new day when it is one.
int64_t room(const quota_rule& rule, quota_day& today, std::string_view segment, instant now);
void count(const quota_rule& rule, quota_day& today, std::string_view segment, int64_t more);
/// When there may be room again for a segment that has none at `now`: the hour of lending if
/// others have left something and it is yet to come, else the next day.
instant next_room(const quota_rule& rule, const quota_day& today, instant now);

/// One line of text, and back; nothing when it is not one.
std::string quota_text(const quota_day& today);
std::optional<quota_day> quota_day_from(std::string_view text);

} // namespace recobro
