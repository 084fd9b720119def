#include "scanners/sources/archives/member_path.h"

namespace assay::archives {

bool leads_out(std::string_view path) {
  if (path.starts_with('/') || path.starts_with('\\')) return true;
  const bool drive = path.size() > 1 && path[1] == ':' && ((path[0] | 32) >= 'a' && (path[0] | 32) <= 'z');
  if (drive) return true;
  int depth = 0;
  while (!path.empty()) {
    const std::size_t slash = path.find_first_of("/\\");
    const std::string_view part = path.substr(0, slash);
    path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    if (part.empty() || part == ".") continue;
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

std::string unpacked_name(std::string_view path) {
  using namespace std::string_view_literals;
  path.remove_prefix(path.rfind('/') + 1);
  for (const std::string_view suffix : {".gz"sv, ".bz2"sv, ".xz"sv, ".lzma"sv, ".zst"sv, ".lz4"sv, ".lz"sv, ".Z"sv}) {
    if (path.size() > suffix.size() && path.ends_with(suffix))
      return std::string(path.substr(0, path.size() - suffix.size()));
  }
  return "(unpacked)";
}

}  // namespace assay::archives
