#include "attest/downloads/run_folder.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "attest/downloads/artifact_content.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::gate {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostEntries = 10'000;

// The text of an answer, or why there is none.
template <class Value>
std::optional<Value> answer_in(const std::string& folder, const char* file, std::vector<std::string>& unread,
                               attest::Checked<Value> (*read)(std::string_view)) {
  const auto text = read_file(folder + '/' + file, kMostProviderBytes);
  if (!text) {
    unread.push_back(cat(file, ": ", text.error().why, '.'));
    return std::nullopt;
  }
  auto value = read(*text);
  if (value) return std::move(*value);
  unread.push_back(cat(file, ": ", value.error().why, '.'));
  return std::nullopt;
}

}  // namespace

DownloadedRun read_run_folder(const std::string& name, const std::string& folder) {
  DownloadedRun out;
  out.name = name;
  out.folder = folder;
  out.run = answer_in<ProviderRun>(folder, "run.json", out.unread, read_provider_run);
  auto artifacts =
      answer_in<std::vector<ProviderArtifact>>(folder, "artifacts.json", out.unread, read_provider_artifacts);
  if (artifacts) out.artifacts = std::move(*artifacts);

  const std::string downloads = folder + "/artifacts";
  std::set<std::string> folders, files;
  std::error_code error;
  for (fs::directory_iterator at(downloads, error), end; !error && at != end; at.increment(error)) {
    std::error_code unknown;
    const std::string entry = at->path().filename().string();
    if (at->is_symlink(unknown))
      out.unread.push_back(cat("artifacts/", entry, ": it is a link, which is not followed."));
    else if (at->is_directory(unknown))
      folders.insert(entry);
    else
      files.insert(entry);
    if (folders.size() + files.size() > kMostEntries) {
      out.unread.emplace_back("artifacts: it holds too many files.");
      return out;
    }
  }
  if (error) out.unread.push_back(cat("artifacts: ", error.message(), '.'));

  constexpr std::string_view kArchive = ".zip";
  const auto add = [&](const std::string& artifact, const std::string& archive) {
    DownloadedArtifact one;
    one.name = artifact;
    one.path = cat(downloads, '/', artifact);
    const NewestArtifact newest = newest_artifact(out.artifacts, artifact);
    compare(one, archive.empty() ? archive : cat(downloads, '/', archive),
            newest.artifact == nullptr ? std::string() : newest.artifact->digest);
    out.downloads.push_back(std::move(one));
  };
  for (const std::string& one : folders) {
    const std::string archive = one + std::string(kArchive);
    add(one, files.contains(archive) ? archive : std::string());
    // An artifact may itself bear the name of an archive.
    if (newest_artifact(out.artifacts, archive).artifact == nullptr) files.erase(archive);
  }
  for (const std::string& one : files) {
    const std::string unpacked = one.substr(0, one.size() - std::min(one.size(), kArchive.size()));
    const bool is_archive = one.ends_with(kArchive) && newest_artifact(out.artifacts, one).artifact == nullptr &&
                            newest_artifact(out.artifacts, unpacked).artifact != nullptr;
    if (is_archive)
      out.unread.push_back(cat("artifacts/", one, ": it is not unpacked; unpack it into artifacts/", unpacked, '.'));
    else
      add(one, {});
  }
  std::sort(out.downloads.begin(), out.downloads.end(),
            [](const DownloadedArtifact& a, const DownloadedArtifact& b) { return a.name < b.name; });
  return out;
}

}  // namespace assay::gate
