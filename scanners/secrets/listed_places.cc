#include "scanners/secrets/listed_places.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

#include "scanners/secrets/context/path_kind.h"

namespace assay {

namespace {

// Of what a server holds, the name of the file: owners, repositories and pages tell nothing of it. Of an object in a
// bucket, its whole key.
std::string_view path_of_remote(std::string_view url) {
  constexpr std::string_view kBucket = "s3://";
  if (url.starts_with(kBucket)) return url.substr(std::min(url.find('/', kBucket.size()), url.size()));
  return url.substr(url.rfind('/') + 1);
}

auto order_of(const Place& place) {
  const Origin& origin = outermost(place.origin);
  const Appearance& seen = origin.appearance;
  return std::tuple(seen.commit.empty(), seen.time, std::string_view(origin.repository), std::string_view(origin.path),
                    path_inside(place.origin), place.region.begin, std::string_view(seen.commit),
                    std::string_view(origin.object), std::string_view(origin.resource));
}

}  // namespace

int points_at(const Origin& origin, const std::vector<std::string>& roots) {
  int points = std::numeric_limits<int>::max();
  for (const Origin* at = &origin; at != nullptr; at = at->parent.get()) {
    const std::string_view path = at->parent                       ? std::string_view(at->path)
                                  : at->kind == OriginKind::remote ? path_of_remote(at->path)
                                                                   : context::path_below(at->path, roots);
    points = std::min(points, context::path_points(path));
  }
  return points;
}

int points_of(const std::vector<Place>& places, const std::vector<std::string>& roots) {
  int points = std::numeric_limits<int>::min();
  for (const Place& place : places) points = std::max(points, points_at(place.origin, roots));
  return points;
}

bool is_told_before(const Place& a, const Place& b) { return order_of(a) < order_of(b); }

void cut_places(Finding& finding, std::size_t most, const std::vector<std::string>& roots) {
  if (finding.places.size() <= most) return;
  const auto rank = [&](const Place& place) {
    return std::pair(place.suppressed.has_value(), -points_at(place.origin, roots));
  };
  std::stable_sort(finding.places.begin(), finding.places.end(),
                   [&](const Place& a, const Place& b) { return rank(a) < rank(b); });
  if (!finding.places[most].suppressed) finding.open_beyond = true;
  finding.places.resize(most, finding.places.front());
  finding.places.shrink_to_fit();
  std::sort(finding.places.begin(), finding.places.end(), is_told_before);
}

// A finding is large, and a secret is wiped wherever it is moved from: each is moved once.
std::vector<Finding> in_order(std::vector<Finding> findings) {
  std::vector<Finding*> order;
  order.reserve(findings.size());
  for (Finding& finding : findings) order.push_back(&finding);
  const auto rank = [](const Finding& finding) {
    return std::tuple(-static_cast<int>(finding.severity), std::string_view(finding.rule),
                      order_of(finding.places.front()), std::string_view(finding.fingerprint));
  };
  std::sort(order.begin(), order.end(), [&](const Finding* a, const Finding* b) { return rank(*a) < rank(*b); });
  std::vector<Finding> out;
  out.reserve(findings.size());
  for (Finding* finding : order) out.push_back(std::move(*finding));
  return out;
}

}  // namespace assay
