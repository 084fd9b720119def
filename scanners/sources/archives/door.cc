#include "scanners/sources/archives/door.h"

#include <algorithm>
#include <bitset>
#include <optional>

#include "base/container_damage.h"
#include "base/strings.h"
#include "base/zip_watch.h"
#include "scanners/sources/archives/ar_reader.h"
#include "scanners/sources/archives/container.h"
#include "scanners/sources/archives/cpio_reader.h"
#include "scanners/sources/archives/decompress.h"
#include "scanners/sources/archives/documents/document_reader.h"
#include "scanners/sources/archives/images/image_notes.h"
#include "scanners/sources/archives/library_reader.h"
#include "scanners/sources/archives/member_path.h"
#include "scanners/sources/archives/rpm_reader.h"
#include "scanners/sources/archives/seven_zip_memory.h"
#include "scanners/sources/archives/slack.h"
#include "scanners/sources/archives/tar_reader.h"
#include "scanners/sources/archives/zip_reader.h"

namespace assay::archives {

namespace {

// Data that unpacks to this is unpacked at once.
constexpr std::uint64_t kAtOnce = std::uint64_t{16} << 20;

// Lets the budget grow with what is read of an input whose size nobody knows.
class MeteredReader final : public ByteReader {
 public:
  MeteredReader(ByteReader& input, Budget& budget) : input_(input), budget_(budget) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    Result<std::size_t> got = input_.read(buffer);
    if (got) budget_.allow(*got);
    return got;
  }

 private:
  ByteReader& input_;
  Budget& budget_;
};

// Shows what goes through to the sink.
class ShownReader final : public ByteReader {
 public:
  ShownReader(ByteReader& input, MemberSink& sink, const Origin& origin)
      : input_(input), sink_(sink), origin_(origin) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    Result<std::size_t> got = input_.read(buffer);
    if (got && *got != 0) sink_.content(origin_, Bytes(buffer.data(), *got));
    return got;
  }

 private:
  ByteReader& input_;
  MemberSink& sink_;
  const Origin& origin_;
};

class WatchedReader final : public ByteReader {
 public:
  WatchedReader(ByteReader& input, ZipWatch& watch) : input_(input), watch_(watch) {}
  Result<std::size_t> read(std::span<char> buffer) override {
    Result<std::size_t> got = input_.read(buffer);
    if (got) watch_.add(Bytes(buffer.data(), *got));
    return got;
  }

 private:
  ByteReader& input_;
  ZipWatch& watch_;
};

}  // namespace

// A container at some depth, and the calls that lead through it.
class OpenContainer final : public Container {
 public:
  OpenContainer(Door& door, Budget& budget, std::shared_ptr<const Origin> origin, std::size_t depth)
      : door_(door), budget_(budget), origin_(std::move(origin)), depth_(depth) {
    if (origin_->image) paths_ = origin_->image->paths;
  }

  bool open(ContainerKind kind, RandomReader& bytes) {
    is_.set(static_cast<std::size_t>(kind));
    switch (kind) {
      case ContainerKind::zip:
        return read_zip(bytes, *this);
      case ContainerKind::zlib:
      case ContainerKind::office_xml:
      case ContainerKind::pdf:
      case ContainerKind::sqlite:
      case ContainerKind::mail:
      case ContainerKind::constants:
      case ContainerKind::picture:
        return read_document(kind, bytes, *this);
      case ContainerKind::seven_zip:
      case ContainerKind::rar:
      case ContainerKind::iso:
      case ContainerKind::cabinet: {
        if (kind == ContainerKind::iso) check_iso_size(bytes);
        LibraryReader::Counts read;
        {
          Memory memory(budget_);
          if (kind == ContainerKind::seven_zip && !hold_dictionary(bytes, memory)) return false;
          LibraryReader reader(kind, bytes, budget_);
          if (!members_of(reader)) return false;
          read = reader.counts();
        }
        if (!budget_.exhausted()) hand_on_slack(kind, bytes, read, *this);
        return true;
      }
      case ContainerKind::gzip: {
        Memory memory(budget_);
        if (const auto text = gunzip_at_once(bytes, kAtOnce, memory)) {
          if (!budget_.spend(text->size())) {
            gap(kBudgetGap);
            return true;
          }
          std::vector<char> scratch;
          const auto head = bytes.view(0, std::size_t{64} << 10, scratch);
          if (const std::uint64_t end = head ? gzip_extra_bytes(*head) : 0; end > kGzipFixedBytes)
            outside(head->substr(kGzipFixedBytes, static_cast<std::size_t>(end - kGzipFixedBytes)), kGzipFixedBytes);
          MemoryBytes unzipped(*text);
          RangeReader range(unzipped, 0, unzipped.size());
          return unpacked(range);
        }
        [[fallthrough]];
      }
      default: {
        RangeReader range(bytes, 0, bytes.size());
        return open(kind, range);
      }
    }
  }

