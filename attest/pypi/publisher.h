// Trusted Publishers of an index, and the certificates that speak for them (PEP 740).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "attest/json.h"
#include "attest/refusal.h"
#include "attest/x509/certificate.h"
#include "base/result.h"

namespace assay::attest {

inline constexpr std::string_view kGithubIssuer = "https://token.actions.githubusercontent.com";
inline constexpr std::string_view kGitlabIssuer = "https://gitlab.com";
inline constexpr std::string_view kGoogleIssuer = "https://accounts.google.com";

struct Publisher {
  enum class Kind : std::uint8_t { github, gitlab, google };
  Kind kind = Kind::github;
  std::string repository;   // "owner/name"; of GitLab with all groups
  std::string workflow;     // GitHub: the file's name; GitLab: the path of the configuration
  std::string environment;  // may be empty; hardly any certificate has it, and nobody compares it here
  std::string email;        // of Google's service account

  // "github:owner/name:release.yml", "gitlab:group/name:.gitlab-ci.yml", "google:name@example.org"
  std::string text() const;
  // Whether both are the same, whatever the environment.
  bool same(const Publisher& other) const { return text() == other.text(); }
};

// Of text().
Result<Publisher> publisher_from(std::string_view text);

// The form of provenance objects: {"kind": "GitHub", "repository": …, "workflow": …}. Kinds that are not known are
// refused: nobody can say whose certificate would be theirs.
Checked<Publisher> read_publisher(const Json& json);
Json write_publisher(const Publisher& publisher);

// Whether the certificate is the publisher's: its issuer, its source repository (12), and its build configuration (18)
// at the commit (13) or the reference (14) that it names.
Check check_publisher(const Identity& identity, const Publisher& publisher);

// The publisher that the certificate is of; nothing where it is none's.
std::optional<Publisher> publisher_of(const Identity& identity);

}  // namespace assay::attest
