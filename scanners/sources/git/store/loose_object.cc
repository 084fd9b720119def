#include "scanners/sources/git/store/loose_object.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "base/file.h"
#include "base/hash.h"

namespace assay::git {

namespace {

constexpr std::size_t kLongestHeader = 32;
constexpr std::array kTypes = {ObjectType::commit, ObjectType::tree, ObjectType::blob, ObjectType::tag};

tl::unexpected<Error> bad(const ObjectId& id, std::string why) {
  return fail("reading the loose object", id.hex(), std::move(why), "run 'git fsck'");
}

ObjectId hash_of(Bytes bytes, HashKind kind) {
  return kind == HashKind::sha1 ? ObjectId::from_bytes(sha1(bytes).data(), kind)
                                : ObjectId::from_bytes(sha256(bytes).data(), kind);
}

}  // namespace

std::optional<LooseHeader> parse_loose_header(Bytes start) {
  const std::size_t end = start.substr(0, kLongestHeader).find('\0');
  const std::size_t space = start.substr(0, kLongestHeader).find(' ');
  if (end == Bytes::npos || space == Bytes::npos || space + 1 >= end) return std::nullopt;
  LooseHeader header;
  header.header = end + 1;
  const char* const last = start.data() + end;
  const auto number = std::from_chars(start.data() + space + 1, last, header.size);
  if (number.ec != std::errc{} || number.ptr != last) return std::nullopt;
  for (const ObjectType type : kTypes) {
    if (start.substr(0, space) == name_of(type)) {
      header.type = type;
      return header;
    }
  }
  return std::nullopt;
}

std::optional<LooseHeader> peek_loose(Bytes file_start) {
  std::array<char, kLongestHeader> start{};
  const std::size_t made = inflate_start(file_start, start.data(), start.size());
  return parse_loose_header({start.data(), made});
}

std::optional<LooseHeader> peek_loose_file(const std::string& folder, const ObjectId& id) {
  const UniqueFd fd(::open(cat(folder, '/', loose_path(id)).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return std::nullopt;
  std::array<char, 512> start{};  // deflate's tables and the header take far less
  const ssize_t got = ::read(fd.get(), start.data(), start.size());
  if (got <= 0) return std::nullopt;
  return peek_loose({start.data(), static_cast<std::size_t>(got)});
}

Result<LooseContent> inflate_loose(Bytes file, const ObjectId& id, const Limits& limits, Inflater& inflater,
                                   PackBuffer& buffer) {
  if (file.empty()) return bad(id, "its file is empty");
  const std::optional<LooseHeader> header = peek_loose(file);
  if (!header) return bad(id, "its header is damaged");
  if (header->size > limits.object_bytes) return bad(id, cat("larger than ", human_bytes(limits.object_bytes)));
  if (!plausible_size(header->size, file.size())) return bad(id, "its header says an impossible size");
  const std::size_t total = header->header + static_cast<std::size_t>(header->size);
  if (!buffer.reserve(total)) return bad(id, "out of memory");
  const Inflater::Outcome outcome = inflater.inflate(file, buffer.data(), total);
  if (outcome.why != nullptr) return bad(id, outcome.why);
  if (outcome.used != file.size()) return bad(id, "its file holds more than the object");
  const Bytes whole(buffer.data(), total);
  if (hash_of(whole, id.kind) != id) return bad(id, "its content does not have the hash that names it");
  return LooseContent{header->type, whole.substr(header->header)};
}

std::string loose_path(const ObjectId& id) {
  std::string path = id.hex();
  path.insert(2, 1, '/');
  return path;
}

Result<std::string> read_loose_file(const std::string& folder, const ObjectId& id, const Limits& limits) {
  const std::string path = cat(folder, '/', loose_path(id));
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return bad(id, std::string(kMissing));
    return bad(id, errno_text(errno));
  }
  // Stored blocks of deflate add 5 bytes to each 64 KB.
  Result<std::string> bytes = read_file(path, limits.object_bytes + limits.object_bytes / 1024 + 4096);
  if (!bytes) return bad(id, bytes.error().why);
  return bytes;
}

ObjectId hash_object(ObjectType type, Bytes content, HashKind kind) {
  std::string whole = cat(name_of(type), ' ', content.size(), '\0');
  whole += content;
  return hash_of(whole, kind);
}

}  // namespace assay::git
