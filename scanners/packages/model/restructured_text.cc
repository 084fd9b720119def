#include "scanners/packages/model/restructured_text.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "scanners/packages/model/rest_directives.h"
#include "scanners/packages/model/rest_inline.h"
#include "scanners/packages/model/rest_lines.h"

namespace assay::packages {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

class Reader {
 public:
  explicit Reader(RestProblems& out) : out_(out) {}

  void read(const RestLines& lines) {
    body(lines, 0);
    for (const auto& [name, line] : names_.used)
      if (!names_.substitutions.contains(name)) problem(line, cat("nothing defines |", name.substr(0, 60), "|"));
  }

 private:
  void problem(std::uint32_t line, std::string why) { out_.push_back({line, std::move(why)}); }
  bool full() const { return out_.size() >= kMostRestProblems; }
  void ends_badly(const RestLines& lines, const RestBlock& block, std::string_view what) {
    if (!block.ends_well && block.next < lines.size())
      problem(lines[block.next].number, cat(what, " ends without a blank line"));
  }

  // `depth` 0: the text itself, which alone has titles.
  void body(const RestLines& lines, std::size_t depth) {
    if (depth > kMostRestDepth) return;
    for (std::size_t at = 0; at < lines.size() && !full();) {
      if (lines[at].text.empty())
        ++at;
      else
        at = element(lines, at, depth);
    }
  }

  std::size_t element(const RestLines& lines, std::size_t at, std::size_t depth) {
    const std::string_view line = lines[at].text;
    if (line.front() == ' ') return quote(lines, at, depth);
    if (bullet_of(line) != 0) return bullets(lines, at, depth);
    if (const auto one = enumerator_of(line); one && enumerates(lines, at, *one))
      return numbers(lines, at, *one, depth);
    if (field_of(line) != 0) return fields(lines, at, depth);
    if (option_of(line) != 0 && !rest_indented(lines, at, option_of(line)).lines.empty())
      return options(lines, at, depth);
    if (line == ">>>" || line.starts_with(">>> ")) return until_blank(lines, at);
    if (line == "|" || line.starts_with("| ")) return line_block(lines, at);
    if (is_grid_top(line)) return until_blank(lines, at);
    if (is_simple_top(line)) return simple_table(lines, at);
    if (line == ".." || line.starts_with(".. ") || line == "__" || line.starts_with("__ "))
      return explicit_markup(lines, at, depth);
    if (is_adornment(line)) {
      if (depth == 0) return overline(lines, at);
      if (line.size() >= 4) {
        problem(lines[at].number, "a title or a transition stands where none may");
        return at + 1;
      }
    }
    return text(lines, at, depth);
  }

  static std::size_t until_blank(const RestLines& lines, std::size_t at) {
    while (at < lines.size() && !lines[at].text.empty()) ++at;
    return at;
  }

  std::size_t quote(const RestLines& lines, std::size_t at, std::size_t depth) {
    const RestBlock block = rest_indented(lines, at);
    // An attribution ("-- who") is no text of the quote.
    RestLines rest;
    bool skipped = false;
    for (std::size_t i = 0; i < block.lines.size(); ++i) {
      const std::string_view line = block.lines[i].text;
      if (line.empty()) skipped = false;
      if (i > 1 && block.lines[i - 1].text.empty() && (line.starts_with("--") || line.starts_with("\xe2\x80\x94")))
        skipped = true;
      rest.push_back(skipped ? RestLine{{}, block.lines[i].number} : block.lines[i]);
    }
    body(rest, depth + 1);
    ends_badly(lines, block, "a block quote");
    return block.next;
  }

  // One list: `width` gives the marker of a line of it, 0 for none.
  template <class Width>
  std::size_t list(const RestLines& lines, std::size_t at, std::size_t depth, std::string_view what, bool known,
                   Width width) {
    for (;;) {
      const std::size_t marker = width(at);
      const bool has_text = lines[at].text.size() > marker;
      const RestBlock item = known && has_text ? rest_indented_by(lines, at, marker) : rest_indented(lines, at, marker);
      body(item.lines, depth + 1);
      std::size_t next = item.next;
      while (next < lines.size() && lines[next].text.empty()) ++next;
      if (full()) return next;
      if (next >= lines.size() || width(next) == 0) {
        ends_badly(lines, item, what);
        return next;
      }
      at = next;
    }
  }

