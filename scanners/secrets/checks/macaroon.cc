// PyPI's tokens: "pypi-" and a macaroon in libmacaroons' binary format, version 2, base64url without padding:
//   0x02, fields, 0x00, then for each caveat: fields, 0x00; a last 0x00; the signature field.
// A field is its type, its length as a varint, its bytes. Types: 1 location, 2 identifier, 4 verification id, 6
// signature. A value that was altered or cut does not end exactly behind its signature, so the walk serves as a
// checksum.
#include <array>
#include <cstdint>
#include <span>

#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"
#include "scanners/secrets/checks/structure.h"

namespace assay::checks {

namespace {

class Fields {
 public:
  explicit Fields(std::span<const unsigned char> bytes) : bytes_(bytes) {}

  bool at_end() const { return at_ == bytes_.size(); }

  // Takes a section's end, or says that there is none here.
  bool take_end() {
    if (at_ >= bytes_.size() || bytes_[at_] != 0) return false;
    ++at_;
    return true;
  }

  // Takes a field of this type.
  bool take(unsigned char type, std::string_view& content) {
    if (at_ >= bytes_.size() || bytes_[at_] != type) return false;
    std::size_t at = at_ + 1;
    std::size_t length = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (at >= bytes_.size() || shift > 14) return false;
      const unsigned char byte = bytes_[at++];
      length |= static_cast<std::size_t>(byte & 0x7fU) << shift;
      if ((byte & 0x80U) == 0) break;
    }
    if (length > bytes_.size() - at) return false;
    content = {reinterpret_cast<const char*>(bytes_.data()) + at, length};
    at_ = at + length;
    return true;
  }

 private:
  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

}  // namespace

bool read_macaroon(std::span<const unsigned char> bytes, std::string_view& location,
                   std::vector<std::string_view>* caveats) {
  if (bytes.size() < 2 || bytes[0] != 2) return false;
  Fields fields(bytes.subspan(1));
  std::string_view identifier, caveat, signature;
  if (!fields.take(1, location)) return false;
  if (!fields.take(2, identifier) || !fields.take_end()) return false;
  while (!fields.take_end()) {
    if (!fields.take(2, caveat) || !fields.take_end()) return false;
    if (caveats != nullptr) caveats->push_back(caveat);
  }
  return fields.take(6, signature) && signature.size() == 32 && fields.at_end();
}

bool pypi_macaroon(std::string_view value) {
  constexpr std::string_view kPrefix = "pypi-";
  if (!value.starts_with(kPrefix)) return false;
  std::array<unsigned char, kMostMacaroonBytes> bytes{};
  const auto size = decode_base64(value.substr(kPrefix.size()), bytes);
  std::string_view location;
  return size && read_macaroon(std::span<const unsigned char>(bytes.data(), *size), location, nullptr) &&
         location.find("pypi") != std::string_view::npos;
}

}  // namespace assay::checks
