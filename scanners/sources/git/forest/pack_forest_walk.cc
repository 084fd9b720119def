// The walk: every object of the wanted types unpacked once, depth first.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "base/parallel.h"
#include "scanners/sources/git/forest/pack_forest_tables.h"
#include "scanners/sources/git/objects/inflate.h"
#include "scanners/sources/git/objects/object_hash.h"
#include "scanners/sources/git/store/loose_object.h"
#include "scanners/sources/git/store/object_stream.h"
#include "scanners/sources/git/store/pack_entry.h"

namespace assay::git {

namespace {

constexpr std::uint32_t kNoSlot = 0xffffffff;

// A thread's idle buffers together; more is given back. Two versions of an 8 MB file stay without asking the system.
constexpr std::size_t kIdleBytes = std::size_t{16} << 20;

// What a thread may hold, in largest objects: a base, what is made from it, and ancestors with other children.
constexpr std::uint64_t kHeldObjects = 3;

// What deltas may make, so that a pack of a few megabytes cannot ask for hours: a fixed part and one for each packed
// byte. Real files that change daily for decades stay far below (10,000 versions of 5 MB are 50 GB). One family's bound
// does not depend on threads; the bound of all is met only by an attack, and which objects then stay out may.
constexpr std::uint64_t kFamilyBytes = std::uint64_t{64} << 30;
constexpr std::uint64_t kTotalBytes = std::uint64_t{1} << 40;
constexpr std::uint64_t kBytesPerPacked = 1000;

// Small families go together, up to this many packed bytes.
constexpr std::uint64_t kBatch = 256 << 10;

// A thread takes from the allowance of all in portions: a counter that all threads touch at each object costs more than
// many an object does.
constexpr std::uint64_t kPortion = std::uint64_t{64} << 20;

// How many steps ahead the packed bytes are fetched: they lie all over the pack.
constexpr std::size_t kAhead = 4;

// Families that one thread takes together.
struct Batch {
  std::size_t from = 0;
  std::size_t to = 0;
};

struct Shared {
  std::uint64_t allowance = 0;
  std::atomic<std::uint64_t> made{0};
};

}  // namespace

// One thread's part of a walk.
class ForestWalker {
 public:
  ForestWalker(const ForestTables& tables, ForestVisitor& visitor, const Limits& limits, Shared& shared)
      : tables_(tables), visitor_(visitor), limits_(limits), shared_(shared) {}

  void walk_family(const ForestTables::Family& family);
  // Objects that belong to no family.
  void fail_orphan(const WalkStep& step);

 private:
  struct Slot {
    PackBuffer buffer;
    Bytes content;
  };
  // A base whose last child is still to come.
  struct Frame {
    ObjectIndex object;
    std::uint32_t slot;  // kNoSlot: the object could not be read
  };

  std::uint32_t enter(const WalkStep& step, ObjectType type, const Frame& base);
  bool load(const WalkStep& step, Frame& base, Slot& slot, ObjectType& type);
  bool load_packed(const WalkStep& step, std::uint32_t base_slot, Slot& slot);
  bool load_loose(const WalkStep& step, Slot& slot, ObjectType& type);
  bool load_from_store(ObjectIndex object, Slot& slot, ObjectType& type);
  bool is_its_own(ObjectIndex object, ObjectType type, Bytes content);
  bool may_make(std::uint64_t size);
  bool make_room(PackBuffer& buffer, std::uint64_t size);
  bool refuse(std::string why) {
    why_ = std::move(why);
    return false;
  }
  std::string too_large_text() const { return cat("larger than ", human_bytes(limits_.object_bytes)); }
  // Gives the stream to the visitor if it wants it. False is what load returns for an object that cannot be held.
  bool stream(ObjectIndex object, ObjectType type, ObjectStream& content) {
    streamed_ = visitor_.visit_large(object, type, content);
    return refuse(too_large_text());
  }
  void fetch_ahead(const WalkStep* step) const;
  void report(ObjectIndex object, std::string why) {
    visitor_.failed(object, {"reading the object", tables_id(object).hex(), std::move(why), "run 'git fsck'"});
  }
  ObjectId tables_id(ObjectIndex object) const {
    return ObjectId::from_bytes(tables_.name(object), tables_.layout->kind);
  }

