#include "scanners/sources/git/forest/pack_forest.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "scanners/sources/git/forest/pack_forest_tables.h"
#include "scanners/sources/git/objects/pack_bytes.h"

namespace assay::git {

const char* why_of(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "";
    case Fault::place:
      return "its index points outside of the pack, or at another object";
    case Fault::header:
      return "its header is damaged";
    case Fault::checksum:
      return "its bytes in the pack do not have the checksum that the index says";
    case Fault::base_missing:
      return "its delta base is missing";
    case Fault::loop:
      return "its chain of deltas is a loop";
    case Fault::depth:
      return "its chain of deltas is too long";
    case Fault::base_faulty:
      return "its delta base could not be read";
  }
  return "";
}

PackForest::PackForest(std::unique_ptr<ForestTables> tables) : tables_(std::move(tables)) {}
PackForest::PackForest(PackForest&&) noexcept = default;
PackForest& PackForest::operator=(PackForest&&) noexcept = default;
PackForest::~PackForest() = default;

void ForestTables::fill_bins() {
  // About two names a bin: looking at each is quicker than halving, whose branches nobody can foresee.
  bin_bits = std::clamp(static_cast<unsigned>(std::bit_width(size)), 10U, 26U) - 1;
  bins.assign((std::size_t{1} << bin_bits) + 1, 0);
  std::size_t next = 0;
  for (ObjectIndex object = 0; object < size; ++object) {
    const std::size_t bin = big32(name(object)) >> (32 - bin_bits);
    while (next <= bin) bins[next++] = object;
  }
  while (next < bins.size()) bins[next++] = size;
}

namespace {

// Of two names whose first eight bytes are the same.
bool same_rest(const char* a, const char* b, std::size_t width) {
  for (std::size_t at = 8; at + 8 < width; at += 8) {
    if (big64(a + at) != big64(b + at)) return false;
  }
  return big64(a + width - 8) == big64(b + width - 8);
}

}  // namespace

ObjectIndex ForestTables::find(const char* wanted) const {
  const std::uint32_t bin = big32(wanted) >> (32 - bin_bits);
  ObjectIndex low = bins[bin];
  ObjectIndex high = bins[bin + 1];
  const std::uint64_t prefix = big64(wanted);
  // More than a few only where names are made up.
  while (high - low > 16) {
    const ObjectIndex middle = low + (high - low) / 2;
    if (std::memcmp(name(middle), wanted, width) <= 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  for (; low < high; ++low) {
    const char* const there = name(low);
    if (big64(there) == prefix && same_rest(there, wanted, width)) return low;
  }
  return kNoObject;
}

std::uint64_t ForestTables::span_of(const WalkStep& step) const {
  const std::uint32_t span = step.span & WalkStep::kSpan;
  if (span != WalkStep::kLongSpan) return span;
  const auto found = std::lower_bound(long_spans.begin(), long_spans.end(), std::pair(step.object, std::uint64_t{0}));
  return found != long_spans.end() && found->first == step.object ? found->second : span;
}

HashKind PackForest::hash_kind() const { return tables_->layout->kind; }
ObjectIndex PackForest::size() const { return tables_->size; }
ObjectId PackForest::id(ObjectIndex object) const { return ObjectId::from_bytes(tables_->name(object), hash_kind()); }
std::string_view PackForest::name(ObjectIndex object) const { return {tables_->name(object), tables_->width}; }

ObjectIndex PackForest::find(const ObjectId& id) const {
  return id.kind == hash_kind() ? tables_->find(id.view().data()) : kNoObject;
}
ObjectIndex PackForest::find_name(const void* name) const { return tables_->find(static_cast<const char*>(name)); }
void PackForest::find_names(const char* names, std::size_t stride, std::span<ObjectIndex> objects) const {
  const ForestTables& tables = *tables_;
  const unsigned shift = 32 - tables.bin_bits;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    __builtin_prefetch(&tables.bins[big32(names + i * stride) >> shift]);
  }
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const ObjectIndex first = tables.bins[big32(names + i * stride) >> shift];
    __builtin_prefetch(tables.name(first));
    __builtin_prefetch(tables.name(first) + 64);
  }
  for (std::size_t i = 0; i < objects.size(); ++i) objects[i] = tables.find(names + i * stride);
}

std::optional<ObjectType> PackForest::type(ObjectIndex object) const {
  const unsigned type = tables_->type_of(object);
  if (type == 0) return std::nullopt;
  return static_cast<ObjectType>(type);
}
std::uint64_t PackForest::count(ObjectType type) const { return tables_->counts[static_cast<std::size_t>(type)]; }

Preorder PackForest::preorder(ObjectType type) const {
  Preorder out;
  out.objects.reserve(static_cast<std::size_t>(count(type)));
  out.ends.resize(static_cast<std::size_t>(count(type)));
  struct Open {
    std::uint32_t position;
    bool last;  // of its base's children
  };
  std::vector<Open> open;
  for (const ForestTables::Family& family : tables_->families) {
    if (family.type != type) continue;
    for (const WalkStep& step : std::span(tables_->steps).subspan(family.first, family.steps)) {
      const auto position = static_cast<std::uint32_t>(out.objects.size());
      out.objects.push_back(step.object);
      bool last = (step.span & WalkStep::kLast) != 0;
      if ((step.span & WalkStep::kHasChildren) != 0) {
        open.push_back({position, last});
        continue;
      }
      out.ends[position] = position + 1;
      for (; last; open.pop_back()) {
        out.ends[open.back().position] = position + 1;
        last = open.back().last;
      }
    }
    // A root is nobody's last child.
    open.clear();
  }
  return out;
}

const std::vector<Error>& PackForest::problems() const { return tables_->problems; }

std::size_t PackForest::table_bytes() const {
  const auto bytes = [](const auto& column) { return column.capacity() * sizeof column[0]; };
  return bytes(tables_->own_names) + bytes(tables_->bins) + bytes(tables_->states) + bytes(tables_->families) +
         bytes(tables_->steps) + bytes(tables_->orphans) + bytes(tables_->long_spans);
}

}  // namespace assay::git
