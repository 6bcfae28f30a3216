#pragma once

// Laying a policy's file over the one that it extends (docs/policy.md, "One policy for many"). For
// config/policy_document.cpp only.

#include "config/yaml_tree.hpp"

#include <string>
#include <vector>

namespace recobro {

/// `own` over `base`, both roots of policy files: first what `own` removes is taken out, then its
/// maps are merged key by key, its lists of things with names name by name, its reactions are put
/// before the inherited ones, and everything else takes the place of what was there. `files` are
/// those that positions count.
yaml_tree lay_over(yaml_tree base, const yaml_tree& own, const std::vector<std::string>& files,
                   yaml_errors& errors);

} // namespace recobro
