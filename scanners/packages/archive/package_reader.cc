#include "scanners/packages/archive/package_reader.h"

#include <algorithm>
#include <memory>
#include <set>
#include <unordered_map>

#include "base/container.h"
#include "base/hash.h"
#include "base/strings.h"
#include "scanners/packages/archive/tar_listing.h"
#include "scanners/packages/archive/zip_layout.h"
#include "scanners/sources/archives/budget.h"
#include "scanners/sources/archives/door.h"
#include "scanners/sources/archives/zip_reader.h"

namespace assay::packages {

namespace {

constexpr std::size_t kLongestText = std::size_t{4} << 20;
constexpr std::size_t kMostTextBytes = std::size_t{16} << 20;
// A line of RECORD for each member: as long as the largest list of members that is read (zip_layout.cc), or half more.
constexpr std::size_t kMostRecordBytes = std::size_t{48} << 20;
// As much as a list of a zip archive's members may have (zip_layout.cc).
constexpr std::size_t kMostNameBytes = std::size_t{32} << 20;
constexpr std::string_view kBehind = "(behind the end)";

// Whether checks read what the member says. `inside`: without the folder of a sdist.
bool is_read(const Package& package, std::string_view path) {
  const std::string_view inside = project_path(package, path);
  if (inside.ends_with(".ipynb") || inside.ends_with(".pth")) return true;
  if (package.is_sdist()) return inside == "PKG-INFO" || inside == "pyproject.toml";
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos || !path.substr(0, slash).ends_with(".dist-info")) return false;
  const std::string_view name = path.substr(slash + 1);
  return name == "METADATA" || name == "WHEEL" || name == "RECORD" || name == "entry_points.txt" ||
         name.starts_with("sboms/");
}

class PackageSink final : public archives::MemberSink {
 public:
  PackageSink(Package& package, const ReadOptions& options, MemberSink* next, Coverage& coverage)
      : package_(package), options_(options), next_(next), coverage_(coverage), tar_(package) {}

  // Of a zip archive, whose members are known before they are read.
  void index_members(std::vector<ZipData> data) {
    data_ = std::move(data);
    for (std::size_t i = 0; i < package_.members.size(); ++i) by_path_.emplace(package_.members[i].path, i);
  }

  void named(const Origin& origin) override {
    if (is_outer(origin)) begin(origin.path);
    if (next_ != nullptr) next_->named(origin);
  }
  bool wants_content() const override { return true; }
  void content(const Origin& /*member*/, Bytes piece) override {
    package_.unpacked += piece.size();
    if (hash_ == nullptr) return;
    hash_->add(piece);
    if (blob_ != nullptr) blob_->add(piece);
    read_ += piece.size();
    if (!keeps_) return;
    std::size_t& kept = is_record_ ? kept_records_ : kept_;
    const std::size_t longest = is_record_ ? kMostRecordBytes : kLongestText;
    const std::size_t most = is_record_ ? kMostRecordBytes : kMostTextBytes;
    if (text_.size() + piece.size() <= longest && kept + piece.size() <= most) {
      text_ += piece;
      kept += piece.size();
    } else {
      keeps_ = false;
      text_ = {};
      gap_of(package_.members[current_].path, cat("is too long to be checked: such texts are read up to ",
                                                  human_bytes(longest), ", all together up to ", human_bytes(most)));
    }
  }
  void tar_header(const Origin& /*container*/, Bytes block) override {
    end();
    const std::size_t before = package_.members.size();
    if (before >= options_.limits.archive_members || too_many_names_) return;
    tar_.header(block);
    if (package_.members.size() == before) return;
    listed_ = before;
    const Member& member = package_.members.back();
    kept_names_ += member.path.size() + member.target.size() + member.user.size() + member.group.size();
    if (kept_names_ <= kMostNameBytes) return;
    too_many_names_ = cut_ = true;
    gap_of({},
           cat("has names of more than ", human_bytes(kMostNameBytes), ": the members behind them are not checked"));
  }
  void tar_header_body(const Origin& /*container*/, Bytes text) override {
    if (!too_many_names_) tar_.body(text);
  }
  void tar_padding(const Origin& /*container*/) override { tar_.padding(); }

