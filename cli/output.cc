#include "cli/output.h"

#include <unistd.h>

namespace assay::cli {

Result<std::unique_ptr<Output>> open_report(const std::string& file, unsigned mode) {
  if (file.empty() || file == "-") return open_descriptor_output(STDOUT_FILENO, "standard output");
  return open_file_output(file, mode);
}

Status write_out(const std::string& file, std::string_view text) {
  const auto output = open_report(file);
  if (!output) return tl::make_unexpected(output.error());
  Status status = (*output)->write(text);
  if (status) status = (*output)->finish();
  return status;
}

}  // namespace assay::cli
