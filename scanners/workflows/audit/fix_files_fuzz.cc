// Any bytes as a workflow: what is fixed reads, a second run changes nothing, and what events reach is bounded.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "scanners/workflows/audit/fix_files.h"
#include "scanners/workflows/reach/reach.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 20000) return 0;
  const std::string path = ".github/workflows/fuzz.yml";
  std::vector<assay::workflows::SourceFile> files = {
      {path, path, std::string(reinterpret_cast<const char*>(data), size), ""}};
  assay::workflows::AuditOptions options;
  options.persona = assay::workflows::Persona::auditor;
  const assay::workflows::Fixed once = assay::workflows::fix_files(files, options, true);
  if (!once.files.empty()) {
    files[0].text = once.files[0].text;
    if (!assay::workflows::read_document(path, path, files[0].text)) std::abort();
  }
  const assay::workflows::ReadFiles read = assay::workflows::read_files(files, 1);
  for (const assay::workflows::reach::Root& root : assay::workflows::reach::roots_of(read.repository))
    if (root.jobs.size() > assay::workflows::reach::kMostReached) std::abort();
  return 0;
}
