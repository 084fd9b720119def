#include "scanners/workflows/findings/finding.h"

#include <tuple>

namespace assay::workflows {

std::string_view name_of(Persona persona) {
  switch (persona) {
    case Persona::regular:
      return "regular";
    case Persona::pedantic:
      return "pedantic";
    case Persona::auditor:
      break;
  }
  return "auditor";
}

bool comes_before(const Finding& a, const Finding& b) {
  return std::tie(a.place.path, a.place.region, a.check->id, a.message) <
         std::tie(b.place.path, b.place.region, b.check->id, b.message);
}

}  // namespace assay::workflows
