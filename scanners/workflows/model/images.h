// Every container image that a file names: of jobs, services, steps and Docker actions.
#pragma once

#include "scanners/workflows/model/document.h"
#include "scanners/workflows/model/image.h"

namespace assay::workflows {

struct NamedImage {
  Text text;  // as written, with docker:// where it must be
  Image image;

  std::string_view name() const { return text.value(); }
  bool is_latest() const { return image.tag.empty() || image.tag == "latest"; }
};

inline NamedImage named_image(Text text) {
  std::string_view value = text.value();
  if (value.starts_with("docker://")) value.remove_prefix(9);
  return {text, parse_image(value)};
}

// visit(job or null, step or null, image). One that an expression names, or a file that is built here, is none.
template <class Visit>
void for_each_image(const Document& document, const Visit& visit) {
  const auto tell = [&](const Job* job, const Step* step, const Text& text) {
    if (text && !text.value().empty() && !text.has_expression()) visit(job, step, named_image(text));
  };
  for (const Job& job : document.workflow.jobs) {
    tell(&job, nullptr, job.container->image);
    for (const Container& service : job.services) tell(&job, nullptr, service.image);
  }
  for_each_uses(document, [&](const Job* job, const Step* step, const Uses& uses) {
    if (uses.kind == UsesKind::docker) tell(job, step, uses.text);
  });
  if (document.action->image.value().starts_with("docker://")) tell(nullptr, nullptr, document.action->image);
}

}  // namespace assay::workflows
