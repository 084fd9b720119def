#include "scanners/sources/archives/decompress.h"

#include <libdeflate.h>

#include <algorithm>
#include <cstring>

namespace assay::archives {

namespace {
constexpr std::size_t kInputBytes = std::size_t{64} << 10;
constexpr std::size_t kLongestMagic = 10;

// How long a frame is that decoders skip (RFC 8878 §3.1.2); 0 for one of data.
std::uint64_t skippable_bytes(Bytes head) {
  if (head.size() < 8 || (static_cast<unsigned char>(head[0]) & 0xF0U) != 0x50) return 0;
  std::uint64_t size = 0;
  for (std::size_t i = 8; i-- > 4;) size = size << 8 | static_cast<unsigned char>(head[i]);
  return 8 + size;
}
}  // namespace

std::uint64_t gzip_extra_bytes(Bytes head) {
  constexpr unsigned kExtra = 4, kName = 8, kComment = 16;
  constexpr std::uint64_t kNoEnd = ~std::uint64_t{0};
  if (head.size() < 12) return 0;
  const auto flags = static_cast<unsigned char>(head[3]);
  if ((flags & (kExtra | kName | kComment)) == 0) return 0;
  std::size_t at = 10;
  if ((flags & kExtra) != 0)
    at += 2 +
          (static_cast<unsigned char>(head[10]) | static_cast<std::size_t>(static_cast<unsigned char>(head[11])) << 8);
  for (const unsigned text : {kName, kComment}) {
    if ((flags & text) == 0) continue;
    at = at > head.size() ? Bytes::npos : head.find('\0', at);
    if (at == Bytes::npos) return kNoEnd;
    ++at;
  }
  return at;
}

std::optional<std::string> gunzip_at_once(RandomReader& bytes, std::uint64_t most, Memory& memory) {
  if (bytes.size() < 18 || bytes.size() > most) return std::nullopt;
  std::vector<char> scratch, packed_scratch;
  const auto tail = bytes.view(bytes.size() - 4, 4, scratch);
  if (!tail || tail->size() != 4) return std::nullopt;
  std::uint64_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | static_cast<unsigned char>((*tail)[i]);
  if (size > most || !memory.take(size + (bytes.in_memory() ? 0 : bytes.size()))) return std::nullopt;
  const auto packed = bytes.view(0, static_cast<std::size_t>(bytes.size()), packed_scratch);
  if (!packed || packed->size() != bytes.size()) return std::nullopt;
  std::string out(static_cast<std::size_t>(size), '\0');
  const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> inflater(
      libdeflate_alloc_decompressor(), &libdeflate_free_decompressor);
  std::size_t used = 0, made = 0;
  if (inflater == nullptr ||
      libdeflate_gzip_decompress_ex(inflater.get(), packed->data(), packed->size(), out.data(), out.size(), &used,
                                    &made) != LIBDEFLATE_SUCCESS ||
      used != packed->size() || made != size)
    return std::nullopt;
  return out;
}

Decompressor::Decompressor(std::unique_ptr<Codec> codec, ContainerKind kind, ByteReader& input, Budget& budget,
                           Extra extra)
    : codec_(std::move(codec)),
      kind_(kind),
      input_(input),
      budget_(budget),
      extra_(std::move(extra)),
      buffer_(kInputBytes) {}

// Opens the stream that the input goes on with.
void Decompressor::begin() {
  begun_ = true;
  if (!codec_->begin()) status_ = fail("unpacking", "", kTooMuchMemory);
  if (!extra_ || (kind_ != ContainerKind::gzip && kind_ != ContainerKind::zstd)) return;
  while (in_.size() < buffer_.size() && refill()) continue;
  const std::uint64_t size = kind_ == ContainerKind::gzip ? gzip_extra_bytes(in_) : skippable_bytes(in_);
  const std::size_t fixed = kind_ == ContainerKind::gzip ? kGzipFixedBytes : 0;
  const auto end = static_cast<std::size_t>(std::min<std::uint64_t>(size, in_.size()));
  if (end > fixed) extra_(in_.substr(fixed, end - fixed), taken_ + fixed, size <= in_.size());
}

// More of the input behind what is left of it. False at its end, and with an error.
bool Decompressor::refill() {
  if (input_ended_ || in_.size() == buffer_.size()) return false;
  if (!in_.empty()) std::memmove(buffer_.data(), in_.data(), in_.size());
  const Result<std::size_t> got = input_.read(std::span(buffer_).subspan(in_.size()));
  if (!got) status_ = tl::make_unexpected(got.error());
  const std::size_t more = got ? *got : 0;
  in_ = Bytes(buffer_.data(), in_.size() + more);
  input_ended_ = more == 0;
  return more != 0;
}

// Behind a stream: another one, padding, or something else.
void Decompressor::at_end() {
  if (kind_ == ContainerKind::none) {
    ended_ = true;
    has_rest_ = !in_.empty();
    return;
  }
  for (;;) {
    while (in_.size() < kLongestMagic && refill()) continue;
    if (container_of(in_, {}) == kind_) {
      begin();
      return;
    }
    const std::size_t zeros = std::min(in_.find_first_not_of('\0'), in_.size());
    in_.remove_prefix(zeros);
    taken_ += zeros;
    if (!in_.empty() && zeros == 0) break;
    if (in_.empty() && input_ended_) break;
  }
  ended_ = true;
  has_rest_ = !in_.empty();
}

Result<std::size_t> Decompressor::read(std::span<char> buffer) {
  std::size_t made = 0;
  if (!begun_) begin();
  while (made == 0 && !ended_ && status_) {
    if (in_.empty()) refill();
    if (!status_) break;
    const Codec::Step step = codec_->run(in_, buffer);
    in_.remove_prefix(step.taken);
    taken_ += step.taken;
    made = step.made;
    if (step.outcome == Codec::Outcome::failed) {
      status_ = fail("unpacking", "", step.why);
    } else if (step.outcome == Codec::Outcome::end) {
      at_end();
    } else if (step.taken == 0 && step.made == 0 && !refill()) {
      if (status_) status_ = fail("unpacking", "", "is cut off");
    }
    if (!budget_.spend(made)) status_ = fail("unpacking", "", kBudgetGap);
  }
  if (made != 0 || status_) return made;
  return tl::make_unexpected(status_.error());
}

}  // namespace assay::archives
