#include "sarif/workflows/finding_fingerprint.h"

#include <unordered_map>

#include "base/hash.h"
#include "base/strings.h"
#include "sarif/sarif_values.h"

namespace assay::workflows {

std::vector<std::string> fingerprints_of(std::span<const Finding> findings, std::string_view root) {
  constexpr std::size_t kBytes = 16;
  std::vector<std::string> out;
  out.reserve(findings.size());
  std::unordered_map<std::string, std::uint64_t> seen;
  for (const Finding& finding : findings) {
    std::string about = cat(finding.check->id, '\n', artifact_uri_of_path(finding.place.path, root).uri, '\n',
                            finding.node, '\n', finding.message);
    const std::uint64_t number = seen[about]++;
    if (number > 0) about += cat('\n', number);
    out.push_back(to_hex(as_bytes(sha256(about)).substr(0, kBytes)));
  }
  return out;
}

}  // namespace assay::workflows
