#include "config/policy_merge.hpp"

#include "config/yaml_document.hpp"
#include "core/base/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace recobro {

namespace {

/// Lists whose elements are told apart by their name. Other lists are taken whole: the order of
/// steps is their meaning.
constexpr std::array<std::string_view, 10> named_lists{
  "phases", "strategies", "segments",    "scores",   "add",
  "offers", "deadlines",  "experiments", "learners", "dispositions"};
/// Half of a condition or of a trigger says something else than the whole, so these are taken
/// whole.
constexpr std::array<std::string_view, 5> whole_maps{"when", "if", "leave_when", "enter_if",
                                                     "starts"};
constexpr std::string_view reactions_key = "reactions";

bool is_one_of(std::string_view key, auto& keys) {
  return std::ranges::find(keys, key) != keys.end();
}

bool names_its_elements(const yaml_tree& list) {
  return list.is_sequence() && is_one_of(list.key, named_lists);
}

bool same_part(const yaml_tree& one, const yaml_tree& other, std::string_view key) {
  const yaml_tree* mine = one.find(key);
  const yaml_tree* theirs = other.find(key);
  return mine != nullptr && theirs != nullptr ? same_content(*mine, *theirs) : mine == theirs;
}

yaml_tree merged(yaml_tree base, const yaml_tree& own);

/// Place in `list` of the first element of `own` from `from` on that the list has.
size_t anchor(const std::vector<yaml_tree>& list, const yaml_tree& own, size_t from) {
  for (size_t at = from; at < own.children.size(); ++at) {
    const auto found = std::ranges::find(list, own.children[at].name(), &yaml_tree::name);
    if (found != list.end() && !own.children[at].name().empty()) {
      return static_cast<size_t>(found - list.begin());
    }
  }
  return list.size();
}

/// A new element stands before the next one of its list that the base has, else at the end.
std::vector<yaml_tree> merged_by_name(std::vector<yaml_tree> base, const yaml_tree& own) {
  std::set<std::string_view> seen;
  for (size_t at = 0; at < own.children.size(); ++at) {
    const yaml_tree& one = own.children[at];
    const auto name = one.name();
    const auto known = std::ranges::find(base, name, &yaml_tree::name);
    // One that stands twice is not merged with itself: the compiler says that it does.
    if (!name.empty() && known != base.end() && seen.insert(name).second) {
      *known = merged(std::move(*known), one);
    } else {
      seen.insert(name);
      const auto place = anchor(base, own, at + 1);
      base.insert(base.begin() + static_cast<std::ptrdiff_t>(place), one);
    }
  }
  return base;
}

/// The own ones are asked first. One that asks the same as an inherited one takes its place.
std::vector<yaml_tree> merged_reactions(const std::vector<yaml_tree>& base, const yaml_tree& own) {
  std::vector<yaml_tree> made = own.children;
  for (const yaml_tree& inherited : base) {
    const auto again = [&](const yaml_tree& one) {
      return same_part(one, inherited, "when") && same_part(one, inherited, "if");
    };
    if (std::ranges::none_of(own.children, again)) {
      made.push_back(inherited);
    }
  }
  return made;
}

yaml_tree merged(yaml_tree base, const yaml_tree& own) {
  yaml_tree made = own;
  if (base.is_map() && own.is_map() && !is_one_of(own.key, whole_maps)) {
    made.children = std::move(base.children);
    for (const yaml_tree& value : own.children) {
      if (yaml_tree* known = made.find(value.key)) {
        *known = merged(std::move(*known), value);
      } else {
        made.children.push_back(value);
      }
    }
  } else if (names_its_elements(base) && own.is_sequence()) {
    made.children = merged_by_name(std::move(base.children), own);
  } else if (base.is_sequence() && own.is_sequence() && own.key == reactions_key) {
    made.children = merged_reactions(base.children, own);
  }
  return made;
}

/// "reply.stop" for {reply: stop}, "contact.failed.sms" for {contact: failed, channel: sms}.
std::string words_of_trigger(const yaml_tree& reaction) {
  std::string words;
  const yaml_tree* when = reaction.find("when");
  if (when == nullptr || !when->is_map()) {
    return words;
  }
  for (const std::string_view kind : {"contact", "reply", "fact"}) {
    if (const yaml_tree* what = when->find(kind)) {
      words += fmt::format("{}.{}", kind, what->text);
    }
  }
  const yaml_tree* by = when->find("channel");
  return by == nullptr ? words : fmt::format("{}.{}", words, by->text);
}

/// One entry of `remove`: a way to a value, from key to key.
class removal {
public:
  removal(yaml_tree& base, const yaml_tree& what, const std::vector<std::string>& files,
          yaml_errors& errors)
    : here_(&base)
    , what_(what)
    , files_(files)
    , errors_(errors) {}

