#include "scanners/sources/git/store/object_store.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <optional>
#include <utility>

#include "scanners/sources/git/objects/delta.h"
#include "scanners/sources/git/objects/inflate.h"
#include "scanners/sources/git/store/loose_object.h"
#include "scanners/sources/git/store/object_store_cache.h"
#include "scanners/sources/git/store/object_store_layout.h"

namespace assay::git {

namespace {

// What one read may unpack on its way through a chain, in largest objects: a hostile chain of huge bases ends here,
// after about a second.
constexpr std::uint64_t kChainObjects = 8;

ObjectType type_of(EntryKind kind) { return static_cast<ObjectType>(kind); }

class FileStore final : public ObjectStore {
 public:
  explicit FileStore(StoreLayout layout) : layout_(std::move(layout)) {}

  HashKind hash_kind() const override { return layout_.kind; }
  const StoreLayout* layout() const override { return &layout_; }
  std::vector<Error> problems() const override { return layout_.problems; }

  bool has(const ObjectId& id) const override {
    if (id.kind != layout_.kind) return false;
    if (find_packed(id.view().data())) return true;
    struct stat info {};
    return std::any_of(layout_.folders.begin(), layout_.folders.end(), [&](const std::string& folder) {
      return ::stat(cat(folder, '/', loose_path(id)).c_str(), &info) == 0;
    });
  }

  Result<Object> read(const ObjectId& id) const override {
    if (id.kind != layout_.kind) return bad(id, "its name is of another kind than the repository's");
    // Each copy is tried; the first error is the one to tell.
    std::optional<Error> first;
    if (const auto place = find_packed(id.view().data())) {
      Result<Object> object = read_checked(*place, id);
      if (object) return object;
      first = object.error();
      for (std::size_t i = 0; i < layout_.packs.size(); ++i) {
        const PackIndex& index = layout_.packs[i]->index();
        const auto position = i == place->pack ? std::nullopt : index.find(id.view().data());
        if (!position) continue;
        object = read_checked({i, index.offset(*position)}, id);
        if (object) return object;
      }
    }
    Result<Object> loose = read_loose(id);
    if (loose || !first) return loose;
    return tl::make_unexpected(*first);
  }

