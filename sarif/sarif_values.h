// What a finding's properties become in SARIF 2.1.0, GitHub and GitLab reading them. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/origin.h"
#include "base/severity.h"
#include "rules/rule.h"

namespace assay {

// "error" from high on, "warning" for medium, else "note" (§3.27.10).
std::string_view sarif_level(Severity severity);

// GitHub's numeric text on a rule: above 9.0 critical, 7.0 high, 4.0 medium, above 0 low.
std::string_view security_severity(Severity severity);

// 0 to 100 (§3.27.25). GitLab takes the rank, before all else, for the severity on the scale of security-severity times
// ten, so a rank stays within its severity's band and confidence orders inside of it.
unsigned sarif_rank(Severity severity, Confidence confidence);

// GitHub's order of alerts.
std::string_view precision_of(Confidence confidence);

// CWE numbers, 798 (hard-coded credentials) first. GitLab files a run under secret detection by 798, 259, 321 or 522.
std::vector<unsigned> cwes_of(const Rule& rule);

// "github-app-token" as "GithubAppToken": a rule's name differs from its id by more than case
// (the multitool's SARIF1001) and is one identifier.
std::string pascal_case(std::string_view id);

// text as a SARIF message string, in which braces are doubled (§3.11.5).
std::string escaped_message(std::string_view text);

// text cut to `most` bytes between characters, "..." at the end when it was longer. GitHub refuses descriptions over
// 1,024 characters.
std::string cut_text(std::string_view text, std::size_t most);

// UUID version 5 (RFC 9562 §5.5) of rule and value fingerprint: the same credential has the same guid in every run.
std::string finding_guid(std::string_view rule, std::string_view fingerprint);

// Where a result points. Relative paths count from %SRCROOT%.
struct ArtifactUri {
  std::string uri;    // percent-encoded (RFC 3986)
  bool based = true;  // uriBaseId applies: not absolute and not outside of the root
};
// `root` is the absolute path that relative ones count from, or empty; an absolute path below it becomes relative,
// because GitHub refuses a report with absolute ones.
ArtifactUri artifact_uri_of_path(std::string_view path, std::string_view root = {});

// The same for an origin that need not be a file: what holds an archive's member, and a fixed name below .git for
// messages and for blobs without a path. Never an object id: a name that changes with each commit makes a new alert of
// it.
std::string artifact_path(const Origin& origin);

// The same for the path of an origin, which may be the URL of something on a server.
ArtifactUri artifact_uri(const Origin& origin, std::string_view path, std::string_view root);

}  // namespace assay
