// What the commit of a release says of the members of a package.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "scanners/packages/model/release.h"

namespace assay::packages {

enum class InSource : std::uint8_t {
  not_asked,  // no commit was named, or the member is none that a commit has: generated, of a wheel and no .py, unread
  same,
  differs,
  absent,
};

// Of a source distribution all files and links are asked for, of a wheel the Python files: those lie where the commit
// has them, or below src/; elsewhere the commit need only have their bytes.
class SourceComparison {
 public:
  // Both are kept by reference.
  SourceComparison(const Release& release, const Package& package);

  InSource of(const Member& member) const;
  // Whether the bytes of any file were held against the commit.
  bool compares_any() const;

 private:
  bool is_made_by_build(const Member& member, std::string_view inside) const;
  bool is_generated(std::string_view inside) const;

  const Release& release_;
  const Package& package_;
  std::set<std::string_view> blobs_;
};

}  // namespace assay::packages
