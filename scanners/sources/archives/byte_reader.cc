#include "scanners/sources/archives/byte_reader.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace assay::archives {

Filled fill(ByteReader& reader, std::span<char> buffer) {
  Filled out;
  while (out.size < buffer.size()) {
    const Result<std::size_t> got = reader.read(buffer.subspan(out.size));
    if (!got) out.status = tl::make_unexpected(got.error());
    if (!got || *got == 0) break;
    out.size += *got;
  }
  return out;
}

Status drain(ByteReader& reader) {
  std::vector<char> buffer(std::size_t{64} << 10);
  for (;;) {
    const Result<std::size_t> got = reader.read(buffer);
    if (!got) return tl::make_unexpected(got.error());
    if (*got == 0) return {};
  }
}

Result<Bytes> RandomReader::view(std::uint64_t offset, std::size_t size, std::vector<char>& scratch) {
  const std::uint64_t left = this->size() - std::min(this->size(), offset);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
  if (scratch.size() < wanted) scratch.resize(wanted);
  const Result<std::size_t> got = read_at(offset, {scratch.data(), wanted});
  if (!got) return tl::make_unexpected(got.error());
  return Bytes(scratch.data(), *got);
}

Result<std::size_t> MemoryBytes::read_at(std::uint64_t offset, std::span<char> buffer) {
  if (offset >= bytes_.size() || buffer.empty()) return 0;
  const Bytes from = bytes_.substr(static_cast<std::size_t>(offset), buffer.size());
  std::memcpy(buffer.data(), from.data(), from.size());
  return from.size();
}

Result<Bytes> MemoryBytes::view(std::uint64_t offset, std::size_t size, std::vector<char>&) {
  if (offset >= bytes_.size()) return Bytes();
  return bytes_.substr(static_cast<std::size_t>(offset), size);
}

Result<std::size_t> FileBytes::read_at(std::uint64_t offset, std::span<char> buffer) {
  const std::uint64_t left = size_ - std::min(size_, offset);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left));
  std::size_t filled = 0;
  while (filled < wanted) {
    const ssize_t got = ::pread(fd_, buffer.data() + filled, wanted - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail("reading", "", errno_text(errno));
    if (got == 0) return fail("reading", "", "became shorter while it was read");
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

Result<std::size_t> RangeReader::read(std::span<char> buffer) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), end_ - at_));
  if (wanted == 0) return 0;
  const Result<std::size_t> got = bytes_.read_at(at_, buffer.first(wanted));
  if (got) at_ += *got;
  return got;
}

Result<std::size_t> ChainedReader::read(std::span<char> buffer) {
  const std::size_t from_head = std::min(head_.size(), buffer.size());
  if (from_head != 0) std::memcpy(buffer.data(), head_.data(), from_head);
  head_.remove_prefix(from_head);
  return from_head != 0 ? Result<std::size_t>(from_head) : rest_.read(buffer);
}

Result<std::size_t> LimitedReader::read(std::span<char> buffer) {
  if (left_ == 0) return 0;
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left_));
  const Result<std::size_t> got = input_.read(buffer.first(wanted));
  if (!got) return got;
  if (*got == 0) return fail("reading", "", "is cut off");
  left_ -= *got;
  return got;
}

}  // namespace assay::archives
