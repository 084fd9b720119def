// Container images that lie unpacked in a folder: OCI image layouts, and what docker save gives.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/container.h"
#include "base/coverage.h"
#include "base/image.h"
#include "scanners/sources/archives/images/image_notes.h"

namespace assay::files {

// The named folders that look like one. Any thread.
class ImageFolders {
 public:
  ImageFolders(const std::vector<std::string>& paths, std::shared_ptr<ImageMemory> memory);

  bool empty() const { return folders_.empty(); }

  // What a file in one of them may be of an image; null for any other. `text`: all of it, empty when it is longer.
  std::shared_ptr<const ImageBlob> blob(std::string_view path, ContainerKind kind, Bytes text) const;

  // All files have been read.
  void finish(Coverage& coverage) const;

 private:
  struct Folder {
    std::string named;
    std::string lead;  // before the paths of what lies in it
    std::unique_ptr<archives::ImageNotes> notes;
  };
  std::vector<Folder> folders_;
  std::shared_ptr<ImageMemory> memory_;
};

}  // namespace assay::files
