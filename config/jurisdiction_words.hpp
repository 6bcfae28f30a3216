#pragma once

// The words that jurisdiction files use, as lists: for messages and for the schema's test.

#include "config/policy_words.hpp"
#include "core/contact/contact_cap.hpp"

namespace recobro {

inline const auto channel_class_names = all_words<channel_class, channel_class_count>();
inline const auto party_role_names = all_words<party_role, party_role_count>();
inline const auto content_tag_names = all_words<content_tag, content_tag_count>();
inline const auto rule_mark_names = all_words<rule_mark, rule_mark_count>();
inline const auto contact_depth_names = all_words<contact_depth, contact_depth_count>();

inline constexpr std::array<std::string_view, 3> holiday_words{"free", "barred", "as_sunday"};
inline constexpr std::array<std::string_view, 4> cap_scope_words{"debtor", "debt", "mechanism",
                                                                 "other_channels"};
inline constexpr std::array<std::string_view, 2> reading_words{"strict", "lenient"};
inline constexpr std::array<std::string_view, 9> day_words{"monday",   "tuesday",  "wednesday",
                                                           "thursday", "friday",   "saturday",
                                                           "sunday",   "weekdays", "every_day"};

} // namespace recobro
