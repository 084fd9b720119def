#include "scanners/packages/names/version.h"

#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::packages {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_separator(char c) { return c == '.' || c == '-' || c == '_'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string number_of(std::string_view digits) {
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits.empty() ? "0" : std::string(digits);
}

std::strong_ordering compare_numbers(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

// Takes parts off the front of a version in lower case.
class Taker {
 public:
  explicit Taker(std::string_view text) : left_(text) {}

  std::string_view digits() {
    std::size_t size = 0;
    while (size < left_.size() && is_digit(left_[size])) ++size;
    return take(size);
  }
  bool literal(char c) {
    if (left_.empty() || left_.front() != c) return false;
    left_.remove_prefix(1);
    return true;
  }
  // A separator that may be missing, and one of the words: the longest first, as they stand.
  std::string_view word(std::initializer_list<std::string_view> words) {
    std::string_view at = left_;
    if (!at.empty() && is_separator(at.front())) at.remove_prefix(1);
    for (const std::string_view one : words) {
      if (!at.starts_with(one)) continue;
      left_ = at.substr(one.size());
      return one;
    }
    return {};
  }
  // The number of a suffix: "0" where none is given.
  std::string suffix_number() {
    if (!left_.empty() && is_separator(left_.front())) {
      const std::string_view behind = left_.substr(1);
      // "1a.post1": the separator belongs to what follows, which would be read either way.
      left_ = behind.empty() || !is_letter(behind.front()) ? behind : left_;
    }
    return number_of(digits());
  }
  std::string_view left() const { return left_; }
  void set_left(std::string_view left) { left_ = left; }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view out = left_.substr(0, size);
    left_.remove_prefix(size);
    return out;
  }
  std::string_view left_;
};

bool read_local(std::string_view text, std::vector<std::string>& out) {
  std::string part;
  for (const char c : text) {
    if (is_digit(c) || is_letter(c)) {
      part += c;
      continue;
    }
    if (!is_separator(c) || part.empty()) return false;
    out.push_back(std::move(part));
    part.clear();
  }
  if (part.empty()) return false;
  out.push_back(std::move(part));
  for (std::string& one : out)
    if (std::all_of(one.begin(), one.end(), is_digit)) one = number_of(one);
  return true;
}

std::strong_ordering compare_local(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    const bool a_number = is_digit(a[i].front()) && std::all_of(a[i].begin(), a[i].end(), is_digit);
    const bool b_number = is_digit(b[i].front()) && std::all_of(b[i].begin(), b[i].end(), is_digit);
    if (a_number != b_number) return a_number ? std::strong_ordering::greater : std::strong_ordering::less;
    const std::strong_ordering order = a_number ? compare_numbers(a[i], b[i]) : a[i].compare(b[i]) <=> 0;
    if (std::is_neq(order)) return order;
  }
  return a.size() <=> b.size();
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  const std::string small = lower(trimmed(text));
  Taker from(small);
  Version out;
  (void)from.literal('v');
  std::string_view first = from.digits();
  if (first.empty()) return std::nullopt;
  if (from.literal('!')) {
    out.epoch_ = number_of(first);
    first = from.digits();
    if (first.empty()) return std::nullopt;
  }
  out.release_.push_back(number_of(first));
  for (;;) {
    const std::string_view before = from.left();
    if (!from.literal('.')) break;
    const std::string_view part = from.digits();
    if (part.empty()) {
      from.set_left(before);
      break;
    }
    out.release_.push_back(number_of(part));
  }
  if (const std::string_view pre = from.word({"alpha", "a", "beta", "b", "preview", "pre", "c", "rc"}); !pre.empty()) {
    out.pre_ = pre.front() == 'a' ? "a" : pre.front() == 'b' ? "b" : "rc";
    out.pre_number_ = from.suffix_number();
  }
  const std::string_view before_post = from.left();
  if (from.literal('-')) {
    const std::string_view post = from.digits();
    if (post.empty())
      from.set_left(before_post);
    else
      out.post_ = number_of(post);
  }
  if (out.post_.empty() && !from.word({"post", "rev", "r"}).empty()) out.post_ = from.suffix_number();
  if (!from.word({"dev"}).empty()) out.dev_ = from.suffix_number();
  if (from.literal('+')) {
    if (!read_local(from.left(), out.local_)) return std::nullopt;
    return out;
  }
  if (!from.left().empty()) return std::nullopt;
  return out;
}

