#include "cli/foreign_file.h"

#include <filesystem>

#include "base/file.h"

namespace assay::cli {

Result<std::string> read_extended(const std::string& config, const std::string& name, std::uint64_t most) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (fs::is_regular_file(name, error)) return read_file(name, most);
  return read_file((fs::path(config).parent_path() / name).string(), most);
}

}  // namespace assay::cli
