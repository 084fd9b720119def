#include "scanners/sources/git/repository/index_file.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>
#include <tuple>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/git/repository/index_file_split.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr std::uint64_t kMostBytes = std::uint64_t{2} << 30;
constexpr std::size_t kMostPath = std::size_t{64} << 10;
// Version 4 shares prefixes between paths; real ones grow to less than their own file's size when written out.
constexpr std::size_t kMostGrowth = 16;
constexpr std::size_t kStat = 40;  // what a stat call gave, before the object id
constexpr std::size_t kModeAt = 24;

std::uint32_t number(Bytes bytes, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

Bytes view(const std::vector<char>& buffer) { return {buffer.data(), buffer.size()}; }

bool checksum_holds(Bytes bytes, HashKind kind) {
  const std::size_t width = width_of(kind);
  const Bytes stored = bytes.substr(bytes.size() - width);
  if (stored.find_first_not_of('\0') == Bytes::npos) return true;  // index.skipHash
  const Bytes body = bytes.substr(0, bytes.size() - width);
  return kind == HashKind::sha1 ? stored == as_bytes(sha1(body)) : stored == as_bytes(sha256(body));
}

std::string signature_of(const IndexEntry& entry) { return cat(entry.path, '\0', static_cast<int>(entry.stage)); }

bool before(const IndexEntry& a, const IndexEntry& b) { return std::tie(a.path, a.stage) < std::tie(b.path, b.stage); }

}  // namespace

// Parses one index file; a split one has two, the shared one first.
class IndexParser {
 public:
  IndexParser(const std::vector<char>& bytes, HashKind kind, std::string file, std::vector<char>& paths)
      : bytes_(view(bytes)), kind_(kind), file_(std::move(file)), paths_(paths) {}

  std::vector<IndexEntry> entries;
  std::optional<Bytes> link;

  Status run(IndexFile& index) {
    const std::size_t width = width_of(kind_);
    if (bytes_.size() < 12 + width || !bytes_.starts_with("DIRC")) return bad("it does not begin as an index");
    version_ = number(bytes_, 4, 4);
    if (version_ < 2 || version_ > 4) return bad(cat("version ", version_, " is not known"));
    if (!checksum_holds(bytes_, kind_)) return bad("its checksum is wrong");
    end_ = bytes_.size() - width;
    Status status = read_entries(number(bytes_, 8, 4));
    if (status) status = read_extensions(index);
    return status;
  }

  tl::unexpected<Error> bad(std::string why) const {
    return fail("reading the index", printable(file_), std::move(why), "run 'git status', or restore the index");
  }