std::string Version::text() const {
  std::string out = epoch_ == "0" ? "" : cat(epoch_, "!");
  for (std::size_t i = 0; i < release_.size(); ++i) out += cat(i == 0 ? "" : ".", release_[i]);
  out += cat(pre_, pre_number_);
  if (!post_.empty()) out += cat(".post", post_);
  if (!dev_.empty()) out += cat(".dev", dev_);
  for (std::size_t i = 0; i < local_.size(); ++i) out += cat(i == 0 ? "+" : ".", local_[i]);
  return out;
}

std::string Version::comparable_text() const {
  Version out = *this;
  while (out.release_.size() > 1 && out.release_.back() == "0") out.release_.pop_back();
  return out.text();
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  if (const auto order = compare_numbers(a.epoch_, b.epoch_); std::is_neq(order)) return order;
  static const std::string kZero = "0";
  for (std::size_t i = 0; i < std::max(a.release_.size(), b.release_.size()); ++i) {
    const std::string& left = i < a.release_.size() ? a.release_[i] : kZero;
    const std::string& right = i < b.release_.size() ? b.release_[i] : kZero;
    if (const auto order = compare_numbers(left, right); std::is_neq(order)) return order;
  }
  // A release for developers alone comes before its pre-releases, and those before it.
  const auto stage = [](const Version& version) {
    if (version.pre_.empty()) return version.post_.empty() && !version.dev_.empty() ? 0 : 4;
    return version.pre_ == "a" ? 1 : version.pre_ == "b" ? 2 : 3;
  };
  if (const auto order = stage(a) <=> stage(b); std::is_neq(order)) return order;
  if (const auto order = compare_numbers(a.pre_number_, b.pre_number_); std::is_neq(order)) return order;
  if (const auto order = a.post_.empty() <=> b.post_.empty(); std::is_neq(order))
    return a.post_.empty() ? std::strong_ordering::less : std::strong_ordering::greater;
  if (const auto order = compare_numbers(a.post_, b.post_); std::is_neq(order)) return order;
  if (a.dev_.empty() != b.dev_.empty())
    return a.dev_.empty() ? std::strong_ordering::greater : std::strong_ordering::less;
  if (const auto order = compare_numbers(a.dev_, b.dev_); std::is_neq(order)) return order;
  if (a.local_.empty() || b.local_.empty()) return b.local_.empty() <=> a.local_.empty();
  return compare_local(a.local_, b.local_);
}

namespace {

bool is_specifier(std::string_view text) {
  std::string_view found;
  for (const std::string_view one : {"===", "~=", "==", "!=", "<=", ">=", "<", ">"})
    if (found.empty() && text.starts_with(one)) found = one;
  if (found.empty()) return false;
  std::string_view version = trimmed(text.substr(found.size()));
  if (found == "===")
    return !version.empty() && std::none_of(version.begin(), version.end(),
                                            [](char c) { return is_blank(c) || c == ';' || c == ')' || c == ','; });
  bool wild = false;
  if ((found == "==" || found == "!=") && version.ends_with(".*")) {
    version.remove_suffix(2);
    wild = true;
  }
  const auto parsed = Version::parse(version);
  if (!parsed || (wild && (parsed->is_local() || lower(version).find("dev") != std::string::npos))) return false;
  if (parsed->is_local()) return found == "==" || found == "!=";
  return found != "~=" || parsed->release_parts() > 1;
}

}  // namespace

bool is_specifier_set(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return true;
  // One comma behind the last is what packaging forgives.
  if (text.ends_with(',')) text.remove_suffix(1);
  for (;;) {
    const std::size_t comma = text.find(',');
    if (!is_specifier(trimmed(text.substr(0, comma)))) return false;
    if (comma == std::string_view::npos) return true;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace assay::packages
