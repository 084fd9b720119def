#include <map>

#include "base/hash.h"
#include "base/strings.h"
#include "sarif/packages/package_report.h"
#include "scanners/packages/names/file_name.h"

namespace assay::packages {

std::vector<std::string> fingerprints_of(std::span<const Finding> findings) {
  constexpr std::size_t kBytes = 16;
  std::vector<std::string> out;
  std::map<std::string, std::uint64_t> seen;
  for (const Finding& finding : findings) {
    // The next release has the same finding under another version.
    const FileName name = parse_file_name(finding.path);
    const std::string file = name.why.empty() ? cat(name_of(name.format), " ", name.name) : finding.path;
    std::string about =
        cat(finding.check->id, '\n', file, '\n', finding.member, '\n', finding.detail, '\n', finding.message);
    const std::uint64_t number = seen[about]++;
    if (number > 0) about += cat('\n', number);
    out.push_back(to_hex(as_bytes(sha256(about)).substr(0, kBytes)));
  }
  return out;
}

}  // namespace assay::packages
