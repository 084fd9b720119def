#include "rules/importers/dialect.h"

#include <algorithm>
#include <optional>

#include "base/letter_case.h"
#include "base/strings.h"
#include "rules/pattern.h"

namespace assay::import {

namespace {

constexpr int kMostDepth = 100;

auto refuse(std::string why) { return fail("taking over an expression", "", std::move(why)); }

class Translator {
 public:
  Translator(std::string_view text, int secret_group, Bounds bounds, int taking = kAnyGroup)
      : text_(text), secret_(secret_group), bounds_(bounds), taking_(taking) {}

  Result<Translated> run() {
    if (secret_ < 0) secret_ = has_group() ? 1 : 0;
    Translated out;
    if (auto status = sequence(out.items, 0, out.first_groups); !status) return tl::make_unexpected(status.error());
    if (at_ < text_.size()) return refuse("a ')' without its '('");
    unwrap(out.items);
    out.bounded = bounded_;
    out.groups = groups_;
    out.named = named_;
    out.token = token_;
    return out;
  }

  static void unwrap(std::vector<Item>& items) {
    splice_groups(items);
    flatten(items);
    splice_groups(items);
  }

 private:
  // Whether any group captures.
  bool has_group() const {
    bool in_class = false;
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (text_[i] == '\\') {
        ++i;
      } else if (in_class) {
        in_class = text_[i] != ']';
      } else if (text_[i] == '[') {
        in_class = true;
        if (text_.substr(i + 1).starts_with("^]") || text_.substr(i + 1).starts_with("]"))
          i += text_[i + 1] == '^' ? 2U : 1U;
      } else if (text_[i] == '(') {
        const std::string_view rest = text_.substr(i + 1);
        if (!rest.starts_with("?")) return true;
        if (rest.starts_with("?P<") || (rest.starts_with("?<") && !rest.starts_with("?<=") && !rest.starts_with("?<!")))
          return true;
      }
    }
    return false;
  }

  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }

