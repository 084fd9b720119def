#include "scanners/workflows/model/image.h"

namespace assay::workflows {

Image parse_image(std::string_view text) {
  Image out;
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    out.digest = text.substr(at + 1);
    text = text.substr(0, at);
  }
  // A ':' before the last '/' belongs to the registry's port.
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.find(':', slash == std::string_view::npos ? 0 : slash);
  out.name = text.substr(0, colon);
  if (colon != std::string_view::npos) out.tag = text.substr(colon + 1);
  return out;
}

}  // namespace assay::workflows
