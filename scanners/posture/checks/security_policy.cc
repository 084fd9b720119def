#include <algorithm>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
         c == '_' || c == '+' || c == '%';
}

// Offsets of addresses, web and mail, and how many bytes they take.
struct Links {
  std::size_t count = 0, bytes = 0, first = 0, first_end = 0;
};

Links links_in(std::string_view text) {
  Links out;
  const auto add = [&](std::size_t begin, std::size_t end) {
    if (out.count++ == 0) out.first = begin, out.first_end = end;
    out.bytes += end - begin;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find_first_of(":@", at);
    if (found == text.npos) break;
    at = found + 1;
    if (text[found] == ':' && text.substr(found, 3) == "://") {
      const std::string_view before = text.substr(0, found);
      if (!before.ends_with("http") && !before.ends_with("https")) continue;
      const std::size_t begin = found - (before.ends_with("https") ? 5 : 4);
      const std::size_t end = std::min(text.find_first_of(" \t\r\n<>()[]\"'", found), text.size());
      if (end > found + 3) add(begin, end);
      at = std::max(end, at);
    } else if (text[found] == '@') {
      std::size_t begin = found, end = found + 1;
      while (begin > 0 && is_name_byte(text[begin - 1])) --begin;
      while (end < text.size() && is_name_byte(text[end])) ++end;
      while (end > found + 1 && text[end - 1] == '.') --end;
      const std::string_view host = text.substr(found + 1, end - found - 1);
      if (begin < found && host.find('.') != host.npos && host.find('.') > 0) add(begin, end);
      at = std::max(end, at);
    }
  }
  return out;
}

std::size_t hits_of(std::string_view text, std::string_view word) {
  std::size_t out = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + word.size())) ++out;
  return out;
}

// Numbers of one to four digits that stand by themselves: days, mostly.
std::size_t numbers_in(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] < '0' || text[at] > '9') {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
    const bool alone = (at == 0 || !is_name_byte(text[at - 1])) &&
                       (end == text.size() || text[end] == '.' || text[end] == '-' || !is_name_byte(text[end]));
    if (alone && end - at <= 4) ++out;
    at = end;
  }
  return out;
}

// The one that GitHub shows: .github before the root before docs.
const File* policy_of(const Checkout& checkout) {
  const File* out = nullptr;
  const auto rank = [](const File& file) {
    return file.path.starts_with(".github/") ? 0 : file.folder().empty() ? 1 : 2;
  };
  for (const File& file : checkout.files)
    if (is_security_policy(file.path) && (out == nullptr || rank(file) < rank(*out))) out = &file;
  return out;
}

void run(const Subject& subject, Judge& out) {
  const File* file = policy_of(subject.checkout);
  if (file == nullptr) {
    out.missing("SECURITY.md");
    return out.score(0, "there is no SECURITY.md; one of the whole organisation would not be in the checkout");
  }
  if (!file->kept || !file->unread.empty()) return out.unproved(cat("the policy could not be read: ", file->unread));
  const std::string_view text = file->text;
  const Links links = links_in(text);
  const LineIndex lines(text);
  int score = 0;
  if (links.count > 0) {
    score += 6;
    out.note("names an address to report to", place_in(file->shown, lines, text, links.first, links.first_end));
  } else {
    out.warn("names no address to report to, neither mail nor web", whole_file(*file));
  }
  // More than the addresses by themselves.
  const std::size_t free = static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != '#'; }));
  if (free > links.bytes + 2) {
    score += 3;
  } else {
    out.warn("says nothing but addresses", whole_file(*file));
  }
  const std::string small = lower(text);
  const std::size_t words = hits_of(small, "vuln") + hits_of(small, "disclos");
  if (words + numbers_in(small) >= 2 && words > 0) {
    score += 1;
  } else {
    out.warn("does not say how vulnerabilities are handled and disclosed, and in what time", whole_file(*file));
  }
  out.score(score, score == kMostScore ? "there is a security policy that says where and how to report"
                                       : "the security policy lacks something");
}

}  // namespace

extern const Check security_policy = {
    .id = "posture-security-policy",
    .name = "Security-Policy",
    .title = "Nobody is told how to report a vulnerability",
    .risk = Severity::medium,
    .what =
        "A SECURITY file in the root, `.github` or `docs`: 6 points for an address of mail or web in it, 3 for text "
        "beside addresses, 1 for words on vulnerabilities and disclosure with a time.",
    .unproved = "What a policy that cannot be read says. One in the organisation's `.github` repository is not seen.",
    .why = "Who finds a vulnerability and finds no address writes an issue that everybody reads, or nothing.",
    .reproduce = "Open the tab `Security` of the repository.",
    .fix =
        "Add `SECURITY.md`: where to report (an address, or GitHub's private reporting), what is in scope, and within "
        "how many days there is an answer.",
    .avoid = "Do not name an address that nobody reads, and do not ask for public issues.",
    .references =
        {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#security-policy",
         "https://docs.github.com/en/code-security/getting-started/adding-a-security-policy-to-your-repository"},
    .bad = {"--- # README.md\nHello.\n", "--- # SECURITY.md\nWrite to us.\n",
            "--- # SECURITY.md\nhttps://example.org/x\n"},
    .good =
        {"--- # SECURITY.md\nReport a vulnerability to security@example.org. We answer within 14 days, and disclose "
         "after 90.\n",
         "--- # .github/SECURITY.md\nVulnerabilities: https://example.org/report. Disclosure after 90 days.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