  bool open(ContainerKind kind, ByteReader& bytes) {
    is_.set(static_cast<std::size_t>(kind));
    if (is_compression(kind)) return compressed(kind, bytes);
    if (kind == ContainerKind::tar) return tar(bytes);
    if (kind == ContainerKind::ar) {
      read_ar(bytes, *this);
      return true;
    }
    if (kind == ContainerKind::cpio) {
      if (read_cpio(bytes, *this)) behind({}, bytes);
      return true;
    }
    if (kind == ContainerKind::rpm) return rpm(bytes);
    if (kind == ContainerKind::script) return script(bytes);
    return held(kind, bytes);
  }

  // --- Container
  bool member(std::string_view path, Bytes content) override {
    const Origin origin = origin_of(path);
    if (!begin_member(origin)) return false;
    if (is_shown()) sink().content(origin, content);
    const ContainerKind kind = container_of(content);
    if (kind != ContainerKind::none && may_open(origin, kind)) {
      MemoryBytes bytes(content);
      OpenContainer inner(door_, budget_, std::make_shared<const Origin>(origin), depth_ + 1);
      if (inner.open(kind, bytes)) return !budget_.exhausted();
    }
    if (kind == ContainerKind::none) damage(origin, content);
    if (content.size() <= limits().whole_file_bytes) {
      sink().whole(origin, content);
      return !budget_.exhausted();
    }
    MemoryBytes rest(content.substr(limits().whole_file_bytes));
    RangeReader reader(rest, 0, rest.size());
    (void)sink().longer(origin, content.substr(0, limits().whole_file_bytes), reader, 0);
    return !budget_.exhausted();
  }

  bool member(std::string_view path, ByteReader& whole_member, bool& clean) override {
    Origin origin = origin_of(path);
    if (!begin_member(origin)) return false;
    ShownReader shown(whole_member, sink(), origin);
    ByteReader& content = is_shown() ? static_cast<ByteReader&>(shown) : whole_member;
    std::vector<char>& buffer = head_buffer();
    const Filled filled = fill(content, buffer);
    const Bytes head(buffer.data(), filled.size);
    const bool whole = filled.size < buffer.size();
    clean = static_cast<bool>(filled.status);
    const ContainerKind kind = container_of(head, whole ? head : Bytes());
    if (notes_ != nullptr) origin.image = image_blob(path, kind, head, whole);
    if (kind == ContainerKind::none) damage(origin, head);
    ZipWatch watch;
    WatchedReader watched(content, watch);
    const bool watching = !whole && (kind == ContainerKind::none || is_document(kind));
    if (watching) watch.add(head);
    ByteReader& rest_of_it = watching ? static_cast<ByteReader&>(watched) : content;
    bool opened = false;
    if (kind != ContainerKind::none && may_open(origin, kind)) {
      OpenContainer inner(door_, budget_, std::make_shared<const Origin>(origin), depth_ + 1);
      if (whole) {
        MemoryBytes bytes(head);
        opened = inner.open(kind, bytes);
      } else {
        ChainedReader chained(head, rest_of_it);
        inner.open(kind, chained);
        // What its reader did not ask for may be damaged too. What is wrong with it may have been told already.
        const Status rest = budget_.exhausted() ? Status() : drain(rest_of_it);
        if (!rest) clean = tell(origin, rest);
        if (watching && watch.ended()) sink().gap(origin, kPassedZipGap);
        return !budget_.exhausted();
      }
    }
    if (whole) {
      if (!opened) sink().whole(origin, head);
      if (!filled.status) tell(origin, filled.status);
      return !budget_.exhausted();
    }
    const Status status = sink().longer(origin, head, rest_of_it, 0);
    clean = status ? true : tell(origin, status);
    if (watching && watch.ended()) sink().gap(origin, kPassedZipGap);
    return !budget_.exhausted();
  }

