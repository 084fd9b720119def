// The answer of ListObjectsV2 (S3's XML), and of a refusal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace assay::remote {

struct BucketObject {
  std::string key;  // decoded
  std::uint64_t size = 0;
  std::string etag;           // with its quotes
  std::string last_modified;  // RFC 3339
  std::string storage_class;
};

struct BucketPage {
  std::vector<BucketObject> objects;
  std::string next;  // continuation token; empty when it is the last page
};

// An Error for what is no such answer, is cut off, or lists more than 10,000 objects (a page has at most 1,000).
Result<BucketPage> parse_bucket_page(std::string_view xml);

// The text of the first element of that name: "AccessDenied" of <Code>. Empty when there is none.
std::string element_text(std::string_view xml, std::string_view name);

}  // namespace assay::remote
