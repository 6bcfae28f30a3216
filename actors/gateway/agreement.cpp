#include "actors/gateway/agreement.hpp"

#include "core/policy/message_template.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace recobro {

namespace {

constexpr std::string_view style
  = "body{font:16px/1.5 Georgia,serif;color:#1b1b1b;max-width:44rem;margin:2.5rem auto;padding:0 "
    "1rem}"
    "h1{font-size:1.7rem;margin-bottom:.3rem}h2{font-size:1.1rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}td,th{padding:.35rem .5rem;text-align:left;"
    "border-bottom:1px solid #ccc}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}"
    "table.facts th{font-weight:normal;color:#555;width:55%}ol{padding-left:1.2rem}"
    ".sign{display:flex;gap:3rem;margin-top:4rem}.sign div{flex:1;border-top:1px solid #333;"
    "padding-top:.3rem;font-size:.9rem;color:#555}"
    "@media print{body{margin:0}}@media (max-width:30rem){.sign{flex-direction:column}}";

std::string filled(std::string text, std::string_view place, int value) {
  for (size_t at; (at = text.find(place)) != std::string::npos;)
    text.replace(at, place.size(), std::to_string(value));
  return text;
}

class page_writer {
public:
  page_writer(const agreement_words& words, const agreement_facts& facts)
    : words_{words}
    , facts_{facts} {}

  std::string write() {
    page_ = fmt::format("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
                        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                        "<title>{} {}</title><style>{}</style></head><body>\n<h1>{}</h1>\n",
                        escape_html(words_.language), escape_html(words_.title),
                        escape_html(facts_.item.id), style, escape_html(words_.title));
    terms();
    schedule();
    clauses();
    page_
      += fmt::format("<div class=\"sign\"><div>{}</div><div>{}</div></div>\n</body></html>\n",
                     escape_html(words_.signed_by_debtor), escape_html(words_.signed_by_creditor));
    return std::move(page_);
  }

private:
  std::string money(amount value) const { return format_money(value, *facts_.account.unit); }

  void fact(std::string_view name, std::string_view value) {
    page_ += fmt::format("<tr><th>{}</th><td class=\"n\">{}</td></tr>\n", escape_html(name),
                         escape_html(value));
  }

  std::string status() const {
    const auto& item = facts_.item;
    if (item.status == arrangement_status::awaiting_approval)
      return words_.not_approved;
    return item.active() ? words_.in_force : item.open() ? words_.not_in_force : words_.ended;
  }

  void terms() {
    const auto& item = facts_.item;
    page_ += "<table class=\"facts\">\n";
    if (!facts_.debtor.empty())
      fact(words_.debtor, facts_.debtor);
    fact(words_.account, fmt::format("{} · {}", facts_.key.text(), item.id));
    fact(words_.day, format_date(facts_.today));
    fact(words_.status, status());
    fact(words_.debt, money(item.debt));
    if (item.discount.minor > 0)
      fact(words_.discount, "- " + money(item.discount));
    if (item.interest.minor > 0)
      fact(words_.interest, money(item.interest));
    fact(words_.total, money(item.total()));
    std::string covered;
    for (const auto& each : item.covers)
      covered += (covered.empty() ? "" : ", ") + each;
    fact(words_.covers, covered);
    page_ += "</table>\n";
  }

  void schedule() {
    const auto& item = facts_.item;
    const bool bears = item.interest.minor > 0;
    page_ += fmt::format(
      "<h2>{}</h2>\n<table>\n<tr><th>{}</th><th>{}</th><th class=\"n\">{}</th>{}</tr>\n",
      escape_html(words_.schedule), escape_html(words_.number), escape_html(words_.due),
      escape_html(words_.amount),
      bears ? fmt::format("<th class=\"n\">{}</th>", escape_html(words_.of_it_interest)) : "");
    int number = item.has_down_payment ? 0 : 1;
    for (const auto& part : item.instalments) {
      page_
        += fmt::format("<tr><td>{}</td><td>{}</td><td class=\"n\">{}</td>{}</tr>\n",
                       number == 0 ? escape_html(words_.down_payment) : std::to_string(number),
                       format_date(part.due), money(part.value),
                       bears ? fmt::format("<td class=\"n\">{}</td>", money(part.interest)) : "");
      ++number;
    }
    page_ += "</table>\n";
  }

  void clauses() {
    page_ += "<ol>\n";
    const auto in_arrears
      = std::min(int{facts_.item.breaks_after}, static_cast<int>(facts_.item.instalments.size()));
    auto all = words_.clauses;
    if (facts_.pauses_steps)
      all.push_back(words_.while_kept);
    for (const auto& each : all)
      page_ += fmt::format(
        "<li>{}</li>\n",
        escape_html(filled(filled(each, "{days}", facts_.tolerance_days), "{count}", in_arrears)));
    page_ += "</ol>\n";
  }

  const agreement_words& words_;
  const agreement_facts& facts_;
  std::string page_;
};

} // namespace

std::string agreement_page(const agreement_words& words, const agreement_facts& facts) {
  return page_writer{words, facts}.write();
}

} // namespace recobro