  void outside(Bytes text, std::uint64_t offset) override {
    const std::size_t first = text.find_first_not_of('\0');
    if (first == Bytes::npos) return;
    const Bytes begin = text.substr(first);
    if (is_other_archive(begin)) {
      sink().outside(*origin_, {}, offset + first);
      (void)member(cat("(at byte ", offset + first, ")"), begin);
    } else {
      sink().outside(*origin_, text, offset);
    }
  }

  void outside(ByteReader& bytes, std::uint64_t offset) override {
    std::vector<char> buffer(limits().whole_file_bytes + 1);
    const Filled filled = fill(bytes, buffer);
    const Bytes head(buffer.data(), filled.size);
    if (filled.size < buffer.size()) {
      outside(head, offset);
      if (!filled.status) gap(filled.status.error().why);
    } else if (is_other_archive(head)) {
      sink().outside(*origin_, {}, offset);
      ChainedReader all(head, bytes);
      bool clean = true;
      (void)member(cat("(at byte ", offset, ")"), all, clean);
    } else if (const Status status = sink().longer(*origin_, head, bytes, offset); !status) {
      gap(status.error().why);
    }
  }

  void view(std::string_view path, const MappedText& text, RandomReader& original) override {
    if (budget_.exhausted()) return;
    if (!budget_.spend(text.text().size())) return gap(kBudgetGap);
    sink().view(path.empty() ? *origin_ : origin_of(path), text, original);
  }

  void skipped(std::string_view path, SkipReason reason) override {
    if (!spend_member()) return;
    const Origin origin = origin_of(path);
    sink().named(origin);
    sink().skipped(origin, reason);
  }
  void gap(std::string_view path, std::string why) override { sink().gap(origin_of(path), std::move(why)); }
  void gap(std::string why) override { sink().gap(*origin_, std::move(why)); }
  void note(std::string text) override { sink().note(std::move(text)); }
  const Limits& limits() const override { return door_.limits_; }
  Budget& budget() override { return budget_; }

 private:
  MemberSink& sink() { return door_.sink_; }
  bool is_shown() const { return depth_ == 1 && door_.sink_.wants_content(); }

  Origin origin_of(std::string_view path) const {
    Origin origin;
    origin.kind = OriginKind::archive;
    origin.path = path;
    origin.parent = origin_;
    return origin;
  }

  // Of bytes that belong to no member: a document among them is text, and what begins like this container is its
  // header.
  bool is_other_archive(Bytes text) const {
    const ContainerKind kind = container_of(text, {});
    return kind != ContainerKind::none && !is_document(kind) && !is_.test(static_cast<std::size_t>(kind));
  }

  // One more of whatever kind: what lies behind the last that may be read is a gap, be it a folder or a link.
  bool spend_member() {
    if (budget_.spend_member()) return true;
    sink().gap(*origin_, kBudgetGap);
    return false;
  }

  bool begin_member(const Origin& origin) {
    if (!spend_member()) return false;
    sink().named(origin);
    if (leads_out(origin.path)) sink().gap(origin, "has a path that leads out of the archive");
    return true;
  }

