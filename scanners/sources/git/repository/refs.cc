#include "scanners/sources/git/repository/refs.h"

#include "base/strings.h"
#include "scanners/sources/git/repository/refs_files.h"
#include "scanners/sources/git/repository/refs_reftable.h"

namespace assay::git {

namespace {
constexpr int kMostLinks = 5;  // git's SYMREF_MAXDEPTH
}

Result<std::unique_ptr<RefStore>> open_refs(const Repository& repository, const std::string& git_dir) {
  if (repository.ref_format() == RefFormat::reftable) {
    return open_reftable_refs(git_dir, repository.common_dir(), repository.hash_kind());
  }
  return open_file_refs(git_dir, repository.common_dir(), repository.hash_kind());
}

Result<std::optional<ResolvedRef>> resolve_ref(const RefStore& refs, const std::string& name) {
  std::string at = name;
  for (int link = 0; link <= kMostLinks; ++link) {
    const Result<std::optional<Ref>> ref = refs.find(at);
    if (!ref) return tl::make_unexpected(ref.error());
    if (!*ref) {
      if (link == 0) return std::nullopt;
      return ResolvedRef{at, std::nullopt};
    }
    if (!(*ref)->symbolic()) return ResolvedRef{at, (*ref)->id};
    at = (*ref)->target;
  }
  return fail("reading the ref", printable(name), "symbolic refs lead to each other without end");
}

bool is_ref_name(std::string_view name) {
  if (name.empty() || name.size() > 4096 || name.ends_with('/') || name.ends_with('.') || name == "@") return false;
  char before = '/';
  std::size_t part = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return false;
    if (std::string_view(" ~^:?*[\\").find(c) != std::string_view::npos) return false;
    if (before == '/' && (c == '/' || c == '.')) return false;
    if (before == '.' && c == '.') return false;
    if (before == '@' && c == '{') return false;
    if (c == '/') {
      if (name.substr(part, i - part).ends_with(".lock")) return false;
      part = i + 1;
    }
    before = c;
  }
  return !name.ends_with(".lock");
}

bool is_worktree_ref(std::string_view name) {
  return !name.starts_with("refs/") || name.starts_with("refs/bisect/") || name.starts_with("refs/worktree/") ||
         name.starts_with("refs/rewritten/");
}

}  // namespace assay::git
