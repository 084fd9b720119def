#include "scanners/sources/files/admission.h"

#include "base/content.h"
#include "base/strings.h"

namespace assay::files {

bool admit(Bytes head, bool whole, const ContentChoice& choice, const std::string& path, Coverage& coverage) {
  if (choice.skip_binary && is_binary(head)) {
    coverage.skipped(SkipReason::binary, printable(path));
    return false;
  }
  if (const std::string_view packed = packed_content(head); !packed.empty()) {
    if (choice.skip_packed) {
      coverage.skipped(SkipReason::packed, printable(path));
      return false;
    }
    coverage.gap(printable(path), packed_gap(packed));
  }
  if (!whole && wide_form_of(head) != WideForm::none) coverage.gap(printable(path), kLongWideGap);
  return true;
}

}  // namespace assay::files
