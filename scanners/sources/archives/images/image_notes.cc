#include "scanners/sources/archives/images/image_notes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"

namespace assay::archives {

namespace {

using Json = nlohmann::json;

// A config of 127 layers has some 50 KB. A tree of JSON takes up to 80 times its text.
constexpr std::size_t kDocumentBytes = std::size_t{256} << 10;
constexpr std::size_t kAllDocuments = std::size_t{2} << 20;
constexpr std::size_t kMostBlobs = 20000;
constexpr std::size_t kIndexDepth = 8;
constexpr std::size_t kCreatedByBytes = 400;
constexpr std::size_t kNamesBytes = 200;

std::string_view tidy(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return path;
}

bool is_hexadecimal(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// "manifest.json", "index.json", and names that are digests: blobs/sha256/…, ….json, sha256:….
bool may_be_blob(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (name == "manifest.json" || name == "index.json" || path.starts_with("blobs/")) return true;
  std::size_t run = 0;
  for (const char c : name) {
    run = is_hexadecimal(c) ? run + 1 : 0;
    if (run == 32) return true;
  }
  return false;
}

// A manifest may call its configuration what it likes. By the image specification every configuration has "rootfs".
bool may_be_configuration(Bytes text) { return text.find("\"rootfs\"") != Bytes::npos; }

const Json* member(const Json& object, const char* key) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

std::string text_of(const Json& object, const char* key) {
  const Json* const value = member(object, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

const Json& list_of(const Json& object, const char* key) {
  static const Json kNone = Json::array();
  const Json* const value = member(object, key);
  return value != nullptr && value->is_array() ? *value : kNone;
}

std::string shortened(std::string text, std::size_t most) {
  if (text.size() > most) text = text.substr(0, most) + "…";
  return text;
}

// "blobs/sha256/1a2b" of "sha256:1a2b".
std::string path_of(std::string digest) {
  const std::size_t colon = digest.find(':');
  if (colon == std::string::npos) return digest;
  digest[colon] = '/';
  return "blobs/" + digest;
}

// The other way round; empty for other paths.
std::string digest_of(std::string_view path) {
  constexpr std::string_view kBlobs = "blobs/";
  if (!path.starts_with(kBlobs)) return {};
  std::string digest(path.substr(kBlobs.size()));
  const std::size_t slash = digest.find('/');
  if (slash == std::string::npos) return {};
  digest[slash] = ':';
  return digest;
}

}  // namespace

// Reads the documents from the entry points on, and tells the blobs what they are.
class ImageReader {
 public:
  ImageReader(ImageNotes& notes, const ImageNotes::Missing& missing) : notes_(notes), missing_(missing) {}

  bool read() {
    const Json saved = document("manifest.json");
    if (saved.is_array()) {
      for (const Json& image : saved) saved_image(image);
    }
    if (const Json index = document("index.json"); member(index, "manifests") != nullptr) {
      found_ = true;
      read_index(index, "", 0);
      if (manifests_ == 0 && read_.size() > 0 && notes_.all_seen_)
        missing_("index.json", "names manifests of which none is in the image");
    }
    return found_;
  }

 private:
  Json document(std::string_view path) {
    const auto found = notes_.documents_.find(tidy(path));
    if (found == notes_.documents_.end()) return nullptr;
    return Json::parse(found->second, nullptr, false);
  }

  std::shared_ptr<ImageBlob> known(const std::string& path) {
    const auto found = notes_.blobs_.find(tidy(path));
    return found == notes_.blobs_.end() ? nullptr : found->second;
  }

  void require(const std::string& path, std::string_view what) {
    if (notes_.all_seen_ && known(path) == nullptr && !notes_.links_.contains(tidy(path)) && !is_other(path))
      missing_(path, cat("is ", what, " of the image and not in it"));
  }

  bool is_other(const std::string& path) const { return notes_.others_.contains(tidy(path)); }

  // It is here and was read as a file; what a layer has in it was not.
  void tell_unopened(const std::string& layer) {
    if (!other_.contains(layer) && untold_.insert(layer).second)
      missing_(layer, "is a layer of the image and no archive that could be opened: encrypted, or damaged");
  }

  static void name_blob(ImageBlob& blob, ImageBlob::Role role, const std::string& image, std::string digest) {
    if (blob.role == ImageBlob::Role::none) {
      blob.role = role;
      blob.digest = std::move(digest);
    }
    if (image.empty() || cat(", ", blob.image, ", ").find(cat(", ", image, ", ")) != std::string::npos) return;
    if (blob.image.size() + image.size() > kNamesBytes && !blob.image.empty()) return;
    blob.image = shortened(blob.image.empty() ? image : cat(blob.image, ", ", image), kNamesBytes);
  }

  void saved_image(const Json& image) {
    const std::string config = text_of(image, "Config");
    if (config.empty()) return;
    found_ = true;
    std::string name;
    for (const Json& tag : list_of(image, "RepoTags"))
      if (tag.is_string()) name += cat(name.empty() ? "" : ", ", tag.get<std::string>());
    std::vector<std::string> layers;
    for (const Json& layer : list_of(image, "Layers"))
      if (layer.is_string()) layers.push_back(layer.get<std::string>());
    read_image(config, layers, shortened(name, kNamesBytes));
  }

  void read_index(const Json& index, const std::string& outer, std::size_t depth) {
    for (const Json& manifest : list_of(index, "manifests")) {
      const std::string digest = text_of(manifest, "digest");
      if (digest.empty()) continue;
      std::string name = outer;
      bool attestation = false;
      if (const Json* notes = member(manifest, "annotations"); notes != nullptr) {
        attestation = text_of(*notes, "vnd.docker.reference.type") == "attestation-manifest";
        std::string told = text_of(*notes, "io.containerd.image.name");
        if (told.empty()) told = text_of(*notes, "org.opencontainers.image.ref.name");
        if (!told.empty()) name = shortened(told, kNamesBytes);
      }
      read_manifest(digest, name.empty() ? digest : name, attestation, depth + 1);
    }
  }

  // A manifest that is listed and did not come: of an image for several platforms mostly one is saved.
  void read_manifest(const std::string& digest, const std::string& name, bool attestation, std::size_t depth) {
    if (depth > kIndexDepth || !read_.insert(cat(digest, " ", attestation)).second) return;
    const std::string path = path_of(digest);
    const Json manifest = document(path);
    const std::shared_ptr<ImageBlob> blob = known(path);
    if (blob || !images_.empty()) ++manifests_;
    if (blob && !manifest.is_object() && notes_.all_seen_)
      missing_(path, "is a manifest of the image and could not be read");
    if (member(manifest, "manifests") != nullptr) {
      if (blob) name_blob(*blob, ImageBlob::Role::index, name, digest);
      return read_index(manifest, name, depth);
    }
    if (blob) name_blob(*blob, ImageBlob::Role::manifest, name, digest);
    std::vector<std::string> layers;
    bool of_files = !attestation;
    for (const Json& layer : list_of(manifest, "layers")) {
      if (text_of(layer, "mediaType").find("in-toto") != std::string::npos) of_files = false;
      layers.push_back(path_of(text_of(layer, "digest")));
      // Artifacts of other kinds have files of their own as layers.
      if (text_of(layer, "mediaType").find("tar") == std::string::npos) other_.insert(layers.back());
    }
    const Json* const config = member(manifest, "config");
    const std::string config_path = config == nullptr ? std::string() : path_of(text_of(*config, "digest"));
    if (of_files && !config_path.empty()) return read_image(config_path, layers, name);
    for (const std::string& layer : layers) {
      if (const auto statement = known(layer))
        name_blob(*statement, ImageBlob::Role::attestation, name, digest_of(layer));
      require(layer, "an attestation");
    }
  }

  void read_image(const std::string& config, const std::vector<std::string>& layers, const std::string& name) {
    const bool again = !images_.insert(config).second;  // docker save writes both forms
    const Json document_ = document(config);
    if (const auto blob = known(config); blob && !again) {
      std::string digest = digest_of(tidy(config));
      name_blob(*blob, ImageBlob::Role::config, name, digest.empty() ? config : digest);
    }
    require(config, "the configuration");
    // The steps that made a layer; others are told by empty_layer.
    std::vector<std::string> made_by;
    for (const Json& step : list_of(document_, "history")) {
      const Json* const empty = member(step, "empty_layer");
      if (empty != nullptr && empty->is_boolean() && empty->get<bool>()) continue;
      made_by.push_back(shortened(text_of(step, "created_by"), kCreatedByBytes));
    }
    if (made_by.size() != layers.size()) made_by.assign(layers.size(), std::string());
    const Json* const root = member(document_, "rootfs");
    const Json& ids = root == nullptr ? list_of(document_, "none") : list_of(*root, "diff_ids");
    const auto all = std::make_shared<ImageLayers>();
    for (std::size_t i = 0; i < layers.size(); ++i) {
      const auto blob = known(layers[i]);
      all->push_back({made_by[i], blob ? blob->paths : nullptr});
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
      require(layers[i], "a layer");
      const auto blob = known(layers[i]);
      if (blob ? blob->paths == nullptr : is_other(layers[i])) tell_unopened(layers[i]);
      if (!blob) continue;
      const bool first = blob->role == ImageBlob::Role::none;
      std::string digest = digest_of(tidy(layers[i]));
      if (digest.empty() && i < ids.size() && ids[i].is_string()) digest = ids[i].get<std::string>();
      if (!again || first) name_blob(*blob, ImageBlob::Role::layer, name, digest.empty() ? layers[i] : digest);
      if (!first) continue;
      blob->created_by = made_by[i];
      blob->number = static_cast<std::uint32_t>(i) + 1;
      blob->count = static_cast<std::uint32_t>(layers.size());
      blob->layers = all;
    }
  }

  ImageNotes& notes_;
  const ImageNotes::Missing& missing_;
  std::set<std::string> read_, images_;
  std::set<std::string> other_;   // layers that need be no archive
  std::set<std::string> untold_;  // layers that are none
  std::size_t manifests_ = 0;     // that are there
  bool found_ = false;
};

std::shared_ptr<ImageBlob> ImageNotes::entry(std::string_view path) {
  path = tidy(path);
  const auto found = blobs_.find(path);
  if (found != blobs_.end()) return found->second;
  if (blobs_.size() >= kMostBlobs) {
    all_seen_ = false;
    return nullptr;
  }
  return blobs_.emplace(path, std::make_shared<ImageBlob>()).first->second;
}

std::shared_ptr<ImageBlob> ImageNotes::archive(std::string_view path) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<ImageBlob> out = entry(path);
  if (out && out->paths == nullptr) out->paths = std::make_shared<LayerPaths>(memory_);
  return out;
}

std::shared_ptr<ImageBlob> ImageNotes::blob(std::string_view path, Bytes text) {
  path = tidy(path);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != Bytes::npos && (text[first] == '{' || text[first] == '[');
  const bool is_document = is_json && text.size() <= kDocumentBytes;
  const bool may_be_one =
      may_be_blob(path) || path.ends_with("/layer.tar") || (is_document && may_be_configuration(text));
  const std::lock_guard lock(mutex_);
  if (!may_be_one) {
    if (others_.size() < kMostBlobs && other_bytes_ + path.size() <= kAllDocuments && others_.emplace(path).second)
      other_bytes_ += path.size();
    return nullptr;
  }
  std::shared_ptr<ImageBlob> out = entry(path);
  if (!is_document) return out;
  if (document_bytes_ + text.size() > kAllDocuments || documents_.contains(path)) return out;
  document_bytes_ += text.size();
  documents_.emplace(path, text);
  return out;
}

void ImageNotes::link(std::string_view path) {
  const std::lock_guard lock(mutex_);
  if (links_.size() < kMostBlobs && (may_be_blob(tidy(path)) || path.ends_with("/layer.tar")))
    links_.emplace(tidy(path));
}

bool ImageNotes::finish(const Missing& missing) {
  const std::lock_guard lock(mutex_);
  for (const auto& [path, blob] : blobs_)
    if (blob->paths) blob->paths->seal();
  const bool found = ImageReader(*this, missing).read();
  // What is no layer needs no paths, and what was one is referred to by its image.
  for (const auto& [path, blob] : blobs_)
    if (blob->paths && blob->role != ImageBlob::Role::layer) blob->paths->forget();
  return found;
}

}  // namespace assay::archives
