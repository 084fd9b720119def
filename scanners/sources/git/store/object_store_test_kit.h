// For tests: temporary folders, repositories made by git, and packs written byte by byte, as hostile as asked.
#pragma once

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/sources/git/objects/inflate.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/loose_object.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git::testing {

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "assay-git-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return cat(path_, '/', name); }

 private:
  std::string path_;
};

inline std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

inline void spill(const std::string& path, std::string_view bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::filesystem::remove(path);  // git's files are read-only
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Runs a shell command in `folder` with nothing of the machine's git configuration; its output, or a test failure.
inline std::string run(const std::string& folder, const std::string& command) {
  const std::string line = cat("cd '", folder,
                               "' && export HOME=. GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
                               "GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@example.org GIT_COMMITTER_NAME=A "
                               "GIT_COMMITTER_EMAIL=a@example.org GIT_AUTHOR_DATE='1700000000 +0000' "
                               "GIT_COMMITTER_DATE='1700000000 +0000' && exec 2>>stderr.log && ",
                               command);
  FILE* pipe = ::popen(line.c_str(), "r");  // NOLINT(cert-env33-c): the command is the test's own
  if (pipe == nullptr) return {};
  std::string out;
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, got);
  const int status = ::pclose(pipe);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << command << ": " << slurp(folder + "/stderr.log");
  return out;
}

// A repository with `versions` commits of a few growing and changing files, packed with long chains.
inline void make_history(const std::string& folder, int versions, const std::string& init = "git init -q") {
  run(folder, init);
  std::string text;
  for (int i = 0; i < 400; ++i) text += cat("line ", i * 7919 % 1000, " of the file, with some text\n");
  for (int version = 0; version < versions; ++version) {
    text.insert(static_cast<std::size_t>(version) * 131 % text.size(), cat("edit ", version, "\n"));
    if (version % 5 == 4) text.erase(static_cast<std::size_t>(version) * 37 % (text.size() / 2), 200);
    spill(folder + "/big.txt", text);
    spill(folder + "/src/small.txt", cat("version ", version / 3, "\n"));
    spill(cat(folder, "/src/", version % 4, ".cfg"), text.substr(0, 3000 + static_cast<std::size_t>(version)));
    run(folder, cat("git add . && git commit -q -m 'version ", version, "'"));
  }
  spill(folder + "/empty", "");
  run(folder, "git add . && git commit -q -m last && git tag -a -m 'a tag' v1");
}

// Everything that git itself reads from a repository: id -> type and content.
inline std::map<std::string, std::pair<std::string, std::string>> cat_file_all(const std::string& folder) {
  std::map<std::string, std::pair<std::string, std::string>> all;
  const std::string out = run(folder, "git cat-file --batch-all-objects --batch --buffer");
  std::size_t at = 0;
  while (at < out.size()) {
    const std::size_t end = out.find('\n', at);
    std::istringstream line(out.substr(at, end - at));
    std::string id;
    std::string type;
    std::size_t size = 0;
    line >> id >> type >> size;
    all[id] = {type, out.substr(end + 1, size)};
    at = end + 1 + size + 1;
  }
  return all;
}

inline std::string deflate(std::string_view bytes) {
  const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor(
      libdeflate_alloc_compressor(6), libdeflate_free_compressor);
  std::string out(libdeflate_zlib_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), bytes.data(), bytes.size(), out.data(), out.size()));
  return out;
}

// Writes an object as a loose file of an objects folder.
inline ObjectId write_loose(const std::string& objects, ObjectType type, std::string_view content) {
  const ObjectId id = hash_object(type, content, HashKind::sha1);
  spill(cat(objects, '/', loose_path(id)), deflate(cat(name_of(type), ' ', content.size(), '\0', content)));
  return id;
}

// Writes git's delta format.
class DeltaText {
 public:
  DeltaText(std::uint64_t base_size, std::uint64_t result_size) {
    size(base_size);
    size(result_size);
  }
  DeltaText& copy(std::uint64_t from, std::uint64_t count) {
    char op = static_cast<char>(0x80);
    std::string rest;
    for (int i = 0; i < 4; ++i) {
      const char byte = static_cast<char>(from >> (8 * i) & 0xff);
      if (byte == 0) continue;
      op = static_cast<char>(op | 1 << i);
      rest += byte;
    }
    for (int i = 0; i < 3; ++i) {
      const char byte = static_cast<char>((count == 0x10000 ? 0 : count) >> (8 * i) & 0xff);
      if (byte == 0) continue;
      op = static_cast<char>(op | 0x10 << i);
      rest += byte;
    }
    bytes_ += op;
    bytes_ += rest;
    return *this;
  }
  DeltaText& insert(std::string_view text) {
    for (; !text.empty(); text.remove_prefix(std::min<std::size_t>(text.size(), 127))) {
      const std::string_view piece = text.substr(0, 127);
      bytes_ += static_cast<char>(piece.size());
      bytes_ += piece;
    }
    return *this;
  }
  const std::string& text() const { return bytes_; }