  std::uint32_t take_slot();
  void release(std::uint32_t slot);

  const ForestTables& tables_;
  ForestVisitor& visitor_;
  const Limits& limits_;
  Shared& shared_;
  Inflater inflater_;
  PackBuffer delta_;
  std::vector<CopiedRun> copied_;
  std::vector<Frame> stack_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> idle_;  // the last one released is the next one taken: it is still in the cache
  std::size_t idle_bytes_ = 0;
  std::uint64_t held_bytes_ = 0;
  std::uint64_t family_made_ = 0;
  std::uint64_t portion_ = 0;  // what is left of what was taken from the allowance of all
  std::uint64_t family_packed_ = 0;
  std::string why_;
  bool streamed_ = false;  // what could not be loaded was given to the visitor as a stream
};

std::uint32_t ForestWalker::take_slot() {
  if (idle_.empty()) {
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t slot = idle_.back();
  idle_.pop_back();
  idle_bytes_ -= slots_[slot].buffer.capacity();
  return slot;
}

void ForestWalker::release(std::uint32_t slot) {
  PackBuffer& buffer = slots_[slot].buffer;
  held_bytes_ -= slots_[slot].content.size();
  slots_[slot].content = {};
  if (idle_bytes_ + buffer.capacity() > kIdleBytes) buffer.free();
  idle_bytes_ += buffer.capacity();
  idle_.push_back(slot);
}

bool ForestWalker::make_room(PackBuffer& buffer, std::uint64_t size) {
  if (held_bytes_ + size > kHeldObjects * limits_.object_bytes) {
    return refuse("it and the bases that it is made of need too much memory");
  }
  return buffer.reserve(static_cast<std::size_t>(size)) || refuse("out of memory");
}

// Whether deltas may make so many bytes more.
bool ForestWalker::may_make(std::uint64_t size) {
  family_made_ += size;
  if (family_made_ > kFamilyBytes + kBytesPerPacked * family_packed_) return false;
  if (portion_ < size) {
    const std::uint64_t more = std::max(size, kPortion);
    if (shared_.made.fetch_add(more, std::memory_order_relaxed) > shared_.allowance) return false;
    portion_ += more;
  }
  portion_ -= size;
  return true;
}

bool ForestWalker::load_packed(const WalkStep& step, std::uint32_t base_slot, Slot& slot) {
  const Pack& pack = *tables_.layout->packs[ForestTables::pack_of(step.place)];
  const std::uint64_t offset = ForestTables::offset_of(step.place);
  const std::uint64_t span = tables_.span_of(step);
  const Bytes entry = pack.bytes().substr(offset, span);
  EntryHeader header;
  if (const char* why = parse_entry_header(entry, offset, tables_.layout->kind, header)) return refuse(why);
  const Bytes data = entry.substr(header.header);
  if (header.size > limits_.object_bytes) {
    if (header.delta()) return refuse(cat("its delta is ", too_large_text()));
    PackedStream content(data, header.size);
    return stream(step.object, static_cast<ObjectType>(header.kind), content);
  }
  if (!plausible_size(header.size, data.size())) return refuse("its header says an impossible size");
  PackBuffer& target = header.delta() ? delta_ : slot.buffer;
  if (!make_room(target, header.size)) return false;
  const std::size_t size = static_cast<std::size_t>(header.size);
  const Inflater::Outcome outcome =
      inflater_.inflate(data, pack.bytes().size() - (offset + header.header), target, size);
  if (outcome.why != nullptr) return refuse(outcome.why);
  if (outcome.used != data.size()) return refuse("bytes that are no object follow it in the pack");
  family_packed_ += span;
  if (!header.delta()) {
    slot.content = {target.data(), size};
    return true;
  }
  const Bytes delta(delta_.data(), size);
  const auto sizes = parse_delta_header(delta);
  if (!sizes) return refuse("its delta is cut off");
  if (sizes->result_size > limits_.object_bytes) return refuse(cat(too_large_text(), ", and stored as a delta"));
  if (!may_make(sizes->result_size)) return refuse("the deltas of its pack make too many bytes");
  // Before memory is touched: a delta for another base is the commonest lie.
  const Bytes base = slots_[base_slot].content;
  if (sizes->base_size != base.size()) return refuse("its delta is for a base of another size");
  if (!make_room(slot.buffer, sizes->result_size)) return false;
  static_assert(PackBuffer::kSlack >= kDeltaSlack);
  if (const char* why = apply_padded_delta(base, delta, *sizes, slot.buffer.data(), &copied_)) return refuse(why);
  slot.content = {slot.buffer.data(), static_cast<std::size_t>(sizes->result_size)};
  return true;
}

bool ForestWalker::load_loose(const WalkStep& step, Slot& slot, ObjectType& type) {
  const ObjectId id = tables_id(step.object);
  const std::string& folder = tables_.layout->folders[ForestTables::offset_of(step.place)];
  const Result<std::string> file = read_loose_file(folder, id, limits_);
  const Result<LooseContent> loose =
      file ? inflate_loose(*file, id, limits_, inflater_, slot.buffer) : tl::make_unexpected(file.error());
  if (!loose) {
    const auto header = peek_loose_file(folder, id);
    if (!header || header->size <= limits_.object_bytes) return refuse(loose.error().why);
    const auto content = LooseStream::open(folder, id);
    return content ? stream(step.object, (*content)->type(), **content) : refuse(content.error().why);
  }
  slot.content = loose->content;
  type = loose->type;
  return true;
}

bool ForestWalker::load_from_store(ObjectIndex object, Slot& slot, ObjectType& type) {
  const Result<Object> copy = tables_.store->read(tables_id(object));
  if (!copy) return refuse(copy.error().why);
  if (!make_room(slot.buffer, copy->bytes.size())) return false;
  std::memcpy(slot.buffer.data(), copy->bytes.data(), copy->bytes.size());
  slot.content = {slot.buffer.data(), copy->bytes.size()};
  type = copy->type;
  return true;
}

// Of what lies in several places one copy is read: a wrong one would hide the others.
bool ForestWalker::is_its_own(ObjectIndex object, ObjectType type, Bytes content) {
  return !tables_.other_copy(object) || has_content(tables_id(object), type, content) || refuse(kOtherContent);
}

// `base` becomes none when the object was read whole.
bool ForestWalker::load(const WalkStep& step, Frame& base, Slot& slot, ObjectType& type) {
  copied_.clear();
  const std::uint32_t pack = ForestTables::pack_of(step.place);
  if (pack == ForestTables::kThroughStore) return load_from_store(step.object, slot, type);
  if (base.object != kNoObject && base.slot == kNoSlot) {
    refuse(why_of(Fault::base_faulty));
  } else if ((pack == ForestTables::kLoose ? load_loose(step, slot, type) : load_packed(step, base.slot, slot)) &&
             is_its_own(step.object, type, slot.content)) {
    return true;
  }
  if (streamed_ || !tables_.other_copy(step.object)) return false;
  if (tables_.repairs.fetch_add(1, std::memory_order_relaxed) >= kMostRepairs) return false;
  copied_.clear();
  base = {kNoObject, kNoSlot};
  std::string why = why_;
  return load_from_store(step.object, slot, type) || refuse(std::move(why));
}

// Returns the slot that holds it, for its children; kNoSlot when it has none or could not be read.
std::uint32_t ForestWalker::enter(const WalkStep& step, ObjectType type, const Frame& base) {
  const bool has_children = (step.span & WalkStep::kHasChildren) != 0;
  const std::uint32_t number = take_slot();
  Frame from = base;
  streamed_ = false;
  if (!load(step, from, slots_[number], type)) {
    if (!streamed_) report(step.object, why_);
    slots_[number].content = {};
    release(number);
    return kNoSlot;
  }
  const Slot& slot = slots_[number];
  held_bytes_ += slot.content.size();
  Visit visit;
  visit.object = step.object;
  visit.type = type;
  visit.content = slot.content;
  visit.slot = number;
  visit.has_children = has_children;
  visit.detached = from.object != base.object;
  if (from.object != kNoObject) {
    visit.base_object = from.object;
    visit.base = slots_[from.slot].content;
    visit.copied = copied_;
    visit.base_slot = from.slot;
  }
  visitor_.visit(visit);
  if (has_children) return number;
  release(number);
  return kNoSlot;
}

void ForestWalker::walk_family(const ForestTables::Family& family) {
  family_made_ = 0;
  family_packed_ = 0;
  const std::span<const WalkStep> steps = std::span(tables_.steps).subspan(family.first, family.steps);
  for (const WalkStep& step : steps) {
    fetch_ahead(&step + kAhead);
    const Frame base = stack_.empty() ? Frame{kNoObject, kNoSlot} : stack_.back();
    const std::uint32_t slot = enter(step, family.type, base);
    if ((step.span & WalkStep::kLast) != 0) {
      if (base.slot != kNoSlot) release(base.slot);
      stack_.pop_back();
    }
    if ((step.span & WalkStep::kHasChildren) != 0) stack_.push_back({step.object, slot});
  }
  if (delta_.capacity() > kIdleBytes) delta_.free();
}

// Of the next family too: a small one would be over before its bytes are here.
void ForestWalker::fetch_ahead(const WalkStep* step) const {
  if (step >= tables_.steps.data() + tables_.steps.size()) return;
  const std::uint32_t pack = ForestTables::pack_of(step->place);
  if (pack >= tables_.layout->packs.size()) return;
  const char* const bytes = tables_.layout->packs[pack]->bytes().data() + ForestTables::offset_of(step->place);
  __builtin_prefetch(bytes);
  __builtin_prefetch(bytes + 64);
}

void ForestWalker::fail_orphan(const WalkStep& step) {
  // A loose file is read again for what exactly is wrong with it.
  if (ForestTables::pack_of(step.place) == ForestTables::kLoose) {
    Slot slot;
    ObjectType type{};
    why_.clear();
    load_loose(step, slot, type);
    if (!why_.empty()) return report(step.object, why_);
  }
  report(step.object, why_of(tables_.fault_of(step.object)));
}

void PackForest::walk(TypeSet types, const std::vector<ForestVisitor*>& visitors, const Limits& limits) const {
  std::vector<const ForestTables::Family*> families;
  std::vector<Batch> batches;
  std::uint64_t weight = kBatch;
  for (const ForestTables::Family& family : tables_->families) {
    if (!types.holds(family.type)) continue;
    if (weight + family.weight > kBatch) {
      batches.push_back({families.size(), families.size()});
      weight = 0;
    }
    families.push_back(&family);
    batches.back().to = families.size();
    weight += family.weight;
  }

  Shared shared;
  shared.allowance = kTotalBytes;
  for (const auto& pack : tables_->layout->packs) shared.allowance += kBytesPerPacked * pack->bytes().size();
  tables_->repairs.store(0, std::memory_order_relaxed);
  WorkQueue queue(batches.size() + 1);
  run_workers(static_cast<unsigned>(visitors.size()), [&](unsigned worker) {
    ForestWalker walker(*tables_, *visitors[worker], limits, shared);
    for (std::size_t item = 0; queue.next(item);) {
      if (item < batches.size()) {
        for (std::size_t i = batches[item].from; i < batches[item].to; ++i) walker.walk_family(*families[i]);
      } else if (types.unknown) {
        for (const WalkStep& step : tables_->orphans) walker.fail_orphan(step);
      }
    }
  });
}

}  // namespace assay::git
