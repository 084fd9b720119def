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
  bool bounded = false;       // a repeat without end got one
  bool is_pem = false;        // it goes on to the END line of its block, for the reader of such
  bool is_loose = false;      // what the expression asks for around the value is not asked for: it finds more
  bool is_shortened = false;  // what may stand in front is not part of the match
};

struct Shape {
  bool whole_match = false;  // where the match begins counts: what may stand in front of it is kept, if it is short
  std::uint32_t most_characters = 1000;  // that a repeat without end gets
  int taking = -1;                       // what is left of the expression where that group takes part (dialect.h)
};

// Errors, in Error::why: what has no counterpart (look-around, \p{…}), no literal of three bytes that every match
// holds, and repeats that RE2 refuses. `secret_group` is the number of the group that is the value, 0 for all of the
// match, -1 for the first group if there is one. An anchor that holds one of `keywords` is preferred. Pure.
Result<Anchored> anchored(std::string_view expression, int secret_group, const std::vector<std::string>& keywords,
                          Shape shape = {});

// As Go's tools take a value: from the first group that takes part. Where more than one may be that ("a=(x+)|b=(y+)"),
// each is a way of its own. Pure.
struct Ways {
  std::vector<Anchored> ways;
  std::vector<std::string> refused;  // why, of each way that has no counterpart; without any way there is one
  bool is_whole_match = false;       // the groups are too many: all of the match is the value
};
Ways ways_of(std::string_view expression, int secret_group, const std::vector<std::string>& keywords, bool whole_match);

// An expression for a condition: RE2's syntax, searched for anywhere. Errors as above, but repeats stay as they are.
Result<std::string> condition(std::string_view expression);

// Whether a condition is found in a text that is empty, so that it says nothing.
bool fits_empty(const std::string& condition);

// Globs (base/glob.h) that fit the same paths as a search for the expression; none where globs cannot say it. `wide`:
// they may fit more.
std::vector<std::string> globs_of(std::string_view expression, bool wide = false);

// A text that the rule's expression finds, made from it and from `seed`; empty when 200 tries gave none. With `digit`
// the value holds one.
std::string sample_of(const Anchored& rule, unsigned seed, bool digit = false);

// Two such texts for the rule's examples, with the body of a block where it has one; none where none could be made.
// What another tool takes for an example need not be one of ours.
std::vector<std::string> samples_of(const Anchored& rule, bool digit);

// Whether a text was made that the expression finds without the group that is the value, as in "a=(x+)|b=(y+)".
bool may_lack_value(const Anchored& rule);

}  // namespace assay::import
