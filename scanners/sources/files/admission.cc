#include "scanners/sources/files/admission.h"

#include <string>
#include <utility>

#include "base/closed_form.h"
#include "base/container_damage.h"
#include "base/content.h"
#include "base/strings.h"
#include "scanners/sources/files/unopened.h"

namespace assay::files {

Admission admit(Bytes head, Bytes tail, bool whole, const ContentChoice& choice, const std::string& path,
                Coverage& coverage) {
  Admission out;
  if (choice.skip_binary && is_binary(head)) {
    coverage.skipped(SkipReason::binary, printable(path));
    return {false, ContainerKind::none};
  }
  out.container = container_of(head, tail);
  const SeenBytes seen{.head = head, .tail = tail, .whole = whole};
  // The blocks of an image may begin like compressed data.
  const bool may_be_closed =
      out.container == ContainerKind::none || is_document(out.container) || is_compression(out.container);
  if (choice.hidden_is_gap && (out.container == ContainerKind::none || is_document(out.container))) {
    std::string gap = whole ? hidden_gap(head) : unopened_gap(seen);
    if (!gap.empty()) coverage.gap(printable(path), std::move(gap));
  } else if (may_be_closed && !choice.skip_packed) {
    if (std::string gap = closed_gap(seen); !gap.empty()) coverage.gap(printable(path), std::move(gap));
  }
  if (out.container != ContainerKind::none) {
    if (!choice.skip_packed) return out;
    if (is_document(out.container)) {
      out.container = ContainerKind::none;
      return out;
    }
    coverage.skipped(SkipReason::packed, printable(path));
    return {false, ContainerKind::none};
  }
  if (std::string why = container_damage(head, path); !why.empty() && !choice.skip_packed)
    coverage.gap(printable(path), std::move(why));
  if (!whole && wide_form_of(head) != WideForm::none) coverage.gap(printable(path), kLongWideGap);
  return out;
}

}  // namespace assay::files
