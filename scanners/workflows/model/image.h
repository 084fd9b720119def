// The name of a container image (distribution reference grammar) in its parts. Pure functions.
#pragma once

#include <string_view>

namespace assay::workflows {

struct Image {
  std::string_view name;    // with the registry: ghcr.io/owner/name
  std::string_view tag;     // empty where none is written
  std::string_view digest;  // sha256:…
};

Image parse_image(std::string_view text);

}  // namespace assay::workflows
