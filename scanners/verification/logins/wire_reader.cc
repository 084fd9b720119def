#include "scanners/verification/logins/wire_reader.h"

#include <utility>

#include "base/strings.h"

namespace assay::verification {

std::optional<std::string_view> WireReader::next(const SizeOf& size_of) {
  bytes_.erase(0, taken_);
  taken_ = 0;
  for (;;) {
    const auto size = size_of(bytes_);
    if (!size) return no(cat("its answer is no ", protocol_));
    if (*size > kMostAnswer) return no("its answer is longer than any that is known");
    if (*size != 0 && *size <= bytes_.size()) {
      taken_ = *size;
      return std::string_view(bytes_).substr(0, taken_);
    }
    if (bytes_.size() > kMostAnswer) return no("its answer is longer than any that is known");
    const auto more = wire_->receive();
    if (!more) return no(wire_->why());
    bytes_ += *more;
  }
}

std::optional<std::string_view> WireReader::no(std::string why) {
  why_ = std::move(why);
  return std::nullopt;
}

}  // namespace assay::verification