  std::size_t bullets(const RestLines& lines, std::size_t at, std::size_t depth) {
    const std::string_view mark =
        lines[at].text.substr(0, static_cast<unsigned char>(lines[at].text[0]) < 0x80 ? 1 : 3);
    return list(lines, at, depth, "a bullet list", true, [&](std::size_t i) {
      return lines[i].text.starts_with(mark) ? bullet_of(lines[i].text) : std::size_t{0};
    });
  }

  static bool enumerates(const RestLines& lines, std::size_t at, const RestEnumerator& one) {
    if (at + 1 >= lines.size() || lines[at + 1].text.empty() || lines[at + 1].text.front() == ' ') return true;
    const auto next = enumerator_of(lines[at + 1].text, one.sequence);
    if (!next || next->format != one.format || lines[at + 1].text.size() == next->marker) return false;
    return next->automatic || (!one.automatic && next->ordinal == one.ordinal + 1 && next->sequence == one.sequence);
  }

  std::size_t numbers(const RestLines& lines, std::size_t at, RestEnumerator last, std::size_t depth) {
    std::size_t current = at;
    return list(lines, at, depth, "an enumerated list", true, [&](std::size_t i) {
      if (i == current) return last.marker;
      const auto one = enumerator_of(lines[i].text, last.sequence);
      if (!one || one->format != last.format) return std::size_t{0};
      if (!one->automatic && (last.automatic || one->sequence != last.sequence || one->ordinal != last.ordinal + 1))
        return std::size_t{0};
      if (!enumerates(lines, i, *one)) return std::size_t{0};
      last = {last.format, last.sequence, one->ordinal, one->marker, last.automatic || one->automatic};
      current = i;
      return last.marker;
    });
  }

  std::size_t fields(const RestLines& lines, std::size_t at, std::size_t depth) {
    return list(lines, at, depth, "a field list", false, [&](std::size_t i) { return field_of(lines[i].text); });
  }
  std::size_t options(const RestLines& lines, std::size_t at, std::size_t depth) {
    return list(lines, at, depth, "an option list", false, [&](std::size_t i) {
      const std::size_t marker = option_of(lines[i].text);
      return marker != 0 && !rest_indented(lines, i, marker).lines.empty() ? marker : std::size_t{0};
    });
  }

  std::size_t line_block(const RestLines& lines, std::size_t at) {
    while (at < lines.size() && (lines[at].text == "|" || lines[at].text.starts_with("| "))) {
      const RestBlock one = rest_indented(lines, at, std::min<std::size_t>(2, lines[at].text.size()), true);
      inline_text(one.lines, 0, one.lines.size());
      at = std::max(one.next, at + 1);
    }
    if (at < lines.size() && !lines[at].text.empty() && lines[at - 1].text.empty() == false)
      problem(lines[at].number, "a line block ends without a blank line");
    return at;
  }

  std::size_t simple_table(const RestLines& lines, std::size_t at) {
    std::size_t found = 0;
    for (std::size_t i = at + 1; i < lines.size(); ++i) {
      const std::string_view line = lines[i].text;
      if (line.empty() || line.front() != '=' || line.find_first_not_of("= ") != kNone) continue;
      if (line.size() != lines[at].text.size()) {
        problem(lines[i].number, "the borders of a table are not equally long");
        return i + 1;
      }
      if (++found < 2 && i + 1 < lines.size() && !lines[i + 1].text.empty()) continue;
      if (i + 1 < lines.size() && !lines[i + 1].text.empty())
        problem(lines[i + 1].number, "a table ends without a blank line");
      return i + 1;
    }
    problem(lines[at].number, "a table has no border at its end");
    return lines.size();
  }