  void whole(const Origin& origin, Bytes text) override {
    if (next_ != nullptr) next_->whole(origin, text);
  }
  Status longer(const Origin& origin, Bytes head, archives::ByteReader& rest, std::uint64_t offset) override {
    return next_ != nullptr ? next_->longer(origin, head, rest, offset) : archives::drain(rest);
  }
  void outside(const Origin& container, Bytes text, std::uint64_t offset) override {
    if (!container.parent) note_outside(offset);
    if (next_ != nullptr) next_->outside(container, text, offset);
  }
  void view(const Origin& origin, const MappedText& text, archives::RandomReader& original) override {
    if (next_ != nullptr) next_->view(origin, text, original);
  }
  void skipped(const Origin& origin, SkipReason reason) override {
    if (next_ != nullptr) next_->skipped(origin, reason);
  }
  void note(std::string text) override {
    if (next_ != nullptr) next_->note(std::move(text));
  }
  void gap(const Origin& origin, std::string why) override {
    // Of a nested archive it is a gap of the scan, and nothing that the package lacks.
    const bool limit = why == archives::kBudgetGap || why == archives::kTooMuchMemory;
    cut_ = cut_ || !origin.parent || why == archives::kBudgetGap;
    damaged_ = damaged_ || (!origin.parent && !limit);
    if (is_outer(origin) && why == archives::kOtherChecksum)
      package_.odd(Odd::member_damaged, origin.path, "Its bytes have another checksum than its header.");
    if (!origin.parent || is_outer(origin)) {
      broken_ = true;
      if (!origin.parent) package_.complete = false;
    }
    if (next_ != nullptr)
      next_->gap(origin, std::move(why));
    else
      gap_of(path_inside(origin), why);
  }

  // Whether members may have been left out.
  bool cut() const { return cut_; }

  // Whether the archive itself could not be read on, and no limit was the reason.
  bool damaged() const { return damaged_; }

  // The archive was read to where it ends.
  void finish() {
    end();
    if (package_.name.format == Format::sdist) tar_.end();
  }

  // The last member has come.
  void end() {
    if (hash_ == nullptr) return;
    Member& member = package_.members[current_];
    const bool as_listed = read_ == member.size;
    if (!broken_ || as_listed) {
      member.sha256 = hash_->digest();
      if (blob_ != nullptr && as_listed) member.git_blob = blob_->digest();
    }
    if (!as_listed && !broken_ && package_.is_sdist()) member.size = read_;
    if (member.sha256.empty()) package_.complete = false;
    // In zip archives the target is what the member holds.
    if (keeps_ && member.kind == Member::Kind::symlink) {
      member.target = std::move(text_);
      keeps_ = false;
    }
    // Of two members with one name the last one is what unpacking leaves.
    if (keeps_ && !member.sha256.empty()) package_.texts.insert_or_assign(member.path, std::move(text_));
    hash_.reset();
    blob_.reset();
    text_ = {};
  }

 private:
  static bool is_outer(const Origin& origin) { return origin.parent && !origin.parent->parent; }

  void begin(const std::string& path) {
    end();
    broken_ = false;
    std::size_t index = package_.members.size();
    if (const auto found = by_path_.find(path); found != by_path_.end()) {
      index = found->second;
      by_path_.erase(found);
    } else if (listed_) {
      index = *listed_;
      if (package_.members[index].path != path && path != kBehind)
        package_.odd(Odd::tar_structure, path, "Programs read different names of it from its headers.");
    }
    listed_.reset();
    if (path == kBehind) package_.odd(Odd::tar_hidden, "", "Bytes stand behind the end of the archive.");
    if (index >= package_.members.size() || path == kBehind) return;
    current_ = index;
    const Member& member = package_.members[index];
    hash_ = std::make_unique<StreamHash>(StreamHash::Kind::sha256);
    read_ = 0;
    if (options_.git_blobs) {
      blob_ = std::make_unique<StreamHash>(options_.git_sha256 ? StreamHash::Kind::sha256 : StreamHash::Kind::sha1);
      blob_->add(cat("blob ", member.size, '\0'));
    }
    keeps_ = (is_read(package_, member.path) && member.kind == Member::Kind::file) ||
             (member.kind == Member::Kind::symlink && member.target.empty());
    is_record_ = package_.is_wheel() && member.path.ends_with(".dist-info/RECORD");
  }

