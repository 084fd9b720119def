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
  bytes_.erase(0, taken_);
  taken_ = 0;
  for (;;) {
    if (bytes_.size() >= kHead) {
      std::string_view at = bytes_;
      const std::size_t low = take_u16(at);
      const std::size_t size = low | std::size_t{take_u8(at)} << 16U;
      if (size == 0 || size > kMostAnswer || take_u8(at) != number_) {
        why_ = "its answer is no MySQL";
        return std::nullopt;
      }
      if (at.size() >= size) {
        number_ = (number_ + 1) & 0xFFU;
        taken_ = kHead + size;
        return at.substr(0, size);
      }
    }
    const auto more = wire_->receive();
    if (!more) {
      why_ = wire_->why();
      return std::nullopt;
    }
    bytes_ += *more;
  }
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
