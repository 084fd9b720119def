// Arithmetic on the curve of Ed25519 (RFC 8032 §5.1), for signatures.
//
// Of a key with which many are verified, multiples of its point and of the base point are kept, so nothing has to be
// doubled: a verification takes 86 additions. Time and memory depend on the values: for public ones only.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace assay::attest::edwards25519 {

inline constexpr std::size_t kBytes = 32;  // of a coordinate, a scalar or an encoded point, little-endian

// A number modulo 2^255 - 19: limbs of 51 bits, the lowest first, each less than 2^54. What product() gives has limbs
// of less than 2^52, and of what difference() takes away all must be less than 2^53.
using Element = std::array<std::uint64_t, 5>;

Element product(const Element& a, const Element& b);
Element sum(const Element& a, const Element& b);
Element difference(const Element& a, const Element& b);
// The number's one form, less than the modulus.
std::string bytes_of(const Element& element);
// Nothing where the bytes are not 32, or not less than the modulus.
std::optional<Element> element_from(Bytes bytes);

// In extended coordinates (RFC 8032 §5.1.4): x/z, y/z, and t = xy/z.
struct Extended {
  Element x{};
  Element y = {1};
  Element z = {1};
  Element t{};
};

// For additions: y + x, y - x and 2dxy of a point (x, y).
struct Prepared {
  Element plus{};
  Element minus{};
  Element twice_d{};
};

// j · 2^(6i) times a point, for i below 43 and j from 1 to 32. 165 KiB.
class Multiples {
 public:
  // Of a point in its encoding (RFC 8032 §5.1.2), or of its opposite; null for bytes that are none.
  static std::unique_ptr<const Multiples> of(Bytes point, bool opposite);

  // Adds scalar · point to `to`; the scalar has 32 bytes and is less than 2^253.
  void add(Bytes scalar, Extended& to) const;

 private:
  static constexpr std::size_t kBits = 6;
  static constexpr std::size_t kWindows = 43;
  static constexpr std::size_t kEach = std::size_t{1} << (kBits - 1);
  std::array<std::array<Prepared, kEach>, kWindows> points_;
};

// The encoding of a point.
std::string encoded(const Extended& point);

// Whether a signature over the message verifies: RFC 8032 §5.1.7 without the cofactor, as OpenSSL does it. `key` is the
// public key, `opposite` the multiples of its point's opposite. Nothing where OpenSSL has no memory.
std::optional<bool> verify(Bytes message, Bytes signature, Bytes key, const Multiples& opposite);

}  // namespace assay::attest::edwards25519