 private:
  Status read_entries(std::size_t count) {
    const std::size_t width = width_of(kind_);
    if (count > (end_ - 12) / (kStat + width + 3)) return bad("it is cut off");
    entries.reserve(count);
    struct Piece {
      std::size_t at, size;
    };
    std::vector<Piece> pieces;  // of paths_, while that grows (version 4)
    std::string path;
    at_ = 12;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t begin = at_;
      if (end_ - at_ < kStat + width + 3) return bad("it is cut off");
      IndexEntry entry;
      entry.mode = number(bytes_, at_ + kModeAt, 4);
      entry.id = ObjectId::from_bytes(bytes_.data() + at_ + kStat, kind_);
      at_ += kStat + width;
      const std::uint32_t flags = number(bytes_, at_, 2);
      at_ += 2;
      entry.stage = static_cast<std::uint8_t>(flags >> 12 & 3);
      if ((flags & 0x4000) != 0) {
        if (version_ == 2 || end_ - at_ < 3) return bad("an entry has flags that its version has not");
        const std::uint32_t more = number(bytes_, at_, 2);
        at_ += 2;
        entry.intent_to_add = (more & 0x2000) != 0;
        entry.skip_worktree = (more & 0x4000) != 0;
      }
      std::size_t strip = 0;
      if (version_ == 4) {
        if (!take_varint(strip) || strip > path.size()) return bad("an entry's path is malformed");
      }
      const std::size_t zero = bytes_.substr(0, end_).find('\0', at_);
      if (zero == Bytes::npos || zero - at_ > kMostPath) return bad("an entry's path is malformed");
      const Bytes name = bytes_.substr(at_, zero - at_);
      if (version_ == 4) {
        path.resize(path.size() - strip);
        path += name;
        if (path.size() > kMostPath || paths_.size() + path.size() > kMostGrowth * bytes_.size()) {
          return bad("its paths are too long");
        }
        pieces.push_back({paths_.size(), path.size()});
        paths_.insert(paths_.end(), path.begin(), path.end());
        at_ = zero + 1;
      } else {
        entry.path = name;
        // One to eight zero bytes, so that the next entry begins at a multiple of eight from this one's start.
        at_ = begin + (zero - begin + 8) / 8 * 8;
        if (at_ > end_) return bad("it is cut off");
      }
      entries.push_back(entry);
    }
    for (std::size_t i = 0; i < pieces.size(); ++i) entries[i].path = view(paths_).substr(pieces[i].at, pieces[i].size);
    return {};
  }

  bool take_varint(std::size_t& value) {
    value = 0;
    for (int i = 0; i < 5 && at_ < end_; ++i) {
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value = (i == 0 ? 0 : (value + 1) << 7) | (byte & 0x7f);
      if ((byte & 0x80) == 0) return true;
    }
    return false;
  }

  Status read_extensions(IndexFile& index) {
    while (at_ < end_) {
      if (end_ - at_ < 8) return bad("an extension is cut off");
      const Bytes name = bytes_.substr(at_, 4);
      const std::size_t size = number(bytes_, at_ + 4, 4);
      at_ += 8;
      if (size > end_ - at_) return bad("an extension is cut off");
      const Bytes body = bytes_.substr(at_, size);
      at_ += size;
      if (name == "TREE") {
        index.cache_tree_malformed_ = !read_cache_tree(body, index.cache_tree_);
        if (index.cache_tree_malformed_) index.cache_tree_.clear();
      } else if (name == "REUC") {
        if (!read_resolve_undo(body, index.resolve_undo_)) return bad("its resolve-undo extension is malformed");
      } else if (name == "link") {
        link = body;
      } else if (name != "sdir" && (name[0] < 'A' || name[0] > 'Z')) {
        return bad(cat("it needs the extension '", printable(name), "', which is not known"));
      }
    }
    return {};
  }

  // PATH NUL COUNT SP SUBTREES LF [ID]
  bool read_cache_tree(Bytes body, std::vector<CacheTreeNode>& nodes) const {
    while (!body.empty()) {
      CacheTreeNode node;
      const std::size_t zero = body.find('\0');
      if (zero == Bytes::npos) return false;
      node.name = body.substr(0, zero);
      body.remove_prefix(zero + 1);
      const char* end = body.data() + body.size();
      const auto count = std::from_chars(body.data(), end, node.entry_count);
      if (count.ec != std::errc() || count.ptr == end || *count.ptr != ' ') return false;
      const auto children = std::from_chars(count.ptr + 1, end, node.children);
      if (children.ec != std::errc() || children.ptr == end || *children.ptr != '\n') return false;
      body.remove_prefix(static_cast<std::size_t>(children.ptr + 1 - body.data()));
      if (node.entry_count >= 0) {
        if (body.size() < width_of(kind_)) return false;
        node.id = ObjectId::from_bytes(body.data(), kind_);
        body.remove_prefix(width_of(kind_));
      }
      nodes.push_back(node);
    }
    return true;
  }

  // PATH NUL, three octal modes each with NUL, then an id for each mode that is not 0.
  bool read_resolve_undo(Bytes body, std::vector<ObjectId>& ids) const {
    while (!body.empty()) {
      std::size_t zero = body.find('\0');
      if (zero == Bytes::npos) return false;
      body.remove_prefix(zero + 1);
      std::size_t present = 0;
      for (int stage = 0; stage < 3; ++stage) {
        zero = body.find('\0');
        if (zero == Bytes::npos) return false;
        if (body.substr(0, zero) != "0") ++present;
        body.remove_prefix(zero + 1);
      }
      for (; present > 0; --present) {
        if (body.size() < width_of(kind_)) return false;
        ids.push_back(ObjectId::from_bytes(body.data(), kind_));
        body.remove_prefix(width_of(kind_));
      }
    }
    return true;
  }

  Bytes bytes_;
  HashKind kind_;
  std::string file_;
  std::vector<char>& paths_;
  std::uint32_t version_ = 0;
  std::size_t at_ = 0;
  std::size_t end_ = 0;  // where the checksum begins
};

