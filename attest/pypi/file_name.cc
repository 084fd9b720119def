#include "attest/pypi/file_name.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostTags = 1000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_separator(char c) { return c == '.' || c == '-' || c == '_'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Reads a version from left to right, in lower case.
class VersionReader {
 public:
  explicit VersionReader(std::string_view text) {
    for (const char c : text) text_ += lower(c);
  }

  std::optional<std::string> read() {
    if (peek() == 'v') ++at_;
    std::string number = digits();
    if (number.empty()) return std::nullopt;
    std::string out;
    if (peek() == '!') {
      ++at_;
      if (number != "0") out = number + "!";
      number = digits();
      if (number.empty()) return std::nullopt;
    }
    std::vector<std::string> release = {number};
    while (peek() == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      ++at_;
      release.push_back(digits());
    }
    while (release.size() > 1 && release.back() == "0") release.pop_back();
    for (std::size_t i = 0; i < release.size(); ++i) out += cat(i == 0 ? "" : ".", release[i]);
    out += pre_release();
    out += post_release();
    out += suffix({{"dev", ".dev"}});
    if (peek() == '+' && !local(out)) return std::nullopt;
    return at_ == text_.size() ? std::optional(out) : std::nullopt;
  }

 private:
  struct Word {
    std::string_view word, normal;
  };

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // Without leading zeros.
  std::string digits() {
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    std::string out = text_.substr(begin, at_ - begin);
    const std::size_t first = out.find_first_not_of('0');
    if (out.empty()) return out;
    return first == std::string::npos ? "0" : out.substr(first);
  }

  // "[-_.]?WORD[-_.]?N?", or nothing. `words`: longer ones first.
  std::string suffix(std::initializer_list<Word> words) {
    const std::size_t begin = at_;
    if (is_separator(peek())) ++at_;
    for (const Word& one : words) {
      if (text_.compare(at_, one.word.size(), one.word) != 0) continue;
      at_ += one.word.size();
      // Also one that no number follows: "1.0a-" is a version.
      if (is_separator(peek())) ++at_;
      std::string number = digits();
      if (number.empty()) number = "0";
      return cat(one.normal, number);
    }
    at_ = begin;
    return {};
  }

  std::string pre_release() {
    return suffix({{"preview", "rc"},
                   {"alpha", "a"},
                   {"beta", "b"},
                   {"pre", "rc"},
                   {"rc", "rc"},
                   {"a", "a"},
                   {"b", "b"},
                   {"c", "rc"}});
  }

  std::string post_release() {
    if (peek() == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      ++at_;
      return cat(".post", digits());
    }
    return suffix({{"post", ".post"}, {"rev", ".post"}, {"r", ".post"}});
  }

  bool local(std::string& out) {
    char joint = '+';
    do {
      ++at_;
      const std::size_t begin = at_;
      while (is_digit(peek()) || is_letter(peek())) ++at_;
      std::string part = text_.substr(begin, at_ - begin);
      if (part.empty()) return false;
      if (std::all_of(part.begin(), part.end(), is_digit)) {
        part.erase(0, std::min(part.find_first_not_of('0'), part.size() - 1));
      }
      out += joint + part;
      joint = '.';
    } while (is_separator(peek()));
    return true;
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t end = text.find(at);
    out.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

bool is_name_part(std::string_view name) {
  if (name.empty() || name.find("__") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return is_digit(c) || is_letter(lower(c)) || c == '_' || c == '.'; });
}

std::optional<DistributionName> wheel_name(std::string_view stem) {
  const std::vector<std::string_view> parts = split(stem, '-');
  if (parts.size() != 5 && parts.size() != 6) return std::nullopt;
  const auto version = comparable_version(parts[1]);
  if (!is_name_part(parts[0]) || !version) return std::nullopt;
  DistributionName out;
  out.project = normalized_project(parts[0]);
  out.version = *version;
  if (parts.size() == 6) {
    if (parts[2].empty() || !is_digit(parts[2].front())) return std::nullopt;
    const std::size_t zeros = parts[2].find_first_not_of('0');
    out.build = zeros == std::string_view::npos ? "0" : parts[2].substr(zeros);
    if (!is_digit(out.build.front())) out.build.insert(0, "0");
  }
  const std::size_t tags = parts.size() - 3;
  for (const std::string_view python : split(parts[tags], '.'))
    for (const std::string_view abi : split(parts[tags + 1], '.'))
      for (const std::string_view platform : split(parts[tags + 2], '.')) {
        if (python.empty() || abi.empty() || platform.empty() || out.tags.size() == kMostTags) return std::nullopt;
        std::string tag = cat(python, '-', abi, '-', platform);
        std::transform(tag.begin(), tag.end(), tag.begin(), lower);
        out.tags.insert(std::move(tag));
      }
  return out;
}

}  // namespace

std::string normalized_project(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (!is_separator(c)) {
      out += lower(c);
    } else if (out.empty() || out.back() != '-') {
      out += '-';
    }
  }
  return out;
}

std::optional<std::string> comparable_version(std::string_view text) { return VersionReader(text).read(); }

std::optional<DistributionName> distribution_name(std::string_view file) {
  for (const char c : file)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '/') return std::nullopt;
  if (file.ends_with(".whl")) return wheel_name(file.substr(0, file.size() - 4));
  std::string_view stem = file;
  if (stem.ends_with(".tar.gz")) {
    stem.remove_suffix(7);
  } else if (stem.ends_with(".zip")) {
    stem.remove_suffix(4);
  } else {
    return std::nullopt;
  }
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string_view::npos || dash == 0) return std::nullopt;
  const auto version = comparable_version(stem.substr(dash + 1));
  if (!version) return std::nullopt;
  return DistributionName{normalized_project(stem.substr(0, dash)), *version, {}, {}};
}

}  // namespace assay::attest