  void take_out() {
    if (what_.kind != yaml_kind::scalar || what_.text.empty()) {
      return refuse("not the way to a value; expected keys and names with dots between them, "
                    "e.g. phases.legal or phases.early.effort",
                    errc::config_wrong_value);
    }
    for (std::string_view rest = what_.text;;) {
      if (here_->is_sequence() && here_->key == reactions_key) {
        return take_out_reactions(rest);
      }
      const auto dot = rest.find('.');
      const auto word = rest.substr(0, dot);
      const auto found = find(word);
      if (found == here_->children.end()) {
        return refuse_unknown(word);
      }
      if (dot == std::string_view::npos) {
        here_->children.erase(found);
        return;
      }
      way_ += way_.empty() ? word : fmt::format(".{}", word);
      here_ = &*found;
      rest.remove_prefix(dot + 1);
    }
  }

private:
  std::vector<yaml_tree>::iterator find(std::string_view word) {
    auto& all = here_->children;
    return here_->is_map()                         ? std::ranges::find(all, word, &yaml_tree::key)
           : here_->is_sequence() && !word.empty() ? std::ranges::find(all, word, &yaml_tree::name)
                                                   : all.end();
  }

  void take_out_reactions(std::string_view words) {
    if (std::erase_if(here_->children,
                      [&](const yaml_tree& one) { return words_of_trigger(one) == words; })
        == 0) {
      refuse_unknown(words);
    }
  }

  void refuse_unknown(std::string_view word) {
    std::vector<std::string> known;
    for (const yaml_tree& one : here_->children) {
      known.push_back(here_->is_map()               ? one.key
                      : here_->key == reactions_key ? words_of_trigger(one)
                                                    : std::string(one.name()));
    }
    const std::vector<std::string_view> names(known.begin(), known.end());
    refuse(fmt::format("there is no '{}' in {} of what this policy extends{}", word,
                       way_.empty() ? "the sections" : fmt::format("'{}'", way_),
                       did_you_mean(word, names)),
           errc::config_unknown_name);
  }

  void refuse(std::string_view message, errc code) {
    const auto& file = files_[static_cast<size_t>(what_.at.source)];
    errors_.add(what_.at,
                {code, fmt::format("{}remove: {}", position_prefix(file, what_.at), message)});
  }

  yaml_tree* here_;
  const yaml_tree& what_;
  const std::vector<std::string>& files_;
  yaml_errors& errors_;
  std::string way_; // that was gone
};

void drop_key(yaml_tree& root, std::string_view key) {
  std::erase_if(root.children, [&](const yaml_tree& one) { return one.key == key; });
}

} // namespace

yaml_tree lay_over(yaml_tree base, const yaml_tree& own, const std::vector<std::string>& files,
                   yaml_errors& errors) {
  yaml_tree without = own;
  if (const yaml_tree* removes = own.find("remove")) {
    if (!removes->is_sequence()) {
      errors.add(removes->at,
                 {errc::config_wrong_value,
                  fmt::format(
                    "{}remove: expected a list, e.g. [phases.legal, quiet]",
                    position_prefix(files[static_cast<size_t>(removes->at.source)], removes->at))});
    }
    for (const yaml_tree& one : removes->children) {
      removal(base, one, files, errors).take_out();
    }
    drop_key(without, "remove");
  }
  drop_key(without, "extends");
  // Whoever reads the journal has to know the one from the other.
  if (own.find("policy") == nullptr) {
    drop_key(base, "policy");
  }
  return merged(std::move(base), without);
}

} // namespace recobro
