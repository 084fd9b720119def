// In which region a bucket is. Whoever asks in another one is told so by the service, which answers nothing else.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "scanners/sources/remote/http/url.h"

namespace assay::remote {

// "eu-central-1": what may be a part of a host's name.
bool is_region(std::string_view text);

// The address of AWS' own service in a region.
std::string bucket_service(std::string_view region);

// Shared by those who sign and those who ask. Thread-safe.
class BucketRegion {
 public:
  explicit BucketRegion(std::string region) : region_(std::move(region)) {}

  std::string region() const {
    const std::lock_guard lock(mutex_);
    return region_;
  }

  // Goes on in another region, once, at the same server or, where that was AWS' own of the old region, at its one of
  // the new: no host is taken from an answer. False: nothing was changed.
  bool move_to(std::string_view region, Url& endpoint);

  // Whether a URL is at AWS' own service of the region that was moved to: it gets the credentials like the server that
  // was named.
  bool serves(const Url& url) const;

 private:
  mutable std::mutex mutex_;
  std::string region_;
  bool moved_ = false;
  bool at_service_ = false;  // and to AWS' own service
};

}  // namespace assay::remote