  // Bytes of a zip archive that stand where a member's packed data do, behind their end. They may come in pieces.
  void note_outside(std::uint64_t offset) {
    for (std::size_t i = 0; i < data_.size() && i < package_.members.size(); ++i) {
      if (offset < data_[i].begin || offset >= data_[i].end) continue;
      const std::string& path = package_.members[i].path;
      if (behind_data_ == path) return;
      behind_data_ = path;
      package_.odd(Odd::zip_hidden, path, "Bytes stand behind the end of its packed data.");
      return;
    }
  }

  void gap_of(std::string_view member, std::string_view why) {
    const std::string name = printable(member);
    coverage_.gap(name.empty() ? package_.path : cat(package_.path, "!/", name), std::string(why));
  }

  Package& package_;
  const ReadOptions& options_;
  MemberSink* next_;
  Coverage& coverage_;
  TarListing tar_;
  std::unordered_multimap<std::string, std::size_t> by_path_;
  std::optional<std::size_t> listed_;  // the tar member whose content comes next
  std::size_t current_ = 0;
  std::unique_ptr<StreamHash> hash_, blob_;  // of the current member
  std::uint64_t read_ = 0;
  bool keeps_ = false, is_record_ = false, broken_ = false, cut_ = false, damaged_ = false;
  bool too_many_names_ = false;
  std::size_t kept_names_ = 0;  // of a tar archive
  std::string text_;
  std::size_t kept_ = 0, kept_records_ = 0;
  std::vector<ZipData> data_;
  std::string behind_data_;  // the member with bytes behind its data that was told last
};

// Bytes on their way, summed and counted from the front; a seek elsewhere spoils nothing, since those are read again.
std::string digest_of(archives::RandomReader& bytes) {
  StreamHash hash(StreamHash::Kind::sha256);
  std::vector<char> buffer(std::size_t{256} << 10);
  for (std::uint64_t at = 0; at < bytes.size();) {
    const auto got = bytes.read_at(at, buffer);
    if (!got || *got == 0) return {};
    hash.add({buffer.data(), *got});
    at += *got;
  }
  return hash.digest();
}

void find_folders(Package& package) {
  std::set<std::string> seen;
  for (const Member& member : package.members) {
    std::string_view path = member.path;
    if (path.starts_with("./")) path.remove_prefix(2);
    const std::size_t slash = path.find('/');
    const std::string_view first = path.substr(0, slash);
    if (first.empty()) continue;
    if (package.is_wheel() && (slash == std::string_view::npos || !first.ends_with(".dist-info"))) continue;
    if (package.is_sdist() && slash == std::string_view::npos && member.kind != Member::Kind::folder) {
      // A file beside the one folder.
      seen.insert(std::string(first));
      continue;
    }
    seen.insert(std::string(first));
  }
  package.folders.assign(seen.begin(), seen.end());
  if (package.folders.size() == 1) package.folder = package.folders.front();
}

void parse_texts(Package& package) {
  constexpr std::size_t kLeastRows = 1000;  // of RECORD, however few members there are
  if (package.folder.empty()) return;
  package.metadata_path = cat(package.folder, package.is_wheel() ? "/METADATA" : "/PKG-INFO");
  const std::string wanted = package.metadata_path;
  for (const Member& member : package.members)
    if (normal_path(member.path) == wanted && package.text(member.path) != nullptr) package.metadata_path = member.path;
  if (const std::string* text = package.text(package.metadata_path)) package.metadata = parse_core_metadata(*text);
  if (package.text(package.metadata_path) == nullptr) package.metadata_path.clear();
  if (!package.is_wheel()) return;
  if (const std::string* text = package.text(cat(package.folder, "/WHEEL"))) package.wheel = parse_core_metadata(*text);
  const std::string record = cat(package.folder, "/RECORD");
  if (const std::string* text = package.text(record)) {
    package.record = parse_record(*text, 2 * package.members.size() + kLeastRows);
    if (text->size() > kLongestText) package.texts.erase(record);  // it is large, and was read
  }
}

void read_gzip_header(Bytes head, Package& package) {
  constexpr unsigned kExtra = 4, kName = 8, kComment = 16;
  if (head.size() < 10) return;
  for (std::size_t i = 8; i-- > 4;) package.gzip_time = package.gzip_time << 8 | static_cast<unsigned char>(head[i]);
  const auto flags = static_cast<unsigned char>(head[3]);
  if ((flags & kName) != 0 && (flags & kExtra) == 0) package.gzip_name = head.substr(10, head.find('\0', 10) - 10);
  if ((flags & (kExtra | kComment)) != 0)
    package.odd(Odd::gzip, "", "The compressed data has an extra field or a comment.");
}

// Whether the end record of a zip archive reaches exactly to the end of the file.
bool ends_as_zip(Bytes tail) {
  constexpr std::size_t kEndBytes = 22;
  const std::size_t at = tail.rfind("PK\x05\x06");
  if (at == Bytes::npos || at + kEndBytes > tail.size()) return false;
  const std::size_t comment = static_cast<unsigned char>(tail[at + 20]) |
                              static_cast<std::size_t>(static_cast<unsigned char>(tail[at + 21])) << 8;
  return at + kEndBytes + comment == tail.size();
}

}  // namespace