  // What the member may be of a container image.
  std::shared_ptr<const ImageBlob> image_blob(std::string_view path, ContainerKind kind, Bytes head, bool whole) {
    if (kind == ContainerKind::tar || is_compression(kind)) return notes_->archive(path);
    return notes_->blob(path, whole ? head : Bytes());
  }

  // A document in the innermost archive is no archive of its own.
  bool may_open(const Origin& origin, ContainerKind kind) {
    if (depth_ < limits().archive_depth + (is_document(kind) ? 1 : 0)) return true;
    sink().gap(origin,
               cat("is an archive that lies in ", depth_, " others; deeper ones are not opened (archive-depth)"));
    return false;
  }

  // Bytes that are scanned as they are although something says that they are an archive.
  void damage(const Origin& origin, Bytes head) {
    if (std::string why = container_damage(head, origin.path); !why.empty()) sink().gap(origin, std::move(why));
  }

  // Returns false, for `clean`.
  bool tell(const Origin& origin, const Status& status) {
    sink().gap(origin, status.error().why);
    return false;
  }

  std::vector<char>& head_buffer() {
    if (door_.heads_.size() <= depth_) door_.heads_.resize(depth_ + 1);
    std::vector<char>& buffer = door_.heads_[depth_];
    buffer.resize(limits().whole_file_bytes + 1);
    return buffer;
  }

  // Data of one input; false when it is damaged, for text may begin like it. An archive in it is what the file is:
  // app-1.0.tar.gz!/app/setup.py.
  bool compressed(ContainerKind kind, ByteReader& bytes) {
    auto codec = codec_of(kind, budget_);
    if (codec == nullptr) {
      LibraryReader reader(kind, bytes, budget_);
      LibraryMember member;
      const auto there = reader.next(member);
      if (!there || !*there) {
        gap(there ? "is damaged" : there.error().why);
        return false;
      }
      return unpacked(reader.content());
    }
    Decompressor reader(std::move(codec), kind, bytes, budget_, [this](Bytes text, std::uint64_t offset, bool whole) {
      outside(text, offset);
      if (!whole) gap(cat("has more at byte ", offset, " than is read of what gives no output"));
    });
    const bool any = unpacked(reader);
    if (reader.has_rest() && !budget_.exhausted()) behind(reader.rest_head(), bytes);
    return any;
  }

  bool unpacked(ByteReader& content) {
    std::vector<char> buffer(kContainerHead);
    const Filled filled = fill(content, buffer);
    const Bytes head(buffer.data(), filled.size);
    if (filled.size == 0 && !filled.status) {
      gap(filled.status.error().why);
      return false;
    }
    ChainedReader chained(head, content);
    const ContainerKind kind = container_of(head, {});
    if (kind != ContainerKind::none && !is_compression(kind)) {
      open(kind, chained);
      if (const Status rest = budget_.exhausted() ? Status() : drain(chained); !rest) gap(rest.error().why);
      return true;
    }
    bool clean = true;
    (void)member(unpacked_name(origin_->path), chained, clean);
    return clean;
  }

  bool rpm(ByteReader& bytes) {
    if (!read_rpm_headers(bytes, *this)) return false;
    std::vector<char> buffer(kContainerHead);
    const Filled filled = fill(bytes, buffer);
    const Bytes head(buffer.data(), filled.size);
    const ContainerKind kind = container_of(head, {});
    ChainedReader chained(head, bytes);
    if (kind != ContainerKind::none && kind != ContainerKind::rpm) {
      open(kind, chained);
    } else {
      gap(filled.size == 0 ? "is cut off"
                           : "has a payload that is not packed in a known way, or not where its headers end");
      bool clean = true;
      (void)member("(payload)", chained, clean);
    }
    return true;
  }

  // The script is text; what it unpacks is a member.
  bool script(ByteReader& bytes) {
    std::vector<char> buffer(kContainerHead);
    const Filled filled = fill(bytes, buffer);
    const Bytes head(buffer.data(), filled.size);
    const std::size_t begin = script_payload(head);
    if (begin == 0) return false;
    outside(head.substr(0, begin), 0);
    ChainedReader payload(head.substr(begin), bytes);
    bool clean = true;
    (void)member("(payload)", payload, clean);
    return true;
  }

