#include "scanners/verification/logins/mysql_packets.h"

#include "base/strings.h"

namespace assay::verification {

namespace {

constexpr std::size_t kHead = 4;

std::string head(std::size_t size, unsigned number) {
  const auto byte = [](std::size_t value) { return static_cast<char>(value & 0xFFU); };
  return {byte(size), byte(size >> 8U), byte(size >> 16U), byte(number)};
}

}  // namespace

unsigned take_u8(std::string_view& bytes) {
  const unsigned out = static_cast<unsigned char>(bytes.front());
  bytes.remove_prefix(1);
  return out;
}

unsigned take_u16(std::string_view& bytes) {
  const unsigned low = take_u8(bytes);
  return low | take_u8(bytes) << 8U;
}

std::optional<std::string_view> take_text(std::string_view& bytes) {
  const std::size_t end = bytes.find('\0');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view out = bytes.substr(0, end);
  bytes.remove_prefix(end + 1);
  return out;
}

std::optional<std::string_view> MysqlPackets::next() {
  const auto packet = reader_.next([this](std::string_view begun) -> std::optional<std::size_t> {
    if (begun.size() < kHead) return 0;
    const std::size_t low = take_u16(begun);
    const std::size_t size = low | std::size_t{take_u8(begun)} << 16U;
    return size == 0 || take_u8(begun) != number_ ? std::nullopt : std::optional(kHead + size);
  });
  if (!packet) {
    why_ = reader_.why();
    return std::nullopt;
  }
  number_ = (number_ + 1) & 0xFFU;
  return packet->substr(kHead);
}

bool MysqlPackets::send(std::string_view payload) {
  const Secret packet(cat(head(payload.size(), number_), payload));  // wiped
  number_ = (number_ + 1) & 0xFFU;
  if (wire_->send(packet.reveal(RevealPermit("verification")))) return true;
  why_ = wire_->why();
  return false;
}

void MysqlPackets::quit() {
  number_ = 0;
  send("\x01");  // COM_QUIT
}

}  // namespace assay::verification
