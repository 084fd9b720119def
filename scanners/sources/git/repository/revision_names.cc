#include "scanners/sources/git/repository/revision_names.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"

namespace assay::git {

namespace {

constexpr std::size_t kMostCompared = 20'000;
constexpr std::size_t kMostShown = 3;

// Where a refspec "+SOURCE:TARGET", each with at most one '*', puts a ref; "" when it does not match.
std::string map_refspec(std::string_view refspec, std::string_view ref) {
  if (refspec.starts_with('+')) refspec.remove_prefix(1);
  const std::size_t colon = refspec.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view source = refspec.substr(0, colon);
  const std::string_view target = refspec.substr(colon + 1);
  const std::size_t star = source.find('*');
  if (star == std::string_view::npos) return source == ref ? std::string(target) : std::string();
  const std::string_view head = source.substr(0, star);
  const std::string_view tail = source.substr(star + 1);
  if (ref.size() < head.size() + tail.size() || !ref.starts_with(head) || !ref.ends_with(tail)) return {};
  const std::string_view middle = ref.substr(head.size(), ref.size() - head.size() - tail.size());
  const std::size_t target_star = target.find('*');
  if (target_star == std::string_view::npos) return {};
  return cat(target.substr(0, target_star), middle, target.substr(target_star + 1));
}

// Levenshtein distance, given up beyond `most`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t above = row[j + 1];
      row[j + 1] = std::min({above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row.back();
}

std::string_view short_name(std::string_view ref) {
  for (const std::string_view prefix : {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
    if (ref.starts_with(prefix)) return ref.substr(prefix.size());
  }
  return ref;
}

}  // namespace

Result<std::string> upstream_of(const Config& config, const RefStore& refs, const std::string& branch_ref) {
  const std::string doing = "finding the upstream";
  std::string ref = branch_ref;
  if (ref == "HEAD") {
    const Result<std::optional<ResolvedRef>> head = resolve_ref(refs, "HEAD");
    if (!head) return tl::make_unexpected(head.error());
    if (*head) ref = (*head)->name;
  }
  if (!ref.starts_with("refs/heads/")) return fail(doing, printable(ref), "only a branch has an upstream");
  const std::string name = ref.substr(11);
  const auto remote = config.get(cat("branch.", name, ".remote"));
  const auto merge = config.get(cat("branch.", name, ".merge"));
  if (!remote || !merge) return fail(doing, printable(ref), cat("branch '", printable(name), "' has no upstream"));
  if (*remote == ".") return std::string(*merge);
  for (const std::string_view refspec : config.all(cat("remote.", *remote, ".fetch"))) {
    std::string target = map_refspec(refspec, *merge);
    if (!target.empty()) return target;
  }
  return fail(doing, printable(ref),
              cat("the upstream of branch '", printable(name), "' is not fetched from '", printable(*remote), "'"));
}

std::string nearest_names_hint(const RefStore& refs, std::string_view name) {
  const RefList list = refs.list(RefScope::shared);
  const std::size_t most = std::max<std::size_t>(2, name.size() / 3);
  std::vector<std::pair<std::size_t, std::string>> near;
  for (std::size_t i = 0; i < std::min(list.refs.size(), kMostCompared); ++i) {
    const std::string_view candidate = short_name(list.refs[i].name);
    // "feature" is near to "origin/feature" too.
    const std::size_t slash = candidate.rfind('/');
    const std::size_t far = distance(name, candidate, most);
    const std::size_t last = slash == std::string_view::npos ? far : distance(name, candidate.substr(slash + 1), most);
    if (std::min(far, last) <= most) near.emplace_back(std::min(far, last), printable(candidate));
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  if (near.empty()) return {};
  std::string hint = "did you mean ";
  for (std::size_t i = 0; i < std::min(near.size(), kMostShown); ++i) {
    hint += cat(i == 0 ? "'" : ", '", near[i].second, '\'');
  }
  return hint + "?";
}

}  // namespace assay::git
