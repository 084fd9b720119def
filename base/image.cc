#include "base/image.h"

#include <algorithm>

#include "base/origin.h"
#include "base/strings.h"

namespace assay {

namespace {

constexpr std::string_view kWhiteout = ".wh.";
constexpr std::string_view kOpaque = ".wh..wh..opq";

// FNV-1a with a finish that spreads short paths over all bits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  hash ^= hash >> 32;
  return hash * 0x9E3779B97F4A7C15U;
}

std::string_view tidy(std::string_view path) {
  for (;;) {
    if (path.starts_with('/')) {
      path.remove_prefix(1);
    } else if (path.starts_with("./")) {
      path.remove_prefix(2);
    } else {
      break;
    }
  }
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

// "a/b/" of "a/b/c".
std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
}

std::string whiteout_of(std::string_view path) {
  const std::string_view folder = folder_of(path);
  return cat(folder, kWhiteout, path.substr(folder.size()));
}

}  // namespace

void LayerPaths::add(std::string_view path) {
  if (!complete_) return;
  if (hashes_.size() == hashes_.capacity()) {
    const std::size_t more = std::max<std::size_t>(hashes_.size(), 128);
    const auto bytes = static_cast<std::int64_t>(more * sizeof(std::uint64_t));
    if (memory_ == nullptr || !memory_->take(bytes)) {
      forget();
      complete_ = false;
      return;
    }
    taken_ += bytes;
    hashes_.reserve(hashes_.size() + more);
  }
  hashes_.push_back(hash_of(tidy(path)));
}

void LayerPaths::seal() { std::sort(hashes_.begin(), hashes_.end()); }

void LayerPaths::forget() {
  std::vector<std::uint64_t>().swap(hashes_);
  if (memory_ != nullptr) memory_->give(taken_);
  taken_ = 0;
}

bool LayerPaths::holds(std::uint64_t hash) const { return std::binary_search(hashes_.begin(), hashes_.end(), hash); }

LayerPaths::Change LayerPaths::change_of(std::string_view path) const {
  path = tidy(path);
  if (hashes_.empty() || path.empty()) return Change::none;
  if (holds(hash_of(path))) return Change::replaced;
  // Deleted by itself, or with a folder that it lies in, which may have become a file too.
  bool whole = true;
  for (std::string_view at = path; !at.empty(); at = tidy(folder_of(at))) {
    if (holds(hash_of(whiteout_of(at))) || holds(hash_of(cat(folder_of(at), kOpaque)))) return Change::deleted;
    if (!whole && holds(hash_of(at))) return Change::deleted;
    whole = false;
  }
  return Change::none;
}

std::string_view name_of(ImageBlob::Role role) {
  switch (role) {
    case ImageBlob::Role::none:
      return "";
    case ImageBlob::Role::index:
      return "index";
    case ImageBlob::Role::manifest:
      return "manifest";
    case ImageBlob::Role::config:
      return "config";
    case ImageBlob::Role::layer:
      return "layer";
    case ImageBlob::Role::attestation:
      return "attestation";
  }
  return "";
}

std::string_view name_of(LayerPaths::Change change) {
  switch (change) {
    case LayerPaths::Change::none:
      return "";
    case LayerPaths::Change::deleted:
      return "deleted";
    case LayerPaths::Change::replaced:
      return "replaced";
  }
  return "";
}

std::optional<ImagePlace> image_place_of(const Origin& origin) {
  const Origin* inside = nullptr;
  const Origin* at = &origin;
  while (at != nullptr && (at->image == nullptr || at->image->role == ImageBlob::Role::none)) {
    inside = at;
    at = at->parent.get();
  }
  if (at == nullptr) return std::nullopt;
  const ImageBlob& blob = *at->image;
  ImagePlace out;
  out.role = blob.role;
  out.digest = blob.digest;
  out.image = blob.image;
  out.created_by = blob.created_by;
  out.number = blob.number;
  out.count = blob.count;
  if (blob.role != ImageBlob::Role::layer || inside == nullptr) return out;
  if (blob.layers == nullptr) return out;
  for (std::size_t i = blob.number; i < blob.layers->size(); ++i) {
    const ImageLayer& later = (*blob.layers)[i];
    if (later.paths == nullptr || !later.paths->complete()) {
      out.later_unknown = true;
      continue;
    }
    out.later = later.paths->change_of(inside->path);
    if (out.later == LayerPaths::Change::none) continue;
    out.later_number = static_cast<std::uint32_t>(i) + 1;
    out.later_created_by = later.created_by;
    return out;
  }
  return out;
}

}  // namespace assay
