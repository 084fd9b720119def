#include "scanners/sources/files/image_folders.h"

#include <unistd.h>

#include "base/strings.h"
#include "scanners/sources/files/roots.h"

namespace assay::files {

namespace {

bool is_there(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

}  // namespace

ImageFolders::ImageFolders(const std::vector<std::string>& paths, std::shared_ptr<ImageMemory> memory)
    : memory_(std::move(memory)) {
  for (const std::string& path : paths) {
    const std::string folder = cat(path, path.ends_with('/') ? "" : "/");
    if (!is_there(folder + "oci-layout") && !is_there(folder + "manifest.json")) continue;
    const std::string shown = tidy(path);
    const std::string lead = shown == "." ? "" : cat(shown, shown.ends_with('/') ? "" : "/");
    folders_.push_back({shown, lead, std::make_unique<archives::ImageNotes>(memory_)});
  }
}

std::shared_ptr<const ImageBlob> ImageFolders::blob(std::string_view path, ContainerKind kind, Bytes text) const {
  for (const Folder& folder : folders_) {
    if (!path.starts_with(folder.lead)) continue;
    const std::string_view inside = path.substr(folder.lead.size());
    if (kind == ContainerKind::tar || is_compression(kind)) return folder.notes->archive(inside);
    return folder.notes->blob(inside, text);
  }
  return nullptr;
}

void ImageFolders::finish(Coverage& coverage) const {
  for (const Folder& folder : folders_) {
    const bool found = folder.notes->finish(
        [&](const std::string& path, const std::string& why) { coverage.gap(printable(folder.lead + path), why); });
    if (found) memory_->found(folder.named);
  }
}

}  // namespace assay::files
