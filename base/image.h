// Container images: what a report tells of a place in one. The blobs of an image come in any order, so what is known of
// each is filled in when all have been seen, behind the back of the origins that refer to it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

struct Origin;

// What the images of a run share: the bytes that they may use to remember the paths of their layers. Any thread.
class ImageMemory {
 public:
  static constexpr std::int64_t kBytes = std::int64_t{64} << 20;
  explicit ImageMemory(std::int64_t bytes = kBytes) : left_(bytes) {}
  bool take(std::int64_t bytes) {
    if (left_.fetch_sub(bytes) >= bytes) return true;
    left_ += bytes;
    return false;
  }
  void give(std::int64_t bytes) { left_ += bytes; }

  // The files and folders that were images, as they were named.
  void found(const std::string& path) {
    const std::lock_guard lock(mutex_);
    found_.insert(path);
  }
  bool is_image(const std::string& path) {
    const std::lock_guard lock(mutex_);
    return found_.contains(path);
  }

 private:
  std::atomic<std::int64_t> left_;
  std::mutex mutex_;
  std::set<std::string> found_;
};

// The paths that a layer changes, as hashes: some 8 bytes each.
class LayerPaths {
 public:
  explicit LayerPaths(std::shared_ptr<ImageMemory> memory) : memory_(std::move(memory)) {}
  LayerPaths(const LayerPaths&) = delete;
  LayerPaths& operator=(const LayerPaths&) = delete;
  ~LayerPaths() { forget(); }

  // A member of the layer that is no folder. Files named ".wh.NAME" say that NAME is deleted, ".wh..wh..opq" that all
  // that lower layers have in its folder is (OCI image specification, "Layer", Whiteouts).
  void add(std::string_view path);
  void seal();  // nothing is added any more
  void forget();

  enum class Change : std::uint8_t { none, deleted, replaced };
  Change change_of(std::string_view path) const;
  bool complete() const { return complete_; }  // false: there was no memory for all of them

 private:
  bool holds(std::uint64_t hash) const;

  std::shared_ptr<ImageMemory> memory_;
  std::vector<std::uint64_t> hashes_;
  std::int64_t taken_ = 0;
  bool complete_ = true;
};

// What later layers of an image change. Does not hold the blobs, which a hostile manifest may name in a circle.
struct ImageLayer {
  std::string created_by;
  std::shared_ptr<const LayerPaths> paths;  // null: not known
};
using ImageLayers = std::vector<ImageLayer>;

// One blob of an image. Written by the thread that opens the image; to be read when the run has read everything.
struct ImageBlob {
  enum class Role : std::uint8_t { none, index, manifest, config, layer, attestation };
  Role role = Role::none;
  std::string digest;                         // "sha256:…", or of a layer of docker save without one its name
  std::string image;                          // names of the images that have it, or the digest of one without a name
  std::string created_by;                     // of a layer
  std::uint32_t number = 0, count = 0;        // of a layer in the first of those images: 1 is the lowest
  std::shared_ptr<LayerPaths> paths;          // of a layer
  std::shared_ptr<const ImageLayers> layers;  // of the image that `number` counts in, the lowest first
};

// What is told of a place.
struct ImagePlace {
  ImageBlob::Role role = ImageBlob::Role::none;
  std::string digest, image, created_by;
  std::uint32_t number = 0, count = 0;
  LayerPaths::Change later = LayerPaths::Change::none;  // what a later layer does to the file
  std::uint32_t later_number = 0;
  std::string later_created_by;
  bool later_unknown = false;
};

std::string_view name_of(ImageBlob::Role);
std::string_view name_of(LayerPaths::Change);

// Nothing for what lies in no image.
std::optional<ImagePlace> image_place_of(const Origin& origin);

}  // namespace assay
