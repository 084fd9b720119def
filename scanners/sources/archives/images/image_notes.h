// What is known of a container image while its blobs come by: layers, and the JSON that says what they are. Two forms:
// docker save (manifest.json, "Docker Image Specification v1.2") and OCI image layouts (index.json, OCI image
// specification v1.1, "Image Layout"), in a tar archive or a folder.
//
// Blobs come in any order and once, so that an image streams; what each is becomes known at the end (base/image.h).
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/image.h"

namespace assay::archives {

// Any thread, until finish().
class ImageNotes {
 public:
  explicit ImageNotes(std::shared_ptr<ImageMemory> memory) : memory_(std::move(memory)) {}

  // An archive or compressed data, which may be a layer. Null: there are too many.
  std::shared_ptr<ImageBlob> archive(std::string_view path);

  // Any other blob: `text` is all of it, or empty. Null: it cannot be one of an image that findings in it tell of.
  std::shared_ptr<ImageBlob> blob(std::string_view path, Bytes text);

  // A link: what it leads to has come, or comes, by itself.
  void link(std::string_view path);

  // Called for a blob that an image should have and that never came.
  using Missing = std::function<void(const std::string& path, const std::string& why)>;

  // Everything has come. Whether it was an image.
  bool finish(const Missing& missing);

 private:
  friend class ImageReader;
  std::shared_ptr<ImageBlob> entry(std::string_view path);

  std::shared_ptr<ImageMemory> memory_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<ImageBlob>, std::less<>> blobs_;
  std::map<std::string, std::string, std::less<>> documents_;
  std::set<std::string, std::less<>> links_;
  std::set<std::string, std::less<>> others_;  // paths of what came and does not look like a blob of an image
  std::size_t document_bytes_ = 0;
  std::size_t other_bytes_ = 0;
  bool all_seen_ = true;  // false: blobs were left out here
};

}  // namespace assay::archives
