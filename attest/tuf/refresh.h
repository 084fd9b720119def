// Refreshes what Sigstore publishes by TUF: the trusted root and the signing configuration.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/tuf/trusted_set.h"

namespace assay::attest::tuf {

// A file of the repository by its path ("16.root.json", "targets/HASH.trusted_root.json"), of at most `most` bytes.
// Nothing where the repository has none; an Error where it did not come.
using Fetch = std::function<Result<std::optional<std::string>>(const std::string& path, std::size_t most)>;

// What earlier runs kept, in a folder of its own: roots behind the embedded one, the other metadata, and the targets.
// Nothing in it is trusted: each start verifies it from the embedded root on. Files are made with mode 0600, each
// whole.
class Store {
 public:
  explicit Store(std::string folder) : folder_(std::move(folder)) {}

  std::optional<std::string> get(const std::string& name) const;
  Status put(const std::string& name, std::string_view bytes) const;
  Status forget(const std::string& name) const;
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

inline constexpr std::string_view kTrustedRootTarget = "trusted_root.json";
inline constexpr std::string_view kSigningConfigTarget = "signing_config.v0.2.json";

struct Refreshed {
  std::int64_t root_version = 0, targets_version = 0;
  std::vector<std::string> changed;  // targets that are new or have other bytes
};

struct RefreshFailure {
  Error error;
  bool refused = false;  // what came is not to be trusted; false: it did not come
};

// From the trusted `root` to the targets of the names, of which the first must be there. After a failure the store
// holds what it held, or more of what verified.
tl::expected<Refreshed, RefreshFailure> refresh(std::string_view root, const Instant& now, const Fetch& fetch,
                                                const Store& store, const std::vector<std::string>& names);

// A target that the store holds: from `root` over the later roots and the keys of the targets to its hash, without a
// look at the clock. Nothing where there is none; an Error where something of it does not verify.
Result<std::optional<std::string>> stored_target(std::string_view root, const Store& store, const std::string& name);

}  // namespace assay::attest::tuf
