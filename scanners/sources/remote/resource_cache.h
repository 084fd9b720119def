// What earlier runs asked for and found nothing in, so that a run that was interrupted goes on where it stopped and the
// next one asks only for what has changed.
//
// It holds no content: of a page its ETag, the address of the next one and the ids that it leads to; of a download its
// identity. Keys are SHA-256. Only what held no finding (a suppressed one counts) and was read wholly goes in, under a
// digest of all that decides what a run finds: rules, limits, version, kinds. Nothing of it is secret, and nothing is
// believed of a file that another user could have written.
//
// One file a target, a line a resource, appended by one write each while the run goes. A line carries a check, so one
// that was torn is left aside. Lines are lost, never wrong.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"

namespace assay::remote {

struct CachedPage {
  std::string etag;
  std::string next;                   // address of the next page; empty when it was the last
  std::vector<std::string> children;  // what the page leads to, in the source's own form
};

// Thread-safe.
class ResourceCache {
 public:
  ResourceCache() = default;  // none: knows nothing, keeps nothing

  // `folder` is made (mode 0700). target: whose resources these are; state: the digest. An Error says why there is no
  // cache: it belongs to somebody else, others may write to it, another run has it.
  Status open(const std::string& folder, std::string_view target, std::string_view state);

  std::optional<CachedPage> page(std::string_view key) const;
  void put_page(std::string_view key, const CachedPage& page);

  // Whether a download that never changes under that identity was scanned and found clean.
  bool is_clean(std::string_view identity) const;
  void put_clean(std::string_view identity);

 private:
  void load(std::string_view text, std::string_view state);
  void append(const std::string& key, const CachedPage& page);

  mutable std::mutex mutex_;
  UniqueFd file_;
  std::map<std::string, CachedPage> pages_;
};

}  // namespace assay::remote
