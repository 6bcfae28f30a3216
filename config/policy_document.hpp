#pragma once

// The reader of policy files: a policy may extend another (docs/policy.md, "One policy for many"),
// and what is read is then put together from several files. Everything that takes a policy from a
// file takes it from here; what it makes of it is whole by itself.

#include "config/policy_file.hpp"
#include "config/template_file.hpp"
#include "config/yaml_reader.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace recobro {

/// A policy, the one that it extends, the one that this extends, and so on.
inline constexpr size_t policy_files_max = 8;

struct policy_document {
  std::string file; // for messages
  /// What the store keeps, and what the policy's version is the hash of: the file as it is, or
  /// what was put together.
  std::string text;
  std::vector<std::string> files; // it was read from, its own first, what comes last extends none
  yaml_node root;                 // every value with the place where it stands

  bool put_together() const { return files.size() > 1; }
  /// The text with a comment wherever a value stands in another file than what is around it.
  std::string commented() const;
};

/// Reads the file and what it extends, without compiling it. Errors: what is wrong with the YAML of
/// any of them, bases that are missing or go round in a circle, removals of what is not there.
file_result<policy_document> read_policy_document(const std::filesystem::path& file);
/// The same for a policy that comes with recobro, by its name.
file_result<policy_document> shipped_policy_document(std::string_view name);

/// What read_policy_document gives as text, once it is known to compile: errors name the file and
/// line where a value stands, which the text alone no longer tells.
file_result<std::string> read_policy_text(const std::filesystem::path& file);

file_result<policy> compile_policy(const policy_document& source, std::string hash);
file_result<checked_policy> check_policy(const policy_document& source, std::string hash,
                                         const policy_surroundings& with = {});

/// What the policy sends that `templates` lack or that is not for its channel, and tones that no
/// text has: that part of the second look which a server takes, too. Each with its place.
file_result<std::vector<error>> find_text_gaps(const policy_document& source,
                                               std::span<const placed_templates> templates);

/// The texts beside each of the files, those of the policy's own before those of what it extends:
/// for each language the first text of a name counts. None without any.
file_result<std::vector<placed_templates>> templates_of(const policy_document& source);

} // namespace recobro
