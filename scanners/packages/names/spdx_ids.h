// The identifiers of the SPDX license list. Data, sorted by their lower-case forms.
#pragma once

#include <span>
#include <string_view>

namespace assay::packages {

std::span<const std::string_view> spdx_licenses();
std::span<const std::string_view> spdx_exceptions();

}  // namespace assay::packages
