// Reads messages off a wire, each of which says in its first bytes, or by how it ends, how long it is.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scanners/verification/logins/exchanges.h"

namespace assay::verification {

// Not synchronised. The wire must outlive it.
class WireReader {
 public:
  // Of the bytes of a message that are there so far (there may be more, or none): how many it has in all; 0 where that
  // cannot be told yet; nothing where they begin no message.
  using SizeOf = std::function<std::optional<std::size_t>(std::string_view)>;

  // `protocol`: what an answer is none of ("MySQL").
  WireReader(Wire& wire, std::string_view protocol) : wire_(&wire), protocol_(protocol) {}

  // The next message, valid until the next call; nothing, and why, where there is none, or one of more than kMostAnswer
  // bytes.
  std::optional<std::string_view> next(const SizeOf& size_of);
  // Whether more was received than was read.
  bool has_more() const { return bytes_.size() > taken_; }
  // Goes on over another wire.
  void go_on_over(Wire& wire) { wire_ = &wire; }
  const std::string& why() const { return why_; }

 private:
  std::optional<std::string_view> no(std::string why);

  Wire* wire_;
  std::string protocol_, bytes_, why_;
  std::size_t taken_ = 0;
};

}  // namespace assay::verification
