// The samples of a check as files: for its tests and its documentation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::workflows {

struct SampleFile {
  std::string path;
  std::string text;
};

// A sample that begins with "- " is the steps of a job in a workflow that no other check minds. One whose first line is
// a comment that ends in .yml or .yaml lies at that path. Any other is a workflow. Behind a line `--- # PATH` follows
// another file of the same repository. The first file is the one that the check is about.
std::vector<SampleFile> sample_files(std::string_view sample);

}  // namespace assay::workflows
