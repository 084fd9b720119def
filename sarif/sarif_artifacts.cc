#include "sarif/sarif_artifacts.h"

#include "base/strings.h"

namespace assay {

namespace {

// A member's path counts from the root of what holds it (§3.24.2). The specification's examples begin with '/', which
// Microsoft's checker takes for an error (SARIF1004). Dot segments lead nowhere beyond the root.
ArtifactUri member_uri(std::string_view path) {
  constexpr std::string_view kRoot = "file:///";
  std::string uri = artifact_uri_of_path(cat("/", path)).uri.substr(kRoot.size());
  return {uri.empty() ? "unnamed" : std::move(uri), false};
}

}  // namespace

std::optional<SarifArtifacts::Rows> SarifArtifacts::rows_of(const Origin& origin, const ArtifactUri& outer,
                                                            const Scrub& scrub) {
  if (!origin.parent) return std::nullopt;
  std::vector<ArtifactUri> chain;  // the innermost first
  for (const Origin* at = &origin; at->parent; at = at->parent.get()) {
    chain.push_back(member_uri(scrub(path_in_tree(*at))));
    if (chain.size() > kMostArtifacts) return std::nullopt;
  }
  chain.push_back(outer);

  // Those that are there already, from the outside inwards; then whether the others have room.
  std::uint64_t row = 0;
  std::uint64_t parent = 0;
  std::size_t missing = chain.size();
  std::uint64_t first = 0;
  for (; missing > 0; --missing) {
    const auto known = known_.find({parent, chain[missing - 1].uri});
    if (known == known_.end()) break;
    row = known->second;
    if (missing == chain.size()) first = row;
    parent = row + 1;
  }
  if (rows_.size() + missing > kMostArtifacts) return std::nullopt;
  for (; missing > 0; --missing) {
    const ArtifactUri& uri = chain[missing - 1];
    row = rows_.size();
    if (missing == chain.size()) first = row;
    known_.emplace(Key{parent, uri.uri}, row);
    rows_.push_back({uri, parent == 0 ? std::nullopt : std::optional(parent - 1)});
    parent = row + 1;
  }
  return Rows{first, row};
}

void SarifArtifacts::write(JsonWriter& json) const {
  if (rows_.empty()) return;
  json.array("artifacts");
  for (const Row& row : rows_) {
    json.begin_object();
    json.object("location");
    json.string("uri", row.uri.uri);
    if (row.uri.based) json.string("uriBaseId", "%SRCROOT%");
    json.end_object();
    if (row.parent) {
      json.number("parentIndex", *row.parent);
    } else {
      json.array("roles");
      json.string("analysisTarget");
      json.end_array();
    }
    json.end_object();
  }
  json.end_array();
}

}  // namespace assay
