// The small files of a repository's folder, each from a part of the input (parts are separated by NUL bytes): the
// repository opens or gives an error, and so do its refs, tips, alternates, work trees and submodules.
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/repository/repository_submodules.h"
#include "scanners/sources/git/repository/repository_tips.h"

namespace {

constexpr const char* kFiles[] = {"HEAD",
                                  "config",
                                  "packed-refs",
                                  "shallow",
                                  "objects/info/alternates",
                                  "refs/heads/main",
                                  "logs/HEAD",
                                  "FETCH_HEAD",
                                  "worktrees/w/gitdir",
                                  "worktrees/w/commondir",
                                  "worktrees/w/HEAD",
                                  "modules/m/HEAD",
                                  "modules/m/config",
                                  "index"};

std::string make_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "assay-fuzz-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) std::abort();
  for (const char* folder :
       {"objects/info", "objects/pack", "refs/heads", "logs", "worktrees/w", "modules/m/objects", "modules/m/refs"})
    std::filesystem::create_directories(name + "/" + folder);
  return name;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string folder = make_folder();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  for (const char* file : kFiles) {
    const std::string_view part = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    std::ofstream out(folder + "/" + file, std::ios::binary | std::ios::trunc);
    out.write(part.data(), static_cast<std::streamsize>(part.size()));
  }
  using namespace assay::git;
  RepositoryOptions options;
  options.trust = true;
  options.environment.git_dir = folder;
  const auto repository = Repository::open(folder, options);
  if (!repository) return 0;
  (void)repository->worktrees();
  (void)list_submodules(*repository);
  const auto store = ObjectStore::open(repository->objects_folder(), repository->hash_kind());
  if (!store) return 0;
  const Tips tips = collect_tips(*repository, **store);
  // The store is empty: a ref that names an object is a problem.
  for (const Tip& tip : tips.tips)
    if (!tip.id.is_zero() && tips.problems.empty() && tips.notes.empty()) std::abort();
  return 0;
}