  // It may be a container image, or a layer of one.
  bool tar(ByteReader& bytes) {
    ImageNotes notes(sink().image_memory());
    notes_ = &notes;
    bool whole = false;
    const bool any = tar_members(bytes, whole);
    notes_ = nullptr;
    const bool image = notes.finish([&](const std::string& path, const std::string& why) {
      if (whole) gap(path, why);
    });
    if (image) sink().image(*origin_);
    return any;
  }

  // whole: its end was reached.
  bool tar_members(ByteReader& bytes, bool& whole) {
    const auto body = [this](Bytes text, std::uint64_t offset) {
      if (is_shown()) sink().tar_header_body(*origin_, text);
      outside(text, offset);
    };
    TarReader::Header header;
    if (is_shown()) header = [this](Bytes block) { sink().tar_header(*origin_, block); };
    const auto loose = [this](Bytes text, std::uint64_t offset, bool padding) {
      if (padding && is_shown()) sink().tar_padding(*origin_);
      outside(text, offset);
    };
    TarReader reader(bytes, body, std::move(header), loose);
    TarMember entry;
    bool any = false;
    for (;;) {
      const auto there = reader.next(entry);
      if (!there) {
        gap(there.error().why);
        if (!any || budget_.exhausted()) return any;
        // Behind the damage there may be anything: it is read as bytes.
        ChainedReader rest(reader.behind(), bytes);
        outside(rest, reader.offset() - reader.behind().size());
        return true;
      }
      if (!*there) break;
      any = true;
      if (!tar_member(reader, entry)) return true;
    }
    whole = true;
    if (!reader.end_marked()) gap("is cut off: its end is not marked");
    if (reader.end_marked()) behind(reader.behind(), bytes);
    return true;
  }

  // Of what has a name and no bytes: an empty folder, the label of a volume.
  bool name_alone(const std::string& path, std::uint64_t offset) {
    if (!spend_member()) return false;
    outside(path, offset);
    return true;
  }

  bool tar_member(TarReader& reader, const TarMember& entry) {
    if (entry.kind == TarMember::Kind::folder || entry.kind == TarMember::Kind::volume)
      return name_alone(entry.path, reader.offset() - 512);  // of its header
    if (paths_ != nullptr) paths_->add(entry.path);
    if (entry.sparse) gap(entry.path, "is stored with holes: places are those of the bytes that are stored");
    if (entry.kind == TarMember::Kind::device) gap(entry.path, "is a device or pipe, which holds no bytes");
    if (entry.kind == TarMember::Kind::link && entry.size == 0) {
      notes_->link(entry.path);
      skipped(entry.path, SkipReason::link);
      return !budget_.exhausted();
    }
    if (entry.kind == TarMember::Kind::device) return !budget_.exhausted();
    bool clean = true;
    return member(entry.path, reader.content(), clean);
  }

  bool members_of(LibraryReader& reader) {
    LibraryMember entry;
    bool any = false;
    for (;;) {
      const auto there = reader.next(entry);
      if (!there) {
        gap(there.error().why);
        return any;
      }
      if (!*there) return true;
      any = true;
      if (!entry.warning.empty()) gap(entry.path, entry.warning);
      if (!library_member(reader, entry)) return true;
    }
  }

  bool library_member(LibraryReader& reader, const LibraryMember& entry) {
    if (entry.kind == LibraryMember::Kind::folder) return name_alone(entry.path, 0);
    if (entry.kind == LibraryMember::Kind::device) {
      gap(entry.path, "is a device or pipe, which holds no bytes");
      return spend_member();
    }
    if (entry.kind == LibraryMember::Kind::link) {
      skipped(entry.path, SkipReason::link);
      outside(entry.target, 0);
      return !budget_.exhausted();
    }
    if (entry.encrypted) {
      gap(entry.path, "is encrypted");
      return spend_member();
    }
    bool clean = true;
    if (!member(entry.path, reader.content(), clean)) return false;
    if (clean && entry.size && *entry.size != reader.content_bytes())
      gap(entry.path, cat("says that it holds ", *entry.size, " bytes and holds ", reader.content_bytes()));
    return true;
  }