  void skip_verbose() {
    while (verbose_ && at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  // Which of the branches stay: where one group is to take part, the branch that holds it; where none is, those
  // without.
  void narrow(std::vector<std::vector<Item>>& branches, const std::vector<int>& groups_before) const {
    if (taking_ == kAnyGroup) return;
    std::vector<std::vector<Item>> staying;
    for (std::size_t i = 0; i < branches.size(); ++i) {
      const int first = groups_before[i] + 1;
      const int last = i + 1 < branches.size() ? groups_before[i + 1] : groups_;
      if (taking_ == kNoGroup ? last < first : first <= taking_ && taking_ <= last)
        staying.push_back(std::move(branches[i]));
    }
    if (!staying.empty()) branches = std::move(staying);
  }

  // Up to the ')' of the group or the end. Alternatives become one item.
  Status sequence(std::vector<Item>& items, int depth, FirstGroups& first_groups) {
    if (depth > kMostDepth) return refuse("groups too deep in each other");
    const std::string outer_flags = flags_;
    const bool outer_verbose = verbose_;
    std::vector<std::vector<Item>> branches(1);
    std::vector<int> groups_before{groups_};
    FirstGroups of_branch;
    const auto end_branch = [&] {
      first_groups.groups.insert(first_groups.groups.end(), of_branch.groups.begin(), of_branch.groups.end());
      first_groups.certain = (branches.size() == 1 || first_groups.certain) && of_branch.certain;
      of_branch = {};
    };
    while (true) {
      skip_verbose();
      if (at_ >= text_.size() || text_[at_] == ')') break;
      if (take("|")) {
        end_branch();
        branches.emplace_back();
        groups_before.push_back(groups_);
        continue;
      }
      Item item;
      FirstGroups of_atom;
      if (auto status = atom(item, depth, of_atom); !status) return status;
      if (!of_branch.certain) {
        of_branch.groups.insert(of_branch.groups.end(), of_atom.groups.begin(), of_atom.groups.end());
        of_branch.certain = of_atom.certain;
      }
      item.flags = flags_;
      if (!item.text.empty() && item.text != "(?:)") branches.back().push_back(std::move(item));
    }
    end_branch();
    if (branches.size() > 1) narrow(branches, groups_before);
    if (branches.size() == 1) {
      items = std::move(branches[0]);
    } else {
      std::string text = "(?:";
      for (std::size_t i = 0; i < branches.size(); ++i) text += (i == 0 ? "" : "|") + joined(branches[i], outer_flags);
      items = {{text + ")", outer_flags}};
    }
    if (depth > 0) flags_ = outer_flags;
    if (depth > 0) verbose_ = outer_verbose;
    return {};
  }

  // The items where `outer` flags hold already.
  static std::string joined(const std::vector<Item>& items, const std::string& outer) {
    std::string out;
    for (std::size_t i = 0; i < items.size();) {
      const std::string& flags = items[i].flags;
      std::string run;
      for (; i < items.size() && items[i].flags == flags; ++i) run += items[i].text;
      std::string on;
      std::string off;
      for (const char flag : flags)
        if (outer.find(flag) == std::string::npos) on += flag;
      for (const char flag : outer)
        if (flags.find(flag) == std::string::npos) off += flag;
      if (on.empty() && off.empty())
        out += run;
      else
        out += cat("(?", on, off.empty() ? "" : "-", off, ":", run, ")");
    }
    return out;
  }

  // Items as a group that does not capture; what is one already stays as it is.
  static std::string grouped(const std::vector<Item>& items, const std::string& outer) {
    const auto same = [&](const Item& item) { return item.flags == items[0].flags; };
    std::string text = joined(items, outer);
    const bool is_group = !items.empty() && (items.size() == 1 || items[0].flags != outer) &&
                          std::all_of(items.begin(), items.end(), same) && text.starts_with("(?") &&
                          !text.starts_with("(?P<") && text.ends_with(")");
    return is_group ? text : cat("(?:", text, ")");
  }

  Status atom(Item& item, int depth, FirstGroups& first_groups) {
    const std::size_t begin = at_;
    const int groups_before = groups_;
    bool is_group = false;
    const char c = text_[at_];
    if (c == '(') {
      if (auto status = group(item.text, depth, first_groups); !status) return status;
      if (item.text.empty()) return {};  // flags
      is_group = true;
    } else if (c == '[') {
      if (auto status = bracket(item.text); !status) return status;
    } else if (c == '\\') {
      if (auto status = escape(item.text); !status) return status;
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      item.text = "(?:";
      while (at_ < text_.size() && static_cast<unsigned char>(text_[at_]) >= 0x80) {
        item.text += "\\x" + to_hex(text_.substr(at_++, 1));
        if (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80) break;
      }
      item.text += ")";
    } else {
      item.text = c;
      ++at_;
    }
    if (at_ == begin) return refuse("an expression that does not go on");
    return repeat(item.text, is_group, groups_before, first_groups);
  }

  Status group(std::string& out, int depth, FirstGroups& first_groups) {
    ++at_;
    std::string open = "(?:";
    const int groups_before = groups_;
    if (take("?")) {
      if (take("=") || take("!") || take("<=") || take("<!")) return refuse("look-around");
      if (take(">")) return refuse("an atomic group");
      if (take(":")) {
      } else if (take("P<") || take("<")) {
        const std::size_t end = std::min(text_.find('>', at_), text_.size());
        const std::string_view name = text_.substr(at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        open = keep_secret_ && name == "secret" ? "(?P<secret>" : captured();
        if (named_ == 0) named_ = groups_;
        if (token_ == 0 && equal_ignoring_case(name, "token")) token_ = groups_;
      } else {
        return flags(out, depth, first_groups);
      }
    } else {
      open = captured();
    }
    const bool captures = groups_ != groups_before;
    if (auto status = rest_of_group(open, out, depth, first_groups); !status) return status;
    if (!captures) return {};
    // One that takes part with nothing in it does not count.
    const auto shape = analyse_pattern(out);
    const bool may_be_empty = shape && shape->min_width == 0;
    first_groups = {{groups_before + 1}, !may_be_empty};
    if (may_be_empty && taking_ == kNoGroup) out = "(?:)";
    return {};
  }

  std::string captured() { return ++groups_ == secret_ ? "(?P<secret>" : "(?:"; }

  Status rest_of_group(const std::string& open, std::string& out, int depth, FirstGroups& first_groups) {
    std::vector<Item> inner;
    if (auto status = sequence(inner, depth + 1, first_groups); !status) return status;
    if (!take(")")) return refuse("a '(' without its ')'");
    out = open == "(?:" ? grouped(inner, flags_) : open + joined(inner, flags_) + ")";
    return {};
  }

  Status flags(std::string& out, int depth, FirstGroups& first_groups) {
    std::string set = flags_;
    bool on = true;
    bool verbose = verbose_;
    while (at_ < text_.size() && text_[at_] != ')' && text_[at_] != ':') {
      const char c = text_[at_++];
      if (c == '-') {
        on = false;
      } else if (c == 'x') {
        verbose = on;
      } else if (c == 'i' || c == 's' || c == 'm') {
        std::erase(set, c);
        if (on) set += c;
      } else if (c != 'u') {
        return refuse(cat("the flag '", std::string(1, c), "'"));
      }
    }
    std::sort(set.begin(), set.end());
    if (take(")")) {
      flags_ = set;
      verbose_ = verbose;
      out.clear();
      return {};
    }
    if (!take(":")) return refuse("a '(' without its ')'");
    const std::string outer = flags_;
    const bool outer_verbose = verbose_;
    flags_ = set;
    verbose_ = verbose;
    std::vector<Item> inner;
    if (auto status = sequence(inner, depth + 1, first_groups); !status) return status;
    flags_ = outer;
    verbose_ = outer_verbose;
    if (!take(")")) return refuse("a '(' without its ')'");
    out = grouped(inner, outer);
    return {};
  }

  Status bracket(std::string& out) {
    const std::size_t begin = at_++;
    if (at_ < text_.size() && text_[at_] == '^') ++at_;
    if (at_ < text_.size() && text_[at_] == ']') ++at_;
    while (at_ < text_.size() && text_[at_] != ']') {
      if (static_cast<unsigned char>(text_[at_]) >= 0x80) return refuse("a character beyond ASCII in a class");
      if (text_.substr(at_).starts_with("[:")) {
        const std::size_t end = text_.find(":]", at_);
        if (end == std::string_view::npos) return refuse("a class that is not closed");
        at_ = end + 2;
      } else if (text_[at_] == '\\') {
        if (at_ + 1 < text_.size() && (text_[at_ + 1] == 'p' || text_[at_ + 1] == 'P')) return refuse("\\p");
        at_ += 2;
      } else {
        ++at_;
      }
    }
    if (at_ >= text_.size()) return refuse("a class that is not closed");
    ++at_;
    out = bare_bracket(text_.substr(begin, at_ - begin));
    return {};
  }

  // A '[' in a class, which other dialects let stand, is written out.
  static std::string bare_bracket(std::string_view text) {
    std::string out = "[";
    for (std::size_t i = 1; i < text.size(); ++i) {
      if (text[i] == '\\' && i + 1 < text.size()) {
        out += text.substr(i, 2);
        ++i;
      } else if (text.substr(i).starts_with("[:")) {
        const std::size_t end = text.find(":]", i) + 2;
        out += text.substr(i, end - i);
        i = end - 1;
      } else if (text[i] == '[') {
        out += "\\[";
      } else {
        out += text[i];
      }
    }
    return out;
  }

  Status escape(std::string& out) {
    if (at_ + 1 >= text_.size()) return refuse("a '\\' at the end");
    const char c = text_[at_ + 1];
    if (c == 'p' || c == 'P' || c == 'C' || c == 'Q' || c == 'X') return refuse(cat("\\", std::string(1, c)));
    if (c >= '1' && c <= '9') return refuse("a back-reference");
    if (c == 'Z') {
      out = "\\z";
      at_ += 2;
      return {};
    }
    if (c == 'x' && text_.substr(at_ + 2).starts_with("{")) {
      const std::size_t end = text_.find('}', at_);
      if (end == std::string_view::npos) return refuse("an escape that is not closed");
      out = text_.substr(at_, end + 1 - at_);
      at_ = end + 1;
      return {};
    }
    const std::size_t length = c == 'x' ? 4 : 2;
    if (at_ + length > text_.size()) return refuse("an escape that is not closed");
    // Escapes that RE2 does not know stand for the character: "\/", "\"", "\'", "\ ".
    const bool letter = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    out = letter || c != ' ' ? std::string(text_.substr(at_, length)) : " ";
    at_ += length;
    return {};
  }

  // Digits from at_ on.
  std::optional<std::uint32_t> number(std::size_t& at) const {
    std::uint32_t value = 0;
    const std::size_t begin = at;
    while (at < text_.size() && text_[at] >= '0' && text_[at] <= '9' && value < 100000)
      value = 10 * value + static_cast<std::uint32_t>(text_[at++] - '0');
    if (at == begin) return std::nullopt;
    return value;
  }

  // An atom that may be left out: it is there where a group in it is to take part, and not there where none is.
  void settle(std::string& text, std::string& counted, int groups_before) const {
    const int first = groups_before + 1;
    if (taking_ == kAnyGroup || groups_ < first || (taking_ != kNoGroup && (taking_ < first || taking_ > groups_)))
      return;
    if (taking_ == kNoGroup) {
      text.clear();
      counted.clear();
    } else if (counted == "?") {
      counted.clear();
    } else if (counted == "*") {
      counted = "+";
    } else {
      counted.replace(0, 2, "{1");
    }
  }

  Status repeat(std::string& text, bool is_group, int groups_before, FirstGroups& first_groups) {
    skip_verbose();
    while (at_ < text_.size()) {
      std::uint32_t least = 0;
      bool endless = false;
      std::string counted;
      if (text_[at_] == '?') {
        counted = "?";
        ++at_;
      } else if (text_[at_] == '*' || text_[at_] == '+') {
        least = text_[at_] == '+' ? 1 : 0;
        counted = text_[at_];
        endless = true;
        ++at_;
      } else if (text_[at_] == '{') {
        std::size_t at = at_ + 1;
        const auto low = number(at);
        if (!low && !text_.substr(at).starts_with(",")) break;  // a brace that is a character
        least = low.value_or(0);
        std::optional<std::uint32_t> high = low;
        if (text_.substr(at).starts_with(",")) {
          ++at;
          high = number(at);
        }
        if (!text_.substr(at).starts_with("}")) break;
        endless = !high;
        counted = high && *high == least && low ? cat("{", least, "}")
                  : high                        ? cat("{", least, ",", *high, "}")
                                                : cat("{", least, ",}");
        at_ = at + 1;
      } else {
        break;
      }
      const std::uint32_t most = is_group ? bounds_.groups : bounds_.characters;
      if (endless && most != 0) {
        counted = cat("{", least, ",", std::max(most, least + most / 2), "}");
        bounded_ = true;
      }
      if (take("+")) return refuse("a possessive repeat");
      const bool lazy = take("?");
      if (least == 0) {
        first_groups.certain = false;
        settle(text, counted, groups_before);
        if (counted.empty()) continue;
      }
      text += cat(counted, lazy ? "?" : "");
      if (at_ < text_.size() && (text_[at_] == '*' || text_[at_] == '+' || text_[at_] == '{'))
        text = cat("(?:", text, ")");
      skip_verbose();
    }
    return {};
  }

  // A group around everything is taken off, so that an anchor inside of it can be cut at. The value is then all of the
  // match, which is what that group was.
  static void flatten(std::vector<Item>& items) {
    const auto is_condition = [](const Item& item) {
      return item.text == "\\b" || item.text == "^" || item.text == "$" || item.text == "\\A" || item.text == "\\z" ||
             item.text == "\\B";
    };
    for (int round = 0; round < 8; ++round) {
      std::size_t only = items.size();
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (is_condition(items[i])) continue;
        if (only != items.size()) return;
        only = i;
      }
      if (only == items.size()) return;
      const std::string text = items[only].text;
      const std::size_t open = text.starts_with("(?P<secret>") ? 11 : text.starts_with("(?:") ? 3 : 0;
      if (open == 0 || !text.ends_with(")")) return;
      Translator inner(std::string_view(text).substr(open, text.size() - open - 1), 0, {0, 0});
      inner.keep_secret_ = true;
      inner.flags_ = items[only].flags;
      std::vector<Item> parts;
      FirstGroups unasked;
      if (!inner.sequence(parts, 0, unasked) || inner.at_ != inner.text_.size()) return;
      if (parts.size() == 1 && parts[0].text == text) return;
      std::vector<Item> out(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(only));
      out.insert(out.end(), parts.begin(), parts.end());
      out.insert(out.end(), items.begin() + static_cast<std::ptrdiff_t>(only) + 1, items.end());
      items = std::move(out);
    }
  }

  // A group that neither captures nor repeats and is no choice stands for what is in it: an anchor can be cut at there,
  // as in "[\\w.-]{0,50}?(?i:[\\w.-]{0,50}?(?:okta)…)".
  static void splice_groups(std::vector<Item>& items) {
    constexpr std::size_t kMostItems = 200;
    int rounds = 0;
    for (std::size_t i = 0; i < items.size() && items.size() < kMostItems;) {
      const std::string text = items[i].text;
      std::vector<Item> parts;
      if (rounds < kMostDepth && text.starts_with("(?") && !text.starts_with("(?P<") && text.ends_with(")"))
        parts = items_within(text, items[i].flags);
      if (parts.empty() || (parts.size() == 1 && parts[0].text.size() + 2 > text.size())) {
        ++i;
        continue;
      }
      ++rounds;
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(i));
      items.insert(items.begin() + static_cast<std::ptrdiff_t>(i), parts.begin(), parts.end());
    }
  }

  // What stands in a group "(?flags:…)" as this class writes it, where `outer` flags hold; none when it is none.
  static std::vector<Item> items_within(std::string_view text, const std::string& outer) {
    std::string flags = outer;
    bool on = true;
    std::size_t at = 2;
    for (; at < text.size() && text[at] != ':'; ++at) {
      if (text[at] == '-') {
        on = false;
      } else {
        std::erase(flags, text[at]);
        if (on) flags += text[at];
      }
    }
    if (at >= text.size()) return {};
    std::sort(flags.begin(), flags.end());
    Translator inner(text.substr(at + 1, text.size() - at - 2), 0, {0, 0});
    inner.keep_secret_ = true;
    inner.flags_ = flags;
    std::vector<Item> parts;
    FirstGroups unasked;
    if (!inner.sequence(parts, 0, unasked) || inner.at_ != inner.text_.size()) return {};
    return parts;
  }

  std::string_view text_;
  int secret_;
  Bounds bounds_;
  int taking_;
  std::size_t at_ = 0;
  int groups_ = 0;
  int named_ = 0;
  int token_ = 0;
  std::string flags_;
  bool verbose_ = false;
  bool bounded_ = false;
  bool keep_secret_ = false;
};

}  // namespace

Result<Translated> translate(std::string_view expression, int secret_group, Bounds bounds, int taking) {
  return Translator(expression, secret_group, bounds, taking).run();
}

std::vector<Item> without_group_around(std::vector<Item> items) {
  Translator::unwrap(items);
  return items;
}

}  // namespace assay::import
