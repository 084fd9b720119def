#include "scanners/sources/remote/s3/bucket_region.h"

#include "base/strings.h"

namespace assay::remote {

bool is_region(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  return !text.empty() && text.size() <= kLongest && text.front() != '-' && text.back() != '-' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

std::string bucket_service(std::string_view region) { return cat("https://s3.", region, ".amazonaws.com"); }

bool BucketRegion::move_to(std::string_view region, Url& endpoint) {
  const std::lock_guard lock(mutex_);
  if (moved_ || !is_region(region) || region == region_) return false;
  moved_ = true;
  at_service_ = endpoint.server() == bucket_service(region_);
  region_ = region;
  if (at_service_) endpoint.host = parse_url(bucket_service(region))->host;
  return true;
}

bool BucketRegion::serves(const Url& url) const {
  const std::lock_guard lock(mutex_);
  return at_service_ && url.server() == bucket_service(region_);
}

}  // namespace assay::remote