Package read_package(const std::string& path, archives::RandomReader& bytes, const ReadOptions& options,
                     archives::MemberSink* scanning, Coverage& coverage) {
  Package package;
  package.path = path;
  package.file = path.substr(path.rfind('/') + 1);
  package.name = parse_file_name(package.file);
  package.size = bytes.size();
  package.sha256 = digest_of(bytes);
  std::vector<char> scratch, tail_scratch;
  const auto head = bytes.view(0, kContainerHead, scratch);
  const std::uint64_t tail_at = bytes.size() - std::min<std::uint64_t>(bytes.size(), kContainerTail);
  const auto tail = bytes.view(tail_at, kContainerTail, tail_scratch);
  PackageSink sink(package, options, scanning, coverage);
  Origin origin;
  origin.path = path;
  if (!head || !tail || package.sha256.empty()) {
    package.complete = false;
    sink.gap(origin, head ? "could not be read" : head.error().why);
    return package;
  }
  const ContainerKind kind = container_of(*head, *tail);
  const bool zip = package.is_wheel() || package.name.format == Format::zip_sdist;
  if (zip) {
    std::vector<ZipData> data;
    if (const Status status = read_zip_layout(bytes, options.limits, package, data); !status) {
      package.readable = false;
      sink.gap(origin, status.error().why);
    }
    sink.index_members(std::move(data));
  } else if (kind == ContainerKind::gzip) {
    read_gzip_header(*head, package);
    package.readable = true;
  }
  const ContainerKind wanted = zip ? ContainerKind::zip : ContainerKind::gzip;
  const bool is_wanted = kind == wanted || (zip && package.readable);
  if (!is_wanted) {
    package.readable = false;
    sink.gap(origin, zip ? "is no zip archive" : "is no gzip data");
    return package;
  }
  if (!zip && ends_as_zip(*tail)) package.odd(Odd::two_formats, "", "The file is a zip archive as well, by its end.");
  if (zip && kind != ContainerKind::zip)
    package.odd(Odd::two_formats, "", cat("The file begins like ", name_of(kind), "."));
  archives::Door door(options.limits, sink);
  if (!door.open(wanted, origin, bytes)) package.readable = false;
  sink.finish();
  if (!package.complete && !zip) package.readable = !package.members.empty() && !sink.damaged();
  package.listed = zip ? package.readable : package.readable && !sink.cut();
  package.complete = package.complete && !sink.cut();
  find_folders(package);
  parse_texts(package);
  return package;
}

}  // namespace assay::packages
