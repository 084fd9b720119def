// artifact_index.json as the customer's program writes it over what we indexed, byte for byte.
//
// Which 14 names its index takes for types of their own is not told anywhere; those of the formats that we read and
// that bear them as file names are taken, and any other file's type is its suffix.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "attest/evidence/index.h"

namespace assay::attest {

struct CustomerIndexJob {
  // Each folder as it was named, and its own index.
  std::vector<std::pair<std::string, Index>> roots;
  std::string release;     // empty: null
  std::string output_dir;  // only named in it
};

struct CustomerIndex {
  std::string json;  // with the line feed behind it
  std::size_t items = 0;
  std::vector<IndexProblem>
      problems;  // those of the roots, files that are no longer what was indexed or too long to be read
};

// Only .json, .md, .txt and .log are listed; not artifact_index.* and what lies in __pycache__.
CustomerIndex customer_index(const CustomerIndexJob& job);

}  // namespace assay::attest