  std::vector<ObjectId> find_prefix(std::string_view prefix, std::size_t most) const override {
    std::vector<ObjectId> found;
    const std::size_t digits = 2 * width_of(layout_.kind);
    if (prefix.size() < 4 || prefix.size() > digits || most == 0) return found;
    std::string low(prefix);
    low.resize(digits, '0');
    std::optional<ObjectId> from = ObjectId::from_hex(low);
    if (!from) return found;
    from->kind = layout_.kind;
    const std::string wanted = from->hex().substr(0, prefix.size());
    for (const auto& pack : layout_.packs) {
      const PackIndex& index = pack->index();
      auto [at, end] = index.range_of(from->bytes[0]);
      std::uint32_t high = end;
      while (at < high) {  // first name not below `from`
        const std::uint32_t middle = at + (high - at) / 2;
        if (std::memcmp(index.name(middle), from->bytes.data(), width_of(layout_.kind)) < 0) {
          at = middle + 1;
        } else {
          high = middle;
        }
      }
      for (std::size_t taken = 0; at < end && taken < most; ++at, ++taken) {
        const ObjectId id = ObjectId::from_bytes(index.name(at), layout_.kind);
        if (!id.hex().starts_with(wanted)) break;
        found.push_back(id);
      }
    }
    std::vector<Error> ignored;
    for (const std::string& folder : layout_.folders) {
      for (const ObjectId& id : list_loose_of(folder, from->bytes[0], layout_.kind, ignored)) {
        if (id.hex().starts_with(wanted)) found.push_back(id);
      }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    if (found.size() > most) found.resize(most);
    return found;
  }

 private:
  using Place = BaseCache::Place;
  static constexpr std::size_t kNone = ~std::size_t{0};

  static tl::unexpected<Error> bad(const ObjectId& id, std::string why) {
    return fail("reading the object", id.hex(), std::move(why), "run 'git fsck'");
  }

  // The pack that `near` is, first; then the one that answered last; then all.
  std::optional<Place> find_packed(const char* name, std::size_t near = kNone) const {
    const auto in = [&](std::size_t i) -> std::optional<Place> {
      const PackIndex& index = layout_.packs[i]->index();
      const auto position = index.find(name);
      if (!position) return std::nullopt;
      return Place{i, index.offset(*position)};
    };
    const std::size_t count = layout_.packs.size();
    if (near < count) {
      if (const auto place = in(near)) return place;
    }
    const std::size_t last = last_pack_.load(std::memory_order_relaxed);
    if (last < count) {
      if (const auto place = in(last)) return place;
    }
    for (std::size_t i = 0; i < count; ++i) {
      if (i == last) continue;
      if (const auto place = in(i)) {
        last_pack_.store(i, std::memory_order_relaxed);
        return place;
      }
    }
    return std::nullopt;
  }

  Result<Object> read_loose(const ObjectId& id) const {
    std::optional<Error> first;
    for (const std::string& folder : layout_.folders) {
      const Result<std::string> file = read_loose_file(folder, id, layout_.limits);
      if (!file) {
        if (!first || first->why == kMissing) first = file.error();
        continue;
      }
      Inflater inflater;
      PackBuffer buffer;
      const Result<LooseContent> content = inflate_loose(*file, id, layout_.limits, inflater, buffer);
      if (content) return Object{content->type, std::string(content->content)};
      first = content.error();
    }
    if (!first || first->why == kMissing) return fail("reading the object", id.hex(), std::string(kMissing));
    return tl::make_unexpected(*first);
  }

  Result<Object> read_checked(Place place, const ObjectId& id) const {
    Result<std::shared_ptr<const Object>> object = read_packed(place, id);
    if (!object) return tl::make_unexpected(object.error());
    if (hash_object((*object)->type, (*object)->bytes, id.kind) != id) {
      return bad(id, "its content does not have the hash that names it");
    }
    return **object;
  }

  struct Link {
    Place place;
    EntryHeader header;
    Bytes data;  // compressed, and what follows it
  };

  // Collects the chain down to something whole (or remembered), then applies its deltas back up.
  Result<std::shared_ptr<const Object>> read_packed(Place place, const ObjectId& id) const {
    std::vector<Link> chain;
    std::shared_ptr<const Object> object;
    while (object == nullptr) {
      object = cache_.get(place);
      if (object != nullptr) break;
      if (chain.size() > layout_.limits.delta_depth) return bad(id, "its chain of deltas is too long, or a loop");
      const Pack& pack = *layout_.packs[place.pack];
      const Bytes entry = pack.from(place.offset);
      if (entry.empty()) return bad(id, "its index points outside of the pack");
      Link link{place, {}, {}};
      if (const char* why = parse_entry_header(entry, place.offset, layout_.kind, link.header)) return bad(id, why);
      link.data = entry.substr(link.header.header);
      chain.push_back(link);
      if (!link.header.delta()) break;
      if (link.header.kind == EntryKind::ofs_delta) {
        place.offset = link.header.base_offset;
      } else if (const auto base = find_packed(link.header.base_name, place.pack)) {
        place = *base;
      } else {
        Result<Object> loose = read_loose(ObjectId::from_bytes(link.header.base_name, layout_.kind));
        if (!loose) return bad(id, cat("its delta base could not be read: ", loose.error().why));
        object = std::make_shared<const Object>(std::move(*loose));
      }
    }
    return unpack(chain, std::move(object), id);
  }

  Result<std::string> inflate(const Link& link, Inflater& inflater, const ObjectId& id) const {
    const std::uint64_t size = link.header.size;
    if (size > layout_.limits.object_bytes) {
      return bad(id, cat("larger than ", human_bytes(layout_.limits.object_bytes)));
    }
    if (!plausible_size(size, link.data.size())) return bad(id, "its header says an impossible size");
    std::string bytes(static_cast<std::size_t>(size), '\0');
    const Inflater::Outcome outcome = inflater.inflate(link.data, bytes.data(), bytes.size());
    if (outcome.why != nullptr) return bad(id, outcome.why);
    return bytes;
  }

  Result<std::shared_ptr<const Object>> unpack(std::vector<Link>& chain, std::shared_ptr<const Object> object,
                                               const ObjectId& id) const {
    Inflater inflater;
    std::uint64_t made = 0;
    while (!chain.empty()) {
      const Link link = chain.back();
      chain.pop_back();
      Result<std::string> bytes = inflate(link, inflater, id);
      if (!bytes) return tl::make_unexpected(bytes.error());
      Object next;
      if (!link.header.delta()) {
        next = {type_of(link.header.kind), std::move(*bytes)};
      } else {
        const auto header = parse_delta_header(*bytes);
        if (!header) return bad(id, "its delta is cut off");
        if (header->result_size > layout_.limits.object_bytes) {
          return bad(id, cat("larger than ", human_bytes(layout_.limits.object_bytes)));
        }
        made += header->result_size;
        if (made > kChainObjects * layout_.limits.object_bytes)
          return bad(id, "its chain of deltas makes too many bytes");
        if (header->base_size != object->bytes.size()) return bad(id, "its delta is for a base of another size");
        next.type = object->type;
        next.bytes.resize(static_cast<std::size_t>(header->result_size));
        if (const char* why = apply_delta(object->bytes, *bytes, *header, next.bytes.data(), nullptr)) {
          return bad(id, why);
        }
      }
      object = std::make_shared<const Object>(std::move(next));
      cache_.put(link.place, object);
    }
    return object;
  }

  StoreLayout layout_;
  mutable BaseCache cache_;
  mutable std::atomic<std::size_t> last_pack_{0};
};

}  // namespace

Result<std::shared_ptr<ObjectStore>> ObjectStore::open(const std::string& objects_folder, HashKind kind,
                                                       const Limits& limits, const std::vector<std::string>& more) {
  Result<StoreLayout> layout = StoreLayout::open(objects_folder, kind, limits, more);
  if (!layout) return tl::make_unexpected(layout.error());
  return std::make_shared<FileStore>(std::move(*layout));
}

}  // namespace assay::git