  std::size_t explicit_markup(const RestLines& lines, std::size_t at, std::size_t depth) {
    for (;;) {
      const std::string_view line = lines[at].text;
      const bool anonymous = line.starts_with("__");
      const std::size_t begin = std::min(line.find_first_not_of(' ', 2), line.size());
      const std::string_view rest = line.substr(begin);
      // An empty comment does not take what stands below it.
      const bool empty = !anonymous && rest.empty() && (at + 1 >= lines.size() || lines[at + 1].text.empty());
      RestBlock block = empty ? RestBlock{{}, at + 1, true} : rest_indented(lines, at, begin);
      if (!anonymous && !empty) construct(rest, lines[at].number, block, depth);
      std::size_t next = block.next;
      while (next < lines.size() && lines[next].text.empty()) ++next;
      if (full()) return next;
      const std::string_view after = next < lines.size() ? lines[next].text : std::string_view();
      if (after != ".." && !after.starts_with(".. ") && after != "__" && !after.starts_with("__ ")) {
        ends_badly(lines, block, "explicit markup");
        return next;
      }
      at = next;
    }
  }

  // `block` begins with `rest`, which stands behind ".. ".
  void construct(std::string_view rest, std::uint32_t number, RestBlock& block, std::size_t depth) {
    if (rest.starts_with('|')) {
      const std::size_t end = rest.find('|', 1);
      if (end == kNone || rest.starts_with("| ")) return;
      const std::string_view name = rest.substr(1, end - 1);
      names_.substitutions.insert(rest_name(name));
      if ((end + 1 == rest.size() || rest[end + 1] == ' ') && !defined_.emplace(name).second)
        problem(number, cat("the substitution |", name.substr(0, 60), "| is defined twice"));
      check_directive(rest.substr(std::min(rest.find_first_not_of(' ', end + 1), rest.size())), number, block, names_,
                      out_);
      return;
    }
    if (rest.starts_with('[')) {
      const std::size_t end = rest.find(']');
      if (end == kNone || end == 1 || rest.substr(1, end - 1).find(' ') != kNone) return;
      if (end + 1 < rest.size() && rest[end + 1] != ' ') return;
      const std::size_t text = std::min(rest.find_first_not_of(' ', end + 1), rest.size());
      block.lines.front().text.remove_prefix(text);
      return body(block.lines, depth + 1);
    }
    if (!rest.starts_with('_')) body(check_directive(rest, number, block, names_, out_), depth + 1);
  }

  // A title with a line above it, or a transition.
  std::size_t overline(const RestLines& lines, std::size_t at) {
    const std::string_view over = lines[at].text;
    const bool is_short = over.size() < 4;
    if (at + 1 >= lines.size() || lines[at + 1].text.empty()) return is_short ? text(lines, at, 0) : at + 1;
    if (is_short) return short_overline(lines, at);
    const std::uint32_t number = lines[at].number;
    if (is_adornment(lines[at + 1].text)) {
      problem(number, "a line of marks is followed by another");
      return at + 2;
    }
    const std::string_view under = at + 2 < lines.size() ? lines[at + 2].text : std::string_view();
    if (!is_adornment(under)) {
      problem(number, "a title has a line above it and none below it");
    } else if (under != over) {
      problem(number, "the lines above and below a title are not the same");
    } else {
      const std::string_view title = lines[at + 1].text;
      if (least_width(title) > over.size()) problem(number, "the line above a title is too short");
      section({over.front(), under.front()}, number);
      inline_text(lines, at + 1, at + 2);
    }
    return std::min(at + 3, lines.size());
  }
  std::size_t short_overline(const RestLines& lines, std::size_t at) {
    const bool whole = at + 2 < lines.size() && lines[at + 2].text == lines[at].text &&
                       !is_adornment(lines[at + 1].text) && most_width(lines[at + 1].text) <= lines[at].text.size();
    if (!whole) return text(lines, at, 0);
    section({lines[at].text.front(), lines[at].text.front()}, lines[at].number);
    return at + 3;
  }

  void section(const std::string& style, std::uint32_t number) {
    const auto known = std::find(styles_.begin(), styles_.end(), style);
    const auto level = static_cast<std::size_t>(known - styles_.begin()) + 1;
    if (level > level_ + 1) return problem(number, "a title skips a level of titles");
    if (known == styles_.end()) styles_.push_back(style);
    level_ = level;
  }

