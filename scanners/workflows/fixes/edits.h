// Edits of a YAML file that keep everything else as it is: comments, quotes, line ends, indentation. Nothing is given
// where that cannot be done. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/findings/reporter.h"
#include "scanners/workflows/model/uses.h"

namespace assay::workflows::fixes {

struct SpanEdit {
  yaml::Span span;
  std::string text;
};

// Another value in the place of a scalar's, in its quotes. `value` is made of letters, digits and ._/@:- and does not
// need quotes. Not of an alias, of what has an anchor, or of a scalar over several lines.
std::optional<SpanEdit> set_value(const yaml::Tree& tree, const yaml::Node& scalar, std::string_view value);

// `key: value` as an entry of the mapping, behind `after`, which is one of its own.
std::optional<SpanEdit> add_entry(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& after,
                                  std::string_view key, std::string_view value);
// `key:` with `inner: value` in it.
std::optional<SpanEdit> add_nested(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& after,
                                   std::string_view key, std::string_view inner, std::string_view value);

// The lines of an entry or of a list's item taken out, with the comments behind it. Not in brackets, where something
// else stands on its lines, or where it is the only one.
std::optional<SpanEdit> remove_entry(const yaml::Tree& tree, const yaml::Node& mapping, const yaml::Entry& entry);
std::optional<SpanEdit> remove_item(const yaml::Tree& tree, const yaml::Node& sequence, const yaml::Node& item);

// The anchor of a node taken out, with the blanks between it and what it names. Not where it stands by itself.
std::optional<SpanEdit> remove_anchor(const yaml::Tree& tree, const yaml::Node& node);

// A reference with its release behind a `uses:` that has none.
std::vector<SpanEdit> add_ref(const yaml::Tree& tree, const Uses& uses, std::string_view sha, std::string_view release);

// The commit in the place of the reference, and its release in the comment behind it: the version that stands there is
// changed, or one is added, where a comment may stand. None where the comment names something else.
std::vector<SpanEdit> pin(const yaml::Tree& tree, const Uses& uses, std::string_view sha, std::string_view release);

// The same with another release in the place of the one that is used: the comment says that one now.
std::vector<SpanEdit> raise(const yaml::Tree& tree, const Uses& uses, std::string_view sha, std::string_view release);

// The release in the comment behind a commit.
std::optional<SpanEdit> set_release(const yaml::Tree& tree, const Uses& uses, std::string_view release);

// All edits, or none where there are none, as the fix of the finding.
void offer(Draft& draft, const std::vector<SpanEdit>& edits, const std::string& description, bool safe);
inline void offer(Draft& draft, const std::optional<SpanEdit>& edit, const std::string& description, bool safe) {
  if (edit) offer(draft, std::vector{*edit}, description, safe);
}

}  // namespace assay::workflows::fixes
