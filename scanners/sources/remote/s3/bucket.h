// The objects of a bucket of S3, or of a server that speaks its API.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "base/secret.h"
#include "scanners/sources/remote/choice.h"
#include "scanners/sources/remote/crawl.h"
#include "scanners/sources/remote/s3/bucket_page.h"
#include "scanners/sources/remote/s3/bucket_region.h"

namespace assay::remote {

struct BucketTarget {
  std::string bucket;
  std::string prefix;  // of keys; may be empty
};

// "s3://bucket/prefix".
Result<BucketTarget> parse_bucket_target(std::string_view text);

struct BucketKeys {
  std::string key_id;
  Secret secret_key;
  std::optional<Secret> session_token;
};

// Signs each request with the time of the clock (SigV4, the body unsigned: there is none). Borrows region and clock.
Authorize sign_for_bucket(BucketKeys keys, const BucketRegion& region, Clock& clock);

// The state of one crawl. Thread-safe; outlives the crawl's run.
class Bucket {
 public:
  // Requests name the bucket in the path. `endpoint`'s target is "/" or a path before the bucket's.
  Bucket(Crawl& crawl, Url endpoint, BucketTarget target, Choice choice, BucketRegion& region)
      : crawl_(crawl),
        endpoint_(std::move(endpoint)),
        target_(std::move(target)),
        choice_(std::move(choice)),
        region_(region) {}

  // Pushes the first job.
  void begin();

 private:
  Result<Answer> fetch_page(Worker& worker, const std::string& query);
  void page(Worker& worker, const std::string& token);
  void object(Worker& worker, const BucketObject& object);
  Url at(std::string_view key) const;

  Crawl& crawl_;
  Url endpoint_;  // changed by the first page alone, while there is no other job
  BucketTarget target_;
  Choice choice_;
  BucketRegion& region_;
  std::set<std::string> seen_;  // tokens of pages, which come one after another
};

}  // namespace assay::remote
