// The text of an expression taken apart and put into RE2's words: verbose mode taken out, groups renamed, endless
// repeats bounded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::import {

// What `*`, `+` and `{n,}` may match at most: of one character, of a group. 0: they stay.
struct Bounds {
  std::uint32_t characters = 0;
  std::uint32_t groups = 0;
};

// A piece of the outermost sequence, and the flags ("i", "is") that hold for it.
struct Item {
  std::string text;
  std::string flags;
};

// The groups of which each is the first to take part in some match; certain: every match has one.
struct FirstGroups {
  std::vector<int> groups;
  bool certain = false;
};

// What `taking` may be besides the number of a group.
constexpr int kAnyGroup = -1;
constexpr int kNoGroup = 0;

struct Translated {
  std::vector<Item> items;
  bool bounded = false;
  int groups = 0;  // that capture
  int named = 0;   // the first group with a name; 0: none
  int token = 0;   // the one called "token", whatever the case of its letters
  FirstGroups first_groups;
};

// With `taking` only those ways to match stay in which that group takes part, or no group at all: of "a(b)|c(d)" the
// branch that holds it. Errors, in Error::why: look-around, back-references, \p, \C, \Q, flags other than i, s, m and
// x, a group that is not closed, more than 100 groups in each other. Pure.
Result<Translated> translate(std::string_view expression, int secret_group, Bounds bounds, int taking = kAnyGroup);

// A group around everything but conditions is taken off, as translate() does it: the value is then all of the match.
std::vector<Item> without_group_around(std::vector<Item> items);

}  // namespace assay::import
