// What a software bill of materials is about: CycloneDX and SPDX documents in JSON. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::packages {

struct BillOfMaterials {
  std::string format;              // "CycloneDX 1.6", "SPDX-2.3"
  std::vector<std::string> names;  // of the component that it is about, and of all that it lists
  std::string why;                 // it is none; empty when it is one
};

BillOfMaterials read_bill(std::string_view text);

}  // namespace assay::packages