  bool hold_dictionary(RandomReader& bytes, Memory& memory) {
    const auto wanted = seven_zip_memory(bytes, budget_.memory() / 4);
    if (wanted && memory.take(*wanted)) return true;
    gap(wanted ? kTooMuchMemory : "is damaged: its header cannot be read");
    return false;
  }

  // The number of blocks in the primary volume descriptor (ECMA-119 §8.4.8).
  void check_iso_size(RandomReader& bytes) {
    std::vector<char> scratch;
    const auto field = bytes.view(32768 + 80, 4, scratch);
    if (!field || field->size() < 4) return;
    std::uint64_t blocks = 0;
    for (std::size_t i = 4; i-- > 0;) blocks = blocks << 8 | static_cast<unsigned char>((*field)[i]);
    if (blocks * 2048 > bytes.size()) gap("is cut off");
  }

  // A container that has to be in memory.
  bool held(ContainerKind kind, ByteReader& bytes) {
    Memory memory(budget_);
    std::vector<char> all;
    std::size_t size = 0;
    for (;;) {
      if (size == all.size()) {
        const std::size_t more = std::max<std::size_t>(all.size(), std::size_t{2} << 20);
        if (!memory.take(more)) {
          gap(container_gap(kind, "that is too long to be held inside a stream or another archive"));
          if (!is_document(kind)) return false;
          ChainedReader again(Bytes(all.data(), size), bytes);
          outside(again, 0);
          return true;
        }
        all.resize(all.size() + more);
      }
      const Result<std::size_t> got = bytes.read(std::span(all).subspan(size));
      if (!got) {
        gap(got.error().why);
        break;
      }
      if (*got == 0) break;
      size += *got;
    }
    MemoryBytes whole(Bytes(all.data(), size));
    if (open(kind, whole)) return true;
    if (!is_document(kind)) return false;
    RangeReader again(whole, 0, whole.size());
    outside(again, 0);
    return true;
  }

  // What stands behind an archive's end: mostly padding.
  void behind(Bytes head, ByteReader& bytes) {
    head.remove_prefix(std::min(head.find_first_not_of('\0'), head.size()));
    ChainedReader rest(head, bytes);
    std::vector<char> block(std::size_t{16} << 10);
    for (;;) {
      const Result<std::size_t> got = rest.read(block);
      if (!got) return gap(got.error().why);
      if (*got == 0) return;
      const Bytes text(block.data(), *got);
      const std::size_t first = text.find_first_not_of('\0');
      if (first == Bytes::npos) continue;
      ChainedReader found(text.substr(first), rest);
      bool clean = true;
      (void)member(kBehindTheEnd, found, clean);
      return;
    }
  }

  Door& door_;
  Budget& budget_;
  std::shared_ptr<const Origin> origin_;
  std::size_t depth_;                  // containers around its members
  std::bitset<64> is_;                 // the kinds that it is: of app.tar.gz two
  ImageNotes* notes_ = nullptr;        // while the members of a tar archive are read
  std::shared_ptr<LayerPaths> paths_;  // of what may be a layer of an image
};

bool Door::open(ContainerKind kind, const Origin& origin, RandomReader& bytes) {
  Budget budget(limits_);
  budget.allow(bytes.size());
  return OpenContainer(*this, budget, std::make_shared<const Origin>(origin), 1).open(kind, bytes);
}

bool Door::open(ContainerKind kind, const Origin& origin, Bytes head, ByteReader& rest) {
  Budget budget(limits_);
  budget.allow(head.size());
  MeteredReader metered(rest, budget);
  ChainedReader chained(head, metered);
  return OpenContainer(*this, budget, std::make_shared<const Origin>(origin), 1).open(kind, chained);
}

}  // namespace assay::archives
