#include "cli/report_facts.h"

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "base/strings.h"
#include "cli/scan_inputs.h"
#include "cli/version.h"
#include "scanners/sources/remote/http/url.h"

namespace assay::cli {

namespace {

namespace fs = std::filesystem;

// Absolute, as it was named: symbolic links are not resolved, since reports show them.
fs::path folder_of(const std::string& path) {
  std::error_code error;
  const fs::path named = fs::path(path).lexically_normal();
  const bool is_folder = fs::is_directory(named, error);
  fs::path folder = is_folder && named.has_filename() ? named : named.parent_path();
  return folder;
}

// The nearest folder upwards that has a .git; empty when none has.
fs::path repository_of(fs::path folder) {
  std::error_code error;
  for (;; folder = folder.parent_path()) {
    if (fs::exists(folder / ".git", error)) return folder;
    if (folder == folder.parent_path()) return {};
  }
}

}  // namespace

Result<std::string> home_page() {
  std::string page = environment("ASSAY_HOME_PAGE");
  if (page.empty()) page = kHomePage;
  if (page.empty() || remote::parse_url(page)) return page;
  return fail("reading ASSAY_HOME_PAGE", "", "it is no address of a page", "https://HOST/PATH, without a user name");
}

std::string report_root(const std::vector<std::string>& paths) {
  char buffer[PATH_MAX];
  const std::string here = ::realpath(".", buffer) != nullptr ? buffer : "";
  const auto is_elsewhere = [&here](const std::string& path) {
    return path.starts_with('/') && path != here && !path.starts_with(here + "/");
  };
  if (paths.empty() || !std::all_of(paths.begin(), paths.end(), is_elsewhere)) return here;
  const fs::path repository = repository_of(folder_of(paths.front()));
  const bool all_there =
      !repository.empty() && std::all_of(paths.begin(), paths.end(), [&repository](const std::string& path) {
        return repository_of(folder_of(path)) == repository;
      });
  if (all_there) return repository.string();
  return paths.size() == 1 ? folder_of(paths.front()).string() : here;
}

}  // namespace assay::cli
