// The client workflow of TUF (specification 1.0, §5.3 to §5.7) without any net: metadata goes in, in its order, and
// each piece is taken only when signatures, versions and time allow it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "attest/tuf/metadata.h"

namespace assay::attest::tuf {

// A role's metadata as an earlier run kept it takes part in the comparison of versions, though it may have expired.
enum class From : std::uint8_t { cache, repository };

// Not synchronised.
class TrustedSet {
 public:
  // The root that is trusted without more; `now` stands for the whole refresh (§5.1).
  static Result<TrustedSet> make(std::string_view root, const Instant& now);

  // The next root: version N+1, signed by as many as the old and the new root demand.
  Status add_root(std::string_view text);
  // Behind the last root: an expired one is a repository that stands still, by itself or by an attacker (§5.3.10).
  Status end_roots() const;

  // A timestamp that is older than the one before, or leads to an older snapshot, is refused. True: it is a new one.
  Result<bool> add_timestamp(std::string_view text, From from);
  Status add_snapshot(std::string_view text, From from);
  Status add_targets(std::string_view text, From from);

  const Metadata& root() const { return root_; }
  // What the file must be like that is asked for next; of the timestamp there is none.
  const FileInfo& snapshot_info() const { return timestamp_->files.at("snapshot.json"); }
  const FileInfo& targets_info() const { return snapshot_->files.at("targets.json"); }
  const Metadata* targets() const { return targets_ ? &*targets_ : nullptr; }
  bool has_snapshot() const { return snapshot_.has_value(); }

 private:
  TrustedSet(Metadata root, const Instant& now) : root_(std::move(root)), now_(now) {}
  Result<Metadata> signed_metadata(std::string_view text, Role role) const;
  Status not_expired(const Metadata& metadata, From from) const;

  Metadata root_;
  Instant now_;
  std::optional<Metadata> timestamp_, snapshot_, targets_;
};

}  // namespace assay::attest::tuf
