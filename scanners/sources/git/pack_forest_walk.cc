// The walk: every object of the wanted types unpacked once, depth first.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "base/parallel.h"
#include "scanners/sources/git/inflate.h"
#include "scanners/sources/git/loose_object.h"
#include "scanners/sources/git/pack_entry.h"
#include "scanners/sources/git/pack_forest_tables.h"

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

  void walk_family(ObjectIndex root);
  // Objects that belong to no family.
  void fail_orphan(ObjectIndex object);

 private:
  struct Slot {
    PackBuffer buffer;
    Bytes content;
  };
  struct Frame {
    ObjectIndex object;
    std::uint32_t next;  // child
    std::uint32_t slot;  // kNoSlot: the object could not be read
  };

  void enter(ObjectIndex object, ObjectIndex base, std::uint32_t base_slot);
  bool load(ObjectIndex object, ObjectIndex& base, std::uint32_t base_slot, Slot& slot, ObjectType& type);
  bool load_packed(ObjectIndex object, std::uint32_t base_slot, Slot& slot);
  bool load_loose(ObjectIndex object, Slot& slot, ObjectType& type);
  bool load_from_store(ObjectIndex object, Slot& slot, ObjectType& type);
  bool make_room(PackBuffer& buffer, std::uint64_t size);
  bool refuse(std::string why) {
    why_ = std::move(why);
    return false;
  }
  bool too_large() { return refuse(cat("larger than ", human_bytes(limits_.object_bytes))); }
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
  std::uint64_t family_packed_ = 0;
  std::string why_;
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

bool ForestWalker::load_packed(ObjectIndex object, std::uint32_t base_slot, Slot& slot) {
  const Pack& pack = *tables_.layout->packs[tables_.pack_of(object)];
  const std::uint64_t offset = tables_.offset_of(object);
  const std::uint32_t span = tables_.spans[object];
  const bool long_span = span == ForestTables::kLongSpan;
  const Bytes entry = long_span ? pack.from(offset) : pack.bytes().substr(offset, span);
  EntryHeader header;
  if (const char* why = parse_entry_header(entry, offset, tables_.layout->kind, header)) return refuse(why);
  if (header.size > limits_.object_bytes || long_span) return too_large();
  const Bytes data = entry.substr(header.header);
  if (!plausible_size(header.size, data.size())) return refuse("its header says an impossible size");
  PackBuffer& target = header.delta() ? delta_ : slot.buffer;
  if (!make_room(target, header.size)) return false;
  const std::size_t size = static_cast<std::size_t>(header.size);
  const Inflater::Outcome outcome = inflater_.inflate(data, target.data(), size);
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
  if (sizes->result_size > limits_.object_bytes) return too_large();
  family_made_ += sizes->result_size;
  if (family_made_ > kFamilyBytes + kBytesPerPacked * family_packed_ ||
      shared_.made.fetch_add(sizes->result_size, std::memory_order_relaxed) > shared_.allowance) {
    return refuse("the deltas of its pack make too many bytes");
  }
  // Before memory is touched: a delta for another base is the commonest lie.
  const Bytes base = slots_[base_slot].content;
  if (sizes->base_size != base.size()) return refuse("its delta is for a base of another size");
  if (!make_room(slot.buffer, sizes->result_size)) return false;
  if (const char* why = apply_delta(base, delta, *sizes, slot.buffer.data(), &copied_)) return refuse(why);
  slot.content = {slot.buffer.data(), static_cast<std::size_t>(sizes->result_size)};
  return true;
}

