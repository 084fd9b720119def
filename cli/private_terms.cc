#include "cli/private_terms.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "attest/json.h"
#include "base/file.h"
#include "base/private_terms.h"
#include "base/strings.h"

namespace assay::cli {

namespace {

constexpr const char* kDoing = "reading private terms";
constexpr std::string_view kFlag = "--deny-terms";
constexpr std::string_view kPolicyLine = "#!dpone.tenant-hygiene-policy.v2";
constexpr std::string_view kPolicySchema = "dpone.tenant-hygiene-policy.v2";
constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20;

// What the rule itself looks for is made up; the engine adds the terms (scanners/secrets/scanner.cc).
constexpr const char* kRule = R"(provider: generic
rules:
  - id: private-term
    description: Term of the private deny list
    anchors: ['assay-private-term:']
    pattern: 'assay-private-term:[0-9a-f]{64}\b'
    severity: critical
    confidence: high
    remediation: |
      Take the term out, or rename the file. Whoever may read the deny list knows which it is; nothing that assay
      writes says so. What was pushed or published already is known to others: tell those whom it concerns.
    examples:
      match:
        - 'assay-private-term:{~}00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
        - 'x assay-private-term:{~}ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100 y'
      no_match:
        - 'assay-private-term:{~}0011'
        - 'assay-private-term: a term'
)";

// What stdio prints, on its way to a descriptor.
struct FilteredStream {
  int fd = -1;
  PrivateTermFilter filter{};
};
FilteredStream& stream_of(int fd) {
  static FilteredStream output{STDOUT_FILENO};
  static FilteredStream error{STDERR_FILENO};
  return fd == STDOUT_FILENO ? output : error;
}

#ifdef __GLIBC__
ssize_t write_filtered(void* cookie, const char* bytes, std::size_t size) {
  auto& stream = *static_cast<FilteredStream*>(cookie);
  const std::string out = stream.filter.push({bytes, size});
  return write_all(stream.fd, out, "a standard stream") ? static_cast<ssize_t>(size) : 0;
}

Status filter_stdio() {
  for (FILE** file : {&stdout, &stderr}) {
    const int fd = *file == stdout ? STDOUT_FILENO : STDERR_FILENO;
    cookie_io_functions_t functions{};
    functions.write = write_filtered;
    FILE* filtered = ::fopencookie(&stream_of(fd), "w", functions);
    if (filtered == nullptr) return fail(kDoing, "", "standard output cannot be filtered");
    if (fd == STDERR_FILENO) std::setvbuf(filtered, nullptr, _IONBF, 0);
    *file = filtered;
  }
  return {};
}
#else
Status filter_stdio() { return fail(kDoing, "", "standard output cannot be filtered on this system"); }
#endif

Status read_policy(std::string_view text, const std::string& name, PrivateTerms& terms) {
  const auto json = attest::parse_json(text, attest::Step::format, "the deny list");
  if (!json || !json->is_object()) return fail(kDoing, name, "behind its first line it is no JSON object");
  for (const auto& member : json->members) {
    const bool list = member.value.is_array();
    if (member.name == "schema" && member.value.text == kPolicySchema) continue;
    if (!list || (member.name != "terms" && member.name != "jira_prefixes" && member.name != "detectors"))
      return fail(kDoing, name, "it has a member that is not known", "schema, terms, jira_prefixes, detectors");
    for (std::size_t i = 0; i < member.value.items.size(); ++i) {
      const auto& item = member.value.items[i];
      bool sound = item.is_string();
      if (sound && member.name == "terms") sound = terms.add(item.text);
      if (sound && member.name == "jira_prefixes") sound = terms.add_ticket_prefix(item.text);
      if (sound && member.name == "detectors") sound = item.text == "rfc1918";
      if (!sound) return fail(kDoing, name, cat("item ", i + 1, " of '", member.name, "' cannot be used"));
      if (member.name == "detectors") terms.add_private_addresses();
    }
  }
  return {};
}

std::string_view trimmed(std::string_view line) {
  const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
  line.remove_prefix(begin);
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

void withhold(std::string& text) { text = private_terms().withheld(text); }

void withhold(Origin& origin) {
  for (std::string* text : {&origin.path, &origin.repository, &origin.resource, &origin.appearance.path,
                            &origin.appearance.author, &origin.appearance.email, &origin.appearance.summary})
    withhold(*text);
  if (origin.parent == nullptr) return;
  auto parent = std::make_shared<Origin>(*origin.parent);
  withhold(*parent);
  origin.parent = std::move(parent);
}

}  // namespace

Status read_private_terms(std::string_view text, const std::string& name, PrivateTerms& terms) {
  const std::size_t first = std::min(text.find('\n'), text.size());
  if (trimmed(text.substr(0, first)) == kPolicyLine) {
    if (Status status = read_policy(text.substr(first), name, terms); !status) return status;
  } else {
    std::size_t number = 0;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view line = trimmed(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      ++number;
      if (line.empty() || line.front() == '#') continue;
      if (!terms.add(line))
        return fail(kDoing, name, cat("the term in line ", number, " cannot be used"),
                    cat("a term has ", PrivateTerms::kLeastLetters, " to ", PrivateTerms::kMostLetters,
                        " bytes beside separators"));
    }
  }
  if (terms.empty()) return fail(kDoing, name, "it holds no term", "without terms nothing is withheld");
  return {};
}

Status take_private_terms(Arguments arguments, std::vector<const char*>& rest) {
  PrivateTerms terms;
  bool given = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (argument == "--") {
      rest.insert(rest.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i), arguments.end());
      break;
    }
    const bool joined = argument.starts_with(kFlag) && argument.substr(kFlag.size()).starts_with('=');
    if (argument != kFlag && !joined) {
      rest.push_back(arguments[i]);
      continue;
    }
    if (!joined && i + 1 == arguments.size()) return fail(kDoing, std::string(kFlag), "it names no file");
    const std::string path(joined ? argument.substr(kFlag.size() + 1) : std::string_view(arguments[++i]));
    const auto text = read_file(path, kMostBytes);
    if (!text) return fail(kDoing, path, text.error().why);
    if (Status status = read_private_terms(*text, path, terms); !status) return status;
    given = true;
  }
  if (const char* list = std::getenv("ASSAY_DENY_TERMS"); list != nullptr && *list != '\0') {
    if (Status status = read_private_terms(list, "$ASSAY_DENY_TERMS", terms); !status) return status;
    given = true;
  }
  if (!given) return {};
  set_private_terms(std::move(terms));
  return filter_stdio();
}

std::vector<RuleFile> private_term_rules() {
  if (private_terms().empty()) return {};
  return {{"the private terms", kRule}};
}

void withhold_private_terms(Finding& finding) {
  if (private_terms().empty()) return;
  for (Place& place : finding.places) {
    withhold(place.origin);
    withhold(place.context);
    if (place.suppressed) withhold(place.suppressed->reason);
  }
  if (finding.rule != kPrivateTermRule) return;
  // Who has a list of names could try each.
  finding.fingerprint = std::string(finding.fingerprint.size(), '0');
  finding.line_hash.clear();
}

void flush_private_terms() {
  if (private_terms().empty()) return;
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO})
    static_cast<void>(write_all(fd, stream_of(fd).filter.finish(), "a standard stream"));
}

}  // namespace assay::cli
