// Expressions of other tools (Go's regexp, Rust's, Hyperscan's) as ours: RE2 on bytes, bounded, with the value in the
// group "secret", and cut where an anchor begins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "rules/rule.h"

namespace assay::import {

struct Anchored {
  std::string left;  // may be empty
  std::string pattern;
  std::vector<Anchor> anchors;
  bool bounded = false;  // a repeat without end got one
};

// Errors, in Error::why: what has no counterpart (look-around, \p{…}), no literal of three bytes that every match
// holds, and repeats that RE2 refuses. `secret_group` is the number of the group that is the value, 0 for all of the
// match, -1 for the first group if there is one. An anchor that holds one of `keywords` is preferred. Pure.
Result<Anchored> anchored(std::string_view expression, int secret_group, const std::vector<std::string>& keywords);

// An expression for a condition: RE2's syntax, searched for anywhere. Errors as above, but repeats stay as they are.
Result<std::string> condition(std::string_view expression);

// Globs (base/glob.h) that fit the same paths as a search for the expression; none where globs cannot say it.
std::vector<std::string> globs_of(std::string_view expression);

// A text that the rule's expression finds, made from it and from `seed`; empty when 200 tries gave none. With `digit`
// the value holds one.
std::string sample_of(const Anchored& rule, unsigned seed, bool digit = false);

// Whether a text was made that the expression finds without the group that is the value, as in "a=(x+)|b=(y+)".
bool may_lack_value(const Anchored& rule);

}  // namespace assay::import
