#include "scanners/sources/git/objects/tree.h"

#include <algorithm>

namespace assay::git {

bool TreeReader::next(TreeEntry& entry) {
  if (rest_.empty() || malformed_) return false;
  malformed_ = true;
  std::uint32_t mode = 0;
  std::size_t at = 0;
  while (at < rest_.size() && at < 8 && rest_[at] >= '0' && rest_[at] <= '7') {
    mode = mode * 8 + static_cast<std::uint32_t>(rest_[at++] - '0');
  }
  if (at == 0 || at >= rest_.size() || rest_[at] != ' ') return false;
  const std::size_t name = at + 1;
  const std::size_t end = rest_.find('\0', name);
  if (end == Bytes::npos || end == name || rest_.size() - end - 1 < width_of(kind_)) return false;
  entry.mode = mode;
  entry.name = rest_.substr(name, end - name);
  entry.id = ObjectId::from_bytes(rest_.data() + end + 1, kind_);
  rest_.remove_prefix(end + 1 + width_of(kind_));
  malformed_ = false;
  return true;
}

int compare_names(std::string_view a, bool a_is_tree, std::string_view b, bool b_is_tree) {
  const std::size_t common = std::min(a.size(), b.size());
  const int order = a.substr(0, common).compare(b.substr(0, common));
  if (order != 0) return order;
  const auto next = [common](std::string_view name, bool is_tree) {
    if (name.size() > common) return static_cast<int>(static_cast<unsigned char>(name[common]));
    return is_tree ? static_cast<int>('/') : 0;
  };
  const int difference = next(a, a_is_tree) - next(b, b_is_tree);
  if (difference != 0) return difference;
  if (a.size() == b.size()) return 0;
  return a.size() < b.size() ? -1 : 1;
}

}  // namespace assay::git
