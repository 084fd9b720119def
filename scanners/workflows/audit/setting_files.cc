#include "scanners/workflows/audit/setting_files.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "base/file.h"
#include "base/strings.h"

namespace assay::workflows {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

struct Known {
  std::string_view path;
  SettingsFile::Kind kind;
};
// The first one of a kind counts, as in the tools themselves.
constexpr Known kKnown[] = {{".github/zizmor.yml", SettingsFile::Kind::zizmor},
                            {".github/zizmor.yaml", SettingsFile::Kind::zizmor},
                            {"zizmor.yml", SettingsFile::Kind::zizmor},
                            {"zizmor.yaml", SettingsFile::Kind::zizmor},
                            {".github/actionlint.yaml", SettingsFile::Kind::actionlint},
                            {".github/actionlint.yml", SettingsFile::Kind::actionlint}};

std::string_view root_of(const SourceFile& file) {
  const std::string_view path = file.path;
  return path.ends_with(file.path_below) ? path.substr(0, path.size() - file.path_below.size()) : std::string_view();
}

}  // namespace

std::vector<SettingsFile> setting_files(std::span<const SourceFile> files) {
  std::set<std::string> roots;
  for (const SourceFile& file : files)
    if (file.path.ends_with(file.path_below)) roots.emplace(root_of(file));
  std::vector<SettingsFile> out;
  for (const std::string& root : roots) {
    std::set<SettingsFile::Kind> found;
    for (const Known& known : kKnown) {
      const std::string path = cat(root, known.path);
      std::error_code error;
      if (found.contains(known.kind) || !std::filesystem::exists(path, error)) continue;
      found.insert(known.kind);
      SettingsFile file{root, path, known.kind, {}, {}};
      auto text = read_file(path, kMostBytes);
      if (text)
        file.text = std::move(*text);
      else
        file.unread = text.error().why;
      out.push_back(std::move(file));
    }
  }
  return out;
}

}  // namespace assay::workflows