  std::size_t text(const RestLines& lines, std::size_t at, std::size_t depth) {
    if (at + 1 >= lines.size() || lines[at + 1].text.empty()) return paragraph(lines, at, at + 1);
    const std::string_view below = lines[at + 1].text;
    if (below.front() == ' ') return definitions(lines, at, depth);
    if (is_adornment(below)) {
      const bool long_enough = most_width(lines[at].text) <= below.size();
      const bool too_short = least_width(lines[at].text) > below.size();
      if (long_enough || below.size() >= 4) {
        if (too_short && !long_enough) problem(lines[at + 1].number, "the line below a title is too short");
        if (depth != 0)
          problem(lines[at + 1].number, "a title stands where none may");
        else
          section({below.front()}, lines[at].number);
        inline_text(lines, at, at + 1);
        return at + 2;
      }
    }
    std::size_t end = at + 1;
    while (end < lines.size() && !lines[end].text.empty() && lines[end].text.front() != ' ') ++end;
    if (end < lines.size() && !lines[end].text.empty()) problem(lines[end].number, "indentation is not expected");
    return paragraph(lines, at, end);
  }

  // What is behind the paragraph of lines `at` to `end`: where it ends with "::", behind its literal block.
  std::size_t paragraph(const RestLines& lines, std::size_t at, std::size_t end) {
    inline_text(lines, at, end);
    std::string_view last = lines[end - 1].text;
    if (!last.ends_with("::")) return end;
    last.remove_suffix(2);
    std::size_t slashes = 0;
    while (last.ends_with('\\')) {
      last.remove_suffix(1);
      ++slashes;
    }
    if (slashes % 2 == 1) return end;
    const RestBlock block = rest_indented(lines, end);
    if (!block.lines.empty()) {
      ends_badly(lines, block, "a literal block");
      return block.next;
    }
    std::size_t next = end;
    while (next < lines.size() && lines[next].text.empty()) ++next;
    if (next >= lines.size() || !is_mark(lines[next].text.front())) {
      problem(lines[end - 1].number, ":: is followed by no literal block");
      return next;
    }
    const char mark = lines[next].text.front();
    for (; next < lines.size() && !lines[next].text.empty(); ++next) {
      if (lines[next].text.front() == mark) continue;
      problem(lines[next].number, "the lines of a quoted literal block do not begin alike");
      return next;
    }
    return next;
  }

  std::size_t definitions(const RestLines& lines, std::size_t at, std::size_t depth) {
    for (;;) {
      inline_text(lines, at, at + 1);
      const RestBlock block = rest_indented(lines, at + 1);
      body(block.lines, depth + 1);
      std::size_t next = block.next;
      while (next < lines.size() && lines[next].text.empty()) ++next;
      if (full()) return next;
      const bool another = next + 1 < lines.size() && !lines[next + 1].text.empty() &&
                           lines[next + 1].text.front() == ' ' && is_plain(lines, next);
      if (!another) {
        ends_badly(lines, block, "a definition list");
        return next;
      }
      at = next;
    }
  }
  // Whether a line is text and nothing else begins with it.
  static bool is_plain(const RestLines& lines, std::size_t at) {
    const std::string_view line = lines[at].text;
    const auto one = enumerator_of(line);
    return line.front() != ' ' && bullet_of(line) == 0 && !(one && enumerates(lines, at, *one)) &&
           field_of(line) == 0 && option_of(line) == 0 && !line.starts_with(">>>") && line != "|" &&
           !line.starts_with("| ") && line != ".." && !line.starts_with(".. ") && line != "__" &&
           !line.starts_with("__ ") && !is_adornment(line) && !is_grid_top(line) && !is_simple_top(line);
  }

  void inline_text(const RestLines& lines, std::size_t from, std::size_t to) {
    if (from >= to || full()) return;
    std::string text;
    for (std::size_t i = from; i < to; ++i) text += cat(i == from ? "" : "\n", lines[i].text);
    // The colons before a literal block are none of the text.
    if (text.ends_with("::")) text.resize(text.size() - 1);
    check_inline(text, lines[from].number, names_, out_);
  }

  RestProblems& out_;
  RestNames names_;
  std::set<std::string, std::less<>> defined_;  // substitutions as they are written
  std::vector<std::string> styles_;
  std::size_t level_ = 0;
};

}  // namespace

RestProblems problems_of_rest(std::string_view text) {
  RestProblems out;
  const RestText lines(text);
  Reader(out).read(lines.lines());
  std::stable_sort(out.begin(), out.end(), [](const RestProblem& a, const RestProblem& b) { return a.line < b.line; });
  if (out.size() > kMostRestProblems) out.resize(kMostRestProblems);
  return out;
}

}  // namespace assay::packages
