#include "attest/x509/der.h"

namespace assay::attest {

std::optional<DerElement> take_der(Bytes& bytes) {
  if (bytes.size() < 2) return std::nullopt;
  DerElement element;
  element.tag = static_cast<unsigned char>(bytes[0]);
  if ((element.tag & 0x1fU) == 0x1fU) return std::nullopt;
  std::size_t head = 2;
  std::size_t size = static_cast<unsigned char>(bytes[1]);
  if (size >= 0x80) {
    const std::size_t more = size & 0x7fU;
    if (more == 0 || more > 4 || bytes.size() < head + more) return std::nullopt;
    size = 0;
    for (std::size_t i = 0; i < more; ++i) size = size << 8 | static_cast<unsigned char>(bytes[head + i]);
    if (size < 0x80 || size >> (8 * (more - 1)) == 0) return std::nullopt;
    head += more;
  }
  if (bytes.size() - head < size) return std::nullopt;
  element.content = bytes.substr(head, size);
  element.whole = bytes.substr(0, head + size);
  bytes.remove_prefix(head + size);
  return element;
}

std::optional<DerElement> only_der(Bytes bytes) {
  auto element = take_der(bytes);
  if (!bytes.empty()) return std::nullopt;
  return element;
}

std::string der_element(unsigned char tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() < 0x80) {
    out += static_cast<char>(content.size());
  } else {
    std::string length;
    for (std::size_t size = content.size(); size != 0; size >>= 8) length.insert(0, 1, static_cast<char>(size & 0xffU));
    out += static_cast<char>(0x80U | length.size());
    out += length;
  }
  out += content;
  return out;
}

}  // namespace assay::attest
