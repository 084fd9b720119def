#include "rules/rule.h"

#include <array>

namespace assay {

namespace {
constexpr std::array<std::string_view, 31> kChecks = {
    "crc32-base62-6",
    "github-pat",
    "gitlab-routable",
    "jwt",
    "aws-key-id",
    "pypi-macaroon",
    "pem-private-key",
    "json-key-file",
    "placeholder",
    "dictionary",
    "digit",
    "mixed",
    "url-credential",
    "uuid",
    "crc32-hex-8",
    "atlassian-crc32",
    "grafana-crc32",
    "confluent-crc32",
    "azure-marvin32",
    "bech32",
    "basic-auth",
    "crc32-base62-6-all",
    "crc32-base62-lower-6",
    "crc32-hex-8-all",
    "zuplo-crc32",
    "nkey-crc16",
    "no-sequence",
    "encrypted-key",
    "clear-key",
    "azure-cask",
    "azure-devops-crc32",
};
static_assert(kChecks.size() == static_cast<std::size_t>(kLastCheck) + 1);
}  // namespace

std::string_view name_of(CheckKind kind) { return kChecks[static_cast<std::size_t>(kind)]; }

bool check_from(std::string_view name, CheckKind& kind) {
  for (std::size_t i = 0; i < kChecks.size(); ++i) {
    if (kChecks[i] != name) continue;
    kind = static_cast<CheckKind>(i);
    return true;
  }
  return false;
}

}  // namespace assay
