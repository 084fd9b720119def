#include "scanners/sources/archives/decompress.h"

#include <algorithm>
#include <cstring>

namespace assay::archives {

namespace {
constexpr std::size_t kInputBytes = std::size_t{64} << 10;
constexpr std::size_t kLongestMagic = 10;
}  // namespace

Decompressor::Decompressor(std::unique_ptr<Codec> codec, ContainerKind kind, ByteReader& input, Budget& budget)
    : codec_(std::move(codec)), kind_(kind), input_(input), budget_(budget), buffer_(kInputBytes) {
  if (!codec_->begin()) status_ = fail("unpacking", "", "asks for more memory than may be used");
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
      if (!codec_->begin()) status_ = fail("unpacking", "", "asks for more memory than may be used");
      return;
    }
    const std::size_t zeros = std::min(in_.find_first_not_of('\0'), in_.size());
    in_.remove_prefix(zeros);
    if (!in_.empty() && zeros == 0) break;
    if (in_.empty() && input_ended_) break;
  }
  ended_ = true;
  has_rest_ = !in_.empty();
}

Result<std::size_t> Decompressor::read(std::span<char> buffer) {
  std::size_t made = 0;
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
