#include "tools/agent/offer_page.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>
#include <vector>

namespace recobro {

using json = nlohmann::json;

namespace {

constexpr int per_percent = 100; // basis points

/// A member that is an object or a list; an empty one when it is absent.
const json& part(const json& of, const char* name) {
  static const auto nothing = json::object();
  auto found = of.find(name);
  return found == of.end() ? nothing : *found;
}

/// A member as text, whatever its type; empty when it is absent.
std::string word(const json& of, const char* name) {
  auto found = of.find(name);
  if (found == of.end())
    return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

/// `before` and the member, or nothing.
std::string word_after(std::string_view before, const json& of, const char* name) {
  auto text = word(of, name);
  return text.empty() ? text : fmt::format("{}{}", before, text);
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (auto& each : words)
    if (!each.empty())
      text += (text.empty() ? "" : std::string{between}) + each;
  return text;
}

std::string joined_list(const json& list, std::string_view between) {
  std::vector<std::string> words;
  for (auto& each : list)
    words.push_back(each.is_string() ? each.get<std::string>() : each.dump());
  return joined(words, between);
}

class page {
public:
  /// Lines under one title; nothing when there is no text.
  void line(std::string_view title, std::string_view text) {
    while (!text.empty()) {
      auto end = text.find('\n');
      out_ += fmt::format("\n   {:<10} {}", title, text.substr(0, end));
      title = {};
      text = end == text.npos ? std::string_view{} : text.substr(end + 1);
    }
  }
  void head(const std::string& text) { out_ = text; }
  std::string take() { return std::move(out_); }

private:
  std::string out_;
};

std::string money(const json& account, const char* name) {
  return word(account, name) + ' ' + word(account, "currency");
}

std::string past_due(const json& account) {
  auto days = word(account, "days_past_due");
  return days.empty() ? "nothing open" : days + " days past due";
}

void write_task(page& out, const json& offer) {
  out.line("because", joined({word(offer, "because"), word_after("team ", offer, "team")}, ", "));
  std::vector<std::string> parts;
  for (auto& each : part(offer, "priority_parts"))
    parts.push_back(word(each, "name") + ' ' + word(each, "points"));
  out.line("priority", word(offer, "priority") + (parts.empty() ? "" : ": " + joined(parts, ", ")));
  out.line("times", joined({word_after("waits since ", offer, "queued_at"),
                            word_after("due by ", offer, "due_by")},
                           ", "));
  out.line("APPOINTED", word(offer, "appointment"));
}

void write_debtor(page& out, const json& offer) {
  for (auto& [name, value] : part(offer, "debtor").items()) {
    std::vector<std::string> words;
    if (!value.is_array())
      words.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    else
      for (auto& each : value)
        words.push_back(each.is_object() ? joined_list(each, " ")
                                         : joined_list(json::array({each}), " "));
    out.line(name, joined(words, "; "));
  }
}

void write_account(page& out, const json& account) {
  out.line("owes", fmt::format("{}, {} (open {}, credit {}, paid {})", money(account, "balance"),
                               past_due(account), word(account, "open"), word(account, "credit"),
                               word(account, "paid")));
  out.line("stands", joined({word_after("phase ", account, "phase"),
                             word_after("since ", account, "phase_entered_at"),
                             word_after("segment ", account, "segment"),
                             word_after("strategy ", account, "strategy")},
                            ", "));
  out.line("speaks",
           joined({word(account, "language"), word_after("zone ", account, "zone")}, ", "));
}

std::string terms_of(const json& item) {
  std::vector<std::string> parts;
  for (auto& each : part(item, "instalments"))
    parts.push_back(word(each, "amount") + " on " + word(each, "due"));
  auto text = fmt::format("{}: debt {}, discount {} ({} %), interest {}, to pay {}: {}",
                          word(item, "offer"), word(item, "debt"), word(item, "discount"),
                          word(item, "discount_percent"), word(item, "interest"),
                          word(item, "total"), joined(parts, ", "));
  if (auto limit = item.find("discount_limit_basis_points"); limit != item.end())
    text += fmt::format("; you may grant up to {:.2f} %", limit->get<double>() / per_percent);
  return text + word_after("; valid until ", item, "valid_until");
}

void write_money(page& out, const json& offer) {
  for (auto& each : part(offer, "promises"))
    out.line("promise", fmt::format("{} for {}: {}", word(each, "amount"), word(each, "due"),
                                    word(each, "status")));
  for (auto& each : part(offer, "offers"))
    out.line("may offer", terms_of(each));
  auto& asked = part(offer, "approval");
  if (asked.contains("arrangement"))
    out.line("APPROVE", "arrangement " + word(asked["arrangement"], "arrangement") + ", "
                          + terms_of(asked["arrangement"]));
  out.line("APPROVE", joined({word_after("to enter phase ", asked, "phase"),
                              word_after("because of ", asked, "cause"), word(asked, "reason")},
                             ", "));
}

void write_contact(page& out, const json& offer) {
  auto& contact = part(offer, "contact");
  out.line("contact", contact.value("allowed_now", true)
                        ? "allowed" + word_after(" until ", contact, "allowed_until")
                        : "NOT ALLOWED NOW");
  out.line("NEVER", joined_list(part(contact, "never"), ", "));
}

std::string count_of(const json& of, const char* name, std::string_view what) {
  auto count = of.value(name, uint64_t{0});
  return count == 0 ? std::string{} : fmt::format("{} {}", count, what);
}

/// What there was nothing of is left out.
void write_digest(page& out, const json& digest) {
  for (auto& each : part(digest, "channels"))
    out.line("so far", fmt::format("{}: {}", word(each, "channel"),
                                   joined({count_of(each, "tried", "tried"),
                                           count_of(each, "reached", "reached"),
                                           count_of(each, "unanswered", "unanswered"),
                                           count_of(each, "failed", "failed"),
                                           count_of(each, "messages", "messages from the debtor"),
                                           word_after("last tried ", each, "last_tried"),
                                           word_after("last reached ", each, "last_reached"),
                                           word_after("last message ", each, "last_message")},
                                          ", ")));
  auto& payments = part(digest, "payments");
  out.line(
    "payments",
    joined({count_of(payments, "count", "of " + word(payments, "amount") + " in all"),
            word_after("last ", payments, "last_amount") + word_after(" at ", payments, "last_at"),
            count_of(payments, "reversed", "reversed")},
           ", "));
  auto& promises = part(digest, "promises");
  out.line(
    "promises",
    joined({count_of(promises, "made", "made"), count_of(promises, "kept", "kept"),
            count_of(promises, "partly_kept", "partly kept"),
            count_of(promises, "broken", "broken"), word_after("last kept ", promises, "last_kept"),
            word_after("last broken ", promises, "last_broken")},
           ", "));
  auto& agreed = part(digest, "arrangements");
  auto& disputes = part(digest, "disputes");
  out.line("agreed",
           joined({count_of(agreed, "kept", "kept"), count_of(agreed, "broken", "broken")}, ", "));
  out.line("disputes",
           joined({count_of(disputes, "opened", "opened"), count_of(disputes, "open", "open"),
                   word_after("last ", disputes, "last_opened")},
                  ", "));
}

void write_history(page& out, const json& offer) {
  write_digest(out, part(offer, "digest"));
  for (auto& each : part(offer, "history")) {
    std::vector<std::string> happened;
    for (auto& one : part(each, "events"))
      happened.push_back(word(one, "type"));
    out.line("history", fmt::format("{}  {}: {}", word(each, "at"), word(each, "what"),
                                    joined(happened, ", ")));
  }
}

} // namespace

std::string dispositions_text(const json& offer) {
  return joined_list(part(offer, "dispositions"), " ");
}

std::string offer_line(uint32_t number, const json& offer) {
  auto& account = part(offer, "account");
  return fmt::format("[{}] {}  {}  {}  {}, {}", number, word(offer, "task"), word(offer, "kind"),
                     word(offer, "stage"), money(account, "balance"), past_due(account));
}

std::string offer_page(uint32_t number, const json& offer) {
  page out;
  out.head(fmt::format("\n>> [{}] {}  {}{}, {}", number, word(offer, "task"), word(offer, "kind"),
                       word_after(" by ", offer, "channel"), word(offer, "stage")));
  write_task(out, offer);
  write_debtor(out, offer);
  write_account(out, part(offer, "account"));
  write_money(out, offer);
  write_contact(out, offer);
  out.line("script", word(offer, "script") + word_after(" in ", offer, "script_language"));
  out.line("say", word(offer, "script_text"));
  write_history(out, offer);
  out.line("answers", dispositions_text(offer));
  return out.take();
}

} // namespace recobro
