#include "scanners/packages/model/rest_targets.h"

#include <algorithm>

#include "base/strings.h"
#include "scanners/packages/model/rest_inline.h"

namespace assay::packages {

namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kLongestLink = 4096;
constexpr std::size_t kMostInLine = 8;  // marks of one kind; with more of them there may be any target

std::string without_marks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (std::string_view("*`|_\\").find(c) == kNone) out += c;
  return out;
}

class Targets {
 public:
  RestTargets find(const RestLines& lines) {
    std::string all;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      line(lines, i);
      all += cat(lines[i].text, "\n");
    }
    links(all);
    return std::move(out_);
  }

 private:
  // As it is written, and as it is shown.
  void add(std::string_view name) {
    out_.names.insert(rest_name(name));
    out_.names.insert(rest_name(without_marks(name)));
  }

  void line(const RestLines& lines, std::size_t at) {
    std::string_view text = lines[at].text;
    if (at + 1 < lines.size()) {
      std::string_view below = lines[at + 1].text;
      below.remove_prefix(std::min(below.find_first_not_of(' '), below.size()));
      if (is_adornment(below)) add(text);
    }
    if (const std::size_t name = text.find(":name:"); name != kNone) add(text.substr(name + 6));
    if (const std::size_t contents = text.find("contents::"); contents != kNone) {
      add("contents");
      add(text.substr(contents + 10));
    }
    each(text, ".. ", [&](std::size_t mark) {
      std::string_view rest = text.substr(mark + 3);
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      if (rest.starts_with('_')) return target(rest.substr(1));
      if (!rest.starts_with('[')) return;
      const std::string_view label = rest.substr(1, rest.find(']') - 1);
      add(label.substr(label.starts_with('#') ? 1 : 0));
    });
  }

  // Each place of a mark in a line, or a few of them.
  template <class Look>
  void each(std::string_view text, std::string_view mark, Look look) {
    std::size_t count = 0;
    for (std::size_t at = text.find(mark); at != kNone && !out_.unknown; at = text.find(mark, at + mark.size())) {
      if (++count > kMostInLine)
        out_.unknown = true;
      else
        look(at);
    }
  }

  // "name: address", "`a name`: address"; the address and what is below may be missing.
  void target(std::string_view text) {
    if (text.find('\\') != kNone) out_.unknown = true;
    if (text.starts_with('`')) {
      const std::size_t end = text.find('`', 1);
      if (end == kNone) out_.unknown = true;
      return add(text.substr(1, end - 1));
    }
    if (text.find(':') == kNone) out_.unknown = true;
    each(text, ":", [&](std::size_t colon) { add(text.substr(0, colon)); });
  }

  // "`text <address>`_" and "_`text`", over line ends too.
  void links(std::string_view text) {
    for (std::size_t end = text.find(">`_"); end != kNone && !out_.unknown; end = text.find(">`_", end + 3)) {
      const std::string_view before = text.substr(end - std::min(end, kLongestLink), std::min(end, kLongestLink));
      const std::size_t open = before.rfind('<');
      const std::size_t begin = open == kNone ? kNone : before.substr(0, open).rfind('`');
      if (begin == kNone) {
        out_.unknown = true;
      } else {
        add(before.substr(begin + 1, open - begin - 1));
        add(before.substr(open + 1));
      }
    }
    for (std::size_t mark = text.find("_`"); mark != kNone; mark = text.find("_`", mark + 2)) {
      const std::size_t end = text.substr(0, std::min(text.size(), mark + kLongestLink)).find('`', mark + 2);
      if (end != kNone) add(text.substr(mark + 2, end - mark - 2));
    }
  }

  RestTargets out_;
};

}  // namespace

RestTargets possible_targets(const RestLines& lines) { return Targets().find(lines); }

}  // namespace assay::packages