bool ForestWalker::load_loose(ObjectIndex object, Slot& slot, ObjectType& type) {
  const ObjectId id = tables_id(object);
  const Result<std::string> file = read_loose_file(tables_.layout->folders[tables_.offset_of(object)], id, limits_);
  if (!file) return refuse(file.error().why);
  const Result<LooseContent> loose = inflate_loose(*file, id, limits_, inflater_, slot.buffer);
  if (!loose) return refuse(loose.error().why);
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

// `base` becomes kNoObject when the object was read whole.
bool ForestWalker::load(ObjectIndex object, ObjectIndex& base, std::uint32_t base_slot, Slot& slot, ObjectType& type) {
  copied_.clear();
  if (tables_.through_store(object)) return load_from_store(object, slot, type);
  const bool loose = tables_.pack_of(object) == ForestTables::kLoose;
  if (base != kNoObject && base_slot == kNoSlot) {
    refuse(why_of(Fault::base_faulty));
  } else if (loose ? load_loose(object, slot, type) : load_packed(object, base_slot, slot)) {
    return true;
  }
  if (!tables_.other_copy(object)) return false;
  if (tables_.repairs.fetch_add(1, std::memory_order_relaxed) >= kMostRepairs) return false;
  copied_.clear();
  base = kNoObject;
  std::string why = why_;
  return load_from_store(object, slot, type) || refuse(std::move(why));
}

void ForestWalker::enter(ObjectIndex object, ObjectIndex base, std::uint32_t base_slot) {
  const std::uint32_t first = tables_.first_child[object];
  const bool has_children = first != tables_.first_child[object + 1];
  std::uint32_t number = take_slot();
  ObjectType type = static_cast<ObjectType>(tables_.type_of(object));
  if (load(object, base, base_slot, slots_[number], type)) {
    const Slot& slot = slots_[number];
    held_bytes_ += slot.content.size();
    Visit visit;
    visit.object = object;
    visit.type = type;
    visit.content = slot.content;
    visit.slot = number;
    visit.has_children = has_children;
    if (base != kNoObject) {
      visit.base_object = base;
      visit.base = slots_[base_slot].content;
      visit.copied = copied_;
      visit.base_slot = base_slot;
    }
    visitor_.visit(visit);
    if (!has_children) release(number);
  } else {
    report(object, why_);
    slots_[number].content = {};
    release(number);
    number = kNoSlot;
  }
  if (has_children) stack_.push_back({object, first, number});
}

void ForestWalker::walk_family(ObjectIndex root) {
  family_made_ = 0;
  family_packed_ = 0;
  enter(root, kNoObject, kNoSlot);
  while (!stack_.empty()) {
    const Frame frame = stack_.back();
    const bool last = frame.next + 1 == tables_.first_child[frame.object + 1];
    if (last) {
      stack_.pop_back();
    } else {
      ++stack_.back().next;
    }
    // A child too deep in its chain is an orphan, and reported as such.
    const ObjectIndex child = tables_.children[frame.next];
    if (tables_.fault_of(child) == Fault::none) enter(child, frame.object, frame.slot);
    if (last && frame.slot != kNoSlot) release(frame.slot);
  }
  if (delta_.capacity() > kIdleBytes) delta_.free();
}

void ForestWalker::fail_orphan(ObjectIndex object) {
  // A loose file is read again for what exactly is wrong with it.
  if (tables_.pack_of(object) == ForestTables::kLoose) {
    Slot slot;
    ObjectType type{};
    why_.clear();
    load_loose(object, slot, type);
    if (!why_.empty()) return report(object, why_);
  }
  report(object, why_of(tables_.fault_of(object)));
}

void PackForest::walk(TypeSet types, const std::vector<ForestVisitor*>& visitors, const Limits& limits) const {
  std::vector<ObjectIndex> roots;
  std::vector<Batch> batches;
  std::uint64_t weight = kBatch;
  for (const ForestTables::Family& family : tables_->families) {
    if (!types.holds(static_cast<ObjectType>(tables_->type_of(family.root)))) continue;
    if (weight + family.weight > kBatch) {
      batches.push_back({roots.size(), roots.size()});
      weight = 0;
    }
    roots.push_back(family.root);
    batches.back().to = roots.size();
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
        for (std::size_t i = batches[item].from; i < batches[item].to; ++i) walker.walk_family(roots[i]);
      } else {
        for (ObjectIndex object = 0; object < tables_->size; ++object) {
          if (tables_->fault_of(object) != Fault::none) walker.fail_orphan(object);
        }
      }
    }
  });
}

}  // namespace assay::git
