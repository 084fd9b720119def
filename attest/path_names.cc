#include "attest/path_names.h"

#include <algorithm>

#include "base/utf8.h"

namespace assay::attest {

bool is_inner_path(std::string_view path) {
  if (path.empty() || path.size() > 4096 || path.find('\\') != std::string_view::npos ||
      path.find('\0') != std::string_view::npos)
    return false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t slash = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, slash - begin);
    if (part.empty() || part == "." || part == "..") return false;
    begin = slash + 1;
  }
  return true;
}

bool is_portable_path(std::string_view path) {
  if (!is_inner_path(path)) return false;
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t size = utf8_sequence(rest);
    if (size == 0 || static_cast<unsigned char>(rest[0]) < 0x20 || rest[0] == '\x7f') return false;
    rest.remove_prefix(size);
  }
  return true;
}

}  // namespace assay::attest
