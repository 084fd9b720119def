#include "attest/tuf/trusted_set.h"

#include <utility>

#include "base/strings.h"

namespace assay::attest::tuf {

namespace {

constexpr const char* kDoing = "verifying TUF metadata";

tl::unexpected<Error> wrong(Role role, std::string why, std::string hint = {}) {
  return fail(kDoing, std::string(name_of(role)), std::move(why), std::move(hint));
}

// The one file that a timestamp and a snapshot must name.
Status names_file(const Metadata& metadata, const std::string& name) {
  if (metadata.files.find(name) != metadata.files.end()) return {};
  return wrong(metadata.role, cat("it does not name ", name));
}

}  // namespace

Result<TrustedSet> TrustedSet::make(std::string_view root, const Instant& now) {
  auto metadata = read_metadata(root, Role::root);
  if (!metadata) return tl::make_unexpected(metadata.error());
  if (const Status good = check_signatures(*metadata, *metadata); !good) return tl::make_unexpected(good.error());
  return TrustedSet(std::move(*metadata), now);
}

Status TrustedSet::add_root(std::string_view text) {
  auto next = read_metadata(text, Role::root);
  if (!next) return tl::make_unexpected(next.error());
  if (Status old = check_signatures(*next, root_); !old) return old;
  if (Status own = check_signatures(*next, *next); !own) return own;
  if (next->version != root_.version + 1)
    return wrong(Role::root, cat("behind version ", root_.version, " it is version ", next->version));
  root_ = std::move(*next);
  return {};
}

Status TrustedSet::end_roots() const { return not_expired(root_, From::repository); }

Status TrustedSet::not_expired(const Metadata& metadata, From from) const {
  if (from == From::cache || now_ < metadata.expires) return {};
  return wrong(metadata.role, cat("version ", metadata.version, " has expired at ", text_of(metadata.expires)),
               "the repository stands still, or somebody keeps what is newer from us");
}

Result<Metadata> TrustedSet::signed_metadata(std::string_view text, Role role) const {
  auto metadata = read_metadata(text, role);
  if (!metadata) return metadata;
  if (const Status good = check_signatures(*metadata, root_); !good) return tl::make_unexpected(good.error());
  return metadata;
}

Result<bool> TrustedSet::add_timestamp(std::string_view text, From from) {
  auto metadata = signed_metadata(text, Role::timestamp);
  if (!metadata) return tl::make_unexpected(metadata.error());
  if (const Status named = names_file(*metadata, "snapshot.json"); !named) return tl::make_unexpected(named.error());
  bool fresh = true;
  if (timestamp_) {
    if (metadata->version < timestamp_->version)
      return wrong(Role::timestamp, cat("version ", metadata->version, " is older than ", timestamp_->version,
                                        ", which was seen before"));
    if (metadata->files["snapshot.json"].version < snapshot_info().version)
      return wrong(Role::timestamp, cat("it leads to snapshot ", metadata->files["snapshot.json"].version,
                                        ", which is older than ", snapshot_info().version));
    fresh = metadata->version != timestamp_->version;
  }
  // Of one version the one that was seen first stays (§5.4.3.1).
  if (const Status holds = not_expired(fresh ? *metadata : *timestamp_, from); !holds)
    return tl::make_unexpected(holds.error());
  if (fresh) timestamp_ = std::move(*metadata);
  return fresh;
}

Status TrustedSet::add_snapshot(std::string_view text, From from) {
  // An older snapshot of the cache is compared with, so it need not be the one that the timestamp names.
  if (from == From::repository)
    if (Status good = check_file(text, snapshot_info(), "snapshot.json"); !good) return good;
  auto metadata = signed_metadata(text, Role::snapshot);
  if (!metadata) return tl::make_unexpected(metadata.error());
  if (Status named = names_file(*metadata, "targets.json"); !named) return named;
  if (from == From::repository && metadata->version != snapshot_info().version)
    return wrong(Role::snapshot,
                 cat("it is version ", metadata->version, ", the timestamp names ", snapshot_info().version));
  if (snapshot_) {
    for (const auto& [name, info] : snapshot_->files) {
      const auto found = metadata->files.find(name);
      if (found == metadata->files.end()) return wrong(Role::snapshot, cat("it does not name ", name, " any more"));
      if (found->second.version < info.version)
        return wrong(Role::snapshot, cat("it leads to version ", found->second.version, " of ", name,
                                         ", which is older than ", info.version));
    }
  }
  if (Status holds = not_expired(*metadata, from); !holds) return holds;
  snapshot_ = std::move(*metadata);
  return {};
}

Status TrustedSet::add_targets(std::string_view text, From from) {
  if (Status good = check_file(text, targets_info(), "targets.json"); !good) return good;
  auto metadata = signed_metadata(text, Role::targets);
  if (!metadata) return tl::make_unexpected(metadata.error());
  if (metadata->version != targets_info().version)
    return wrong(Role::targets,
                 cat("it is version ", metadata->version, ", the snapshot names ", targets_info().version));
  if (Status holds = not_expired(*metadata, from); !holds) return holds;
  targets_ = std::move(*metadata);
  return {};
}

}  // namespace assay::attest::tuf
