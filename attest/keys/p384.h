// Arithmetic on the curve P-384 (SP 800-186 §3.2.1.4), for signatures.
//
// Of a key with which many are verified, multiples of its point and of the generator are kept, so nothing has to be
// doubled: a verification takes 130 additions. Time and memory depend on the values: for public ones only.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/bytes.h"

namespace assay::attest::p384 {

inline constexpr std::size_t kBytes = 48;                   // of a coordinate or a scalar, big-endian
inline constexpr std::size_t kPointBytes = 2 * kBytes + 1;  // uncompressed (SEC 1 §2.3.3)

// A number modulo the prime, in Montgomery's form: times 2^384. Limbs of 64 bits, the lowest first; less than the
// prime.
using Element = std::array<std::uint64_t, 6>;

Element product(const Element& a, const Element& b);
Element sum(const Element& a, const Element& b);
Element difference(const Element& a, const Element& b);

// Nothing where the bytes are not less than the prime.
std::optional<Element> element_from(Bytes bytes);
std::string bytes_of(const Element& element);

struct Affine {
  Element x{};
  Element y{};
};

struct Jacobian {
  Element x{};
  Element y{};
  Element z{};  // 0: the point at infinity
};

// j · 2^(6i) times a point, for i below 65 and j from 1 to 32. 200 KiB.
class Multiples {
 public:
  // Of a point on the curve; null for bytes that are no uncompressed point. Does not check that it is on the curve.
  static std::unique_ptr<const Multiples> of(Bytes point);

  // Adds scalar · point to `to`. False: the sum met a point with itself or its opposite, which it has no formula for.
  bool add(Bytes scalar, Jacobian& to) const;

 private:
  static constexpr std::size_t kBits = 6;
  static constexpr std::size_t kWindows = 65;
  static constexpr std::size_t kEach = std::size_t{1} << (kBits - 1);
  std::array<std::array<Affine, kEach>, kWindows> points_;
};

// first · one + second · two of points that are uncompressed and on the curve, with doublings that both share (Straus):
// for points of which no multiples are kept. Nothing where a sum met what it has no formula for, or bytes are no scalar
// or point.
std::optional<Jacobian> sum_of_two(Bytes first, Bytes one, Bytes second, Bytes two);

// Whether it is a point with this x; the point at infinity has none.
bool has_x(const Jacobian& point, const Element& x);

}  // namespace assay::attest::p384