namespace {

// Lays the entries of a split index over those of its shared one. False when they do not fit together.
bool lay_over(std::vector<IndexEntry> base, std::vector<IndexEntry> own, const SplitLink& link,
              std::vector<IndexEntry>& out) {
  if (link.replaced.size() > own.size()) return false;
  std::size_t next = 0;
  for (const std::uint64_t position : link.replaced) {
    IndexEntry& entry = own[next++];
    if (!entry.path.empty()) return false;
    entry.path = base[static_cast<std::size_t>(position)].path;
    base[static_cast<std::size_t>(position)] = entry;
  }
  std::size_t deletion = 0;
  std::vector<std::string> added;
  for (std::size_t i = next; i < own.size(); ++i) added.push_back(signature_of(own[i]));
  std::sort(added.begin(), added.end());
  for (std::size_t i = 0; i < base.size(); ++i) {
    if (deletion < link.deleted.size() && link.deleted[deletion] == i) {
      ++deletion;
    } else if (!std::binary_search(added.begin(), added.end(), signature_of(base[i]))) {
      out.push_back(base[i]);
    }
  }
  out.insert(out.end(), own.begin() + static_cast<std::ptrdiff_t>(next), own.end());
  std::stable_sort(out.begin(), out.end(), before);
  return true;
}

}  // namespace

Result<IndexFile> IndexFile::parse(Bytes bytes, HashKind kind, const std::string& file,
                                   const SharedReader& read_shared) {
  IndexFile index;
  index.bytes_.assign(bytes.begin(), bytes.end());
  IndexParser own(index.bytes_, kind, file, index.paths_);
  Status status = own.run(index);
  if (!status) return tl::make_unexpected(status.error());

  const ObjectId shared_id = own.link ? split_link_name(*own.link, kind).value_or(ObjectId{}) : ObjectId{};
  if (shared_id.is_zero()) {
    index.entries_ = std::move(own.entries);
  } else {
    const Result<std::string> shared = read_shared(shared_id.hex());
    if (!shared) return tl::make_unexpected(shared.error());
    index.shared_bytes_.assign(shared->begin(), shared->end());
    IndexParser base(index.shared_bytes_, kind, cat(file, " (shared part)"), index.shared_paths_);
    IndexFile ignored;  // extensions of the shared part do not count
    status = base.run(ignored);
    if (!status) return tl::make_unexpected(status.error());
    const std::optional<SplitLink> link = parse_split_link(*own.link, kind, base.entries.size());
    if (!link || !lay_over(std::move(base.entries), std::move(own.entries), *link, index.entries_)) {
      return own.bad("it does not fit its shared part");
    }
  }
  for (std::size_t i = 0; i < index.entries_.size(); ++i) {
    if (index.entries_[i].path.empty()) return own.bad("an entry has no path");
    if (i > 0 && !before(index.entries_[i - 1], index.entries_[i])) return own.bad("its entries are not in order");
  }
  return index;
}

Result<IndexFile> IndexFile::read(const std::string& path, HashKind kind) {
  const Result<std::optional<std::string>> bytes = read_if_present(path, kMostBytes);
  if (!bytes) return tl::make_unexpected(bytes.error());
  if (!*bytes) return IndexFile();
  const auto read_shared = [&](const std::string& id) -> Result<std::string> {
    Result<std::optional<std::string>> shared =
        read_if_present(join_path(parent_path(path), cat("sharedindex.", id)), kMostBytes);
    if (!shared) return tl::make_unexpected(shared.error());
    if (!*shared) return fail("reading the index", printable(path), "its shared part is missing");
    return std::move(**shared);
  };
  return parse(**bytes, kind, path, read_shared);
}

}  // namespace assay::git
