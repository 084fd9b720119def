// Why two builds of one package are not the same bytes: the fields that differ, named.
#pragma once

#include <string>
#include <vector>

#include "scanners/packages/model/package.h"

namespace assay::packages {

struct Difference {
  std::string member;  // empty: of the archive
  std::string field;   // "time", "mode", "uid", "order", "content", "compression", "bytes of no member", "gzip time",
                       // "only in the first", …
  std::string first, second;
  friend auto operator<=>(const Difference&, const Difference&) = default;
};

// Empty where the files are equal. Archives whose members and fields are all equal differ in "compression": the same
// bytes, packed otherwise.
// `around`: what differs around the members (container_diff.h).
std::vector<Difference> diff_packages(const Package& first, const Package& second, std::vector<Difference> around = {});

}  // namespace assay::packages