 private:
  void size(std::uint64_t value) {
    for (; value > 0x7f; value >>= 7) bytes_ += static_cast<char>((value & 0x7f) | 0x80);
    bytes_ += static_cast<char>(value);
  }
  std::string bytes_;
};

inline std::string big_endian(std::uint64_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

// Writes a pack and its index. Names of delta'd objects must be told, since nothing here applies deltas.
class PackText {
 public:
  explicit PackText(HashKind kind = HashKind::sha1) : kind_(kind) {}

  struct Entry {
    ObjectId id;
    std::uint64_t offset = 0;
    std::string bytes;
  };

  ObjectId add(ObjectType type, std::string_view content) {
    const ObjectId id = hash_object(type, content, kind_);
    add_raw(id, static_cast<unsigned>(type), content.size(), {}, deflate(content));
    return id;
  }
  void add_ofs(const ObjectId& id, std::uint64_t base_offset, const std::string& delta) {
    std::uint64_t back = next_offset() - base_offset;
    std::string bytes(1, static_cast<char>(back & 0x7f));
    while ((back >>= 7) != 0) bytes.insert(0, 1, static_cast<char>((--back & 0x7f) | 0x80));
    add_raw(id, 6, delta.size(), bytes, deflate(delta));
  }
  void add_ref(const ObjectId& id, const ObjectId& base, const std::string& delta) {
    add_raw(id, 7, delta.size(), std::string(base.view()), deflate(delta));
  }
  void add_raw(const ObjectId& id, unsigned type, std::uint64_t size, const std::string& between,
               const std::string& compressed) {
    std::string bytes;
    unsigned first = static_cast<unsigned>(type << 4 | (size & 15));
    for (size >>= 4; size != 0; size >>= 7) {
      bytes += static_cast<char>(first | 0x80);
      first = static_cast<unsigned>(size & 0x7f);
    }
    bytes += static_cast<char>(first);
    entries.push_back({id, next_offset(), bytes + between + compressed});
  }
  std::uint64_t next_offset() const {
    return entries.empty() ? 12 : entries.back().offset + entries.back().bytes.size();
  }

  std::string pack() const {
    std::string out = "PACK" + big_endian(2, 4) + big_endian(entries.size(), 4);
    for (const Entry& entry : entries) out += entry.bytes;
    return out + hash(out);
  }
  std::string index() const {
    std::vector<Entry> sorted = entries;
    std::sort(sorted.begin(), sorted.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
    std::string out = "\xfftOc" + big_endian(2, 4);
    for (unsigned byte = 0; byte < 256; ++byte) {
      const auto below =
          std::count_if(sorted.begin(), sorted.end(), [&](const Entry& e) { return e.id.bytes[0] <= byte; });
      out += big_endian(static_cast<std::uint64_t>(below), 4);
    }
    for (const Entry& entry : sorted) out += entry.id.view();
    for (const Entry& entry : sorted) out += big_endian(crc32_of(entry.bytes), 4);
    for (const Entry& entry : sorted) out += big_endian(entry.offset, 4);
    const std::string whole = pack();
    out += whole.substr(whole.size() - width_of(kind_));
    return out + hash(out);
  }
  void write(const std::string& objects, const std::string& stem = "pack-1") const {
    spill(cat(objects, "/pack/", stem, ".pack"), pack());
    spill(cat(objects, "/pack/", stem, ".idx"), index());
  }

  std::string hash(std::string_view bytes) const {
    return std::string(kind_ == HashKind::sha1 ? as_bytes(sha1(bytes)) : as_bytes(sha256(bytes)));
  }

  std::vector<Entry> entries;

 private:
  HashKind kind_;
};

// Replaces the checksum at the end of an index (or pack) that was tampered with, so that only the tampering shows.
inline void seal(std::string& file) {
  const std::string_view body(file.data(), file.size() - 20);
  const Sha1 digest = sha1(body);
  file.replace(file.size() - 20, 20, as_bytes(digest));
}

inline std::shared_ptr<ObjectStore> open_store(const std::string& objects, HashKind kind = HashKind::sha1,
                                               const Limits& limits = {}) {
  auto store = ObjectStore::open(objects, kind, limits);
  EXPECT_TRUE(store) << (store ? "" : store.error().text());
  return store ? *store : nullptr;
}

inline ObjectId id_of(std::string_view hex) { return *ObjectId::from_hex(hex); }

}  // namespace assay::git::testing
