#include "scanners/scan/blob_archives.h"

#include <utility>

#include "base/strings.h"

namespace assay {

void BlobArchives::Members::remark(const Origin& origin, std::string why, std::optional<SkipReason> skipped) {
  if (remarks.size() >= Coverage::kListed && !skipped) {
    ++more;
  } else if (remarks.size() < 2 * Coverage::kListed) {
    remarks.push_back({printable(path_inside(origin)), std::move(why), skipped});
  }
}

std::vector<BlobRemark> BlobArchives::take_remarks() {
  std::vector<BlobRemark> out = std::exchange(members_.remarks, {});
  if (members_.more != 0) out.push_back({"", cat(members_.more, " more members were not read wholly"), std::nullopt});
  members_.more = 0;
  return out;
}

}  // namespace assay
