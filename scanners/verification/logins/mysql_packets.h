// Packets of MySQL's protocol: three bytes of length, least significant first, a number, and the payload.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanners/verification/logins/wire_reader.h"

namespace assay::verification {

// Numbers at the head of `bytes`, which has as many; they are taken off.
unsigned take_u8(std::string_view& bytes);
unsigned take_u16(std::string_view& bytes);

// The text before the next NUL, which is taken off with it; nothing where there is none.
std::optional<std::string_view> take_text(std::string_view& bytes);

// Not synchronised. The wire must outlive it.
class MysqlPackets {
 public:
  explicit MysqlPackets(Wire& wire) : wire_(&wire), reader_(wire, "MySQL") {}

  // The payload of the next packet, at least one byte, valid until the next call; or why there is none.
  std::optional<std::string_view> next();
  // Numbers it behind the packet before it.
  bool send(std::string_view payload);
  // Says that nothing follows.
  void quit();

  // Whether more was received than was looked at.
  bool has_more() const { return reader_.has_more(); }
  // Goes on over another wire.
  void go_on_over(Wire& wire) {
    wire_ = &wire;
    reader_.go_on_over(wire);
  }
  const std::string& why() const { return why_; }

 private:
  Wire* wire_;
  WireReader reader_;
  std::string why_;
  unsigned number_ = 0;  // of the next packet, whoever sends it
};

}  // namespace assay::verification
