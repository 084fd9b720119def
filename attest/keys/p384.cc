#include "attest/keys/p384.h"

#include <span>
#include <vector>

namespace assay::attest::p384 {

namespace {

__extension__ using Wide = unsigned __int128;
__extension__ using Signed = __int128;

constexpr std::size_t kLimbs = 6;
constexpr unsigned kLimbBits = 64;
constexpr unsigned kHalf = kLimbBits / 2;
constexpr std::size_t kLimbBytes = 8;

// 2^384 - 2^128 - 2^96 + 2^32 - 1
constexpr Element kPrime = {0x00000000ffffffffU, 0xffffffff00000000U, 0xfffffffffffffffeU,
                            0xffffffffffffffffU, 0xffffffffffffffffU, 0xffffffffffffffffU};

constexpr std::uint64_t low(Wide wide) { return static_cast<std::uint64_t>(wide); }
constexpr std::uint64_t high(Wide wide) { return static_cast<std::uint64_t>(wide >> kLimbBits); }

// a - b, and 1 where it is below zero.
constexpr std::uint64_t subtract(const Element& a, const Element& b, Element& out) {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < kLimbs; ++i) {
    const Wide difference = Wide{a[i]} - b[i] - borrow;
    out[i] = low(difference);
    borrow = high(difference) & 1U;
  }
  return borrow;
}

constexpr std::uint64_t add_up(const Element& a, const Element& b, Element& out) {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < kLimbs; ++i) {
    const Wide sum = Wide{a[i]} + b[i] + carry;
    out[i] = low(sum);
    carry = high(sum);
  }
  return carry;
}

// `over`: what stands above the six limbs. All is less than twice the prime.
constexpr Element reduced(const Element& value, std::uint64_t over) {
  Element less{};
  // By a mask: a branch would be guessed wrong every other time.
  const std::uint64_t keep = 0 - static_cast<std::uint64_t>(over < subtract(value, kPrime, less));
  for (std::size_t i = 0; i < kLimbs; ++i) less[i] = (value[i] & keep) | (less[i] & ~keep);
  return less;
}

constexpr Element add_elements(const Element& a, const Element& b) {
  Element out{};
  const std::uint64_t carry = add_up(a, b, out);
  return reduced(out, carry);
}

// 2^(384 + doublings) modulo the prime.
constexpr Element power_of_two(unsigned doublings) {
  Element out{};
  subtract({}, kPrime, out);
  for (unsigned i = 0; i < doublings; ++i) out = add_elements(out, out);
  return out;
}

constexpr Element kOne = power_of_two(0);
constexpr Element kToMontgomery = power_of_two(kLimbBits * kLimbs);
constexpr Element kZero{};
constexpr Element kPlainOne = {1, 0, 0, 0, 0, 0};

using Limbs = std::array<std::uint64_t, kLimbs + 1>;

// t = (t + a·b + m·kPrime) / 2^64, with the m by which that is whole: a row of Montgomery's product (coarsely
// integrated operand scanning). Less than twice the prime, if t was. Of the prime's four powers of two each is a shift
// of m, so nothing is multiplied by it: m·2^384 - m·2^128 - m·2^96 + m·2^32 - m.
inline void add_row(Limbs& t, const Element& a, std::uint64_t b) {
  Wide wide = Wide{a[0]} * b + t[0];
  const std::uint64_t m = low(wide) + (low(wide) << kHalf);
  const std::uint64_t up = m << kHalf;
  const std::uint64_t down = m >> kHalf;
  Signed sum = (Signed{low(wide)} + up - m) >> kLimbBits;  // its low limb is zero
  wide = Wide{a[1]} * b + t[1] + high(wide);
  sum += Signed{low(wide)} + down - up;
  t[0] = static_cast<std::uint64_t>(sum);
  wide = Wide{a[2]} * b + t[2] + high(wide);
  sum = (sum >> kLimbBits) + low(wide) - down - m;
  t[1] = static_cast<std::uint64_t>(sum);
  for (std::size_t j = 3; j < kLimbs; ++j) {
    wide = Wide{a[j]} * b + t[j] + high(wide);
    sum = (sum >> kLimbBits) + low(wide);
    t[j - 1] = static_cast<std::uint64_t>(sum);
  }
  sum = (sum >> kLimbBits) + t[kLimbs] + high(wide) + m;
  t[kLimbs - 1] = static_cast<std::uint64_t>(sum);
  t[kLimbs] = static_cast<std::uint64_t>(sum >> kLimbBits);
}

Element square(const Element& a) { return product(a, a); }
Element twice(const Element& a) { return add_elements(a, a); }

// By Fermat's theorem; of zero it is zero.
Element inverse(const Element& a) {
  Element exponent{};
  subtract(kPrime, {2, 0, 0, 0, 0, 0}, exponent);
  Element out = kOne;
  for (std::size_t bit = kLimbs * kLimbBits; bit-- > 0;) {
    out = square(out);
    if ((exponent[bit / kLimbBits] >> (bit % kLimbBits) & 1U) != 0) out = product(out, a);
  }
  return out;
}

// Explicit-Formulas Database, dbl-2001-b.
Jacobian doubled(const Jacobian& p) {
  const Element delta = square(p.z);
  const Element gamma = square(p.y);
  const Element beta = product(p.x, gamma);
  const Element third = product(difference(p.x, delta), sum(p.x, delta));
  const Element alpha = sum(twice(third), third);
  const Element four_beta = twice(twice(beta));
  Jacobian out;
  out.x = difference(square(alpha), twice(four_beta));
  out.z = difference(difference(square(sum(p.y, p.z)), gamma), delta);
  out.y = difference(product(alpha, difference(four_beta, out.x)), twice(twice(twice(square(gamma)))));
  return out;
}

// Guide to Elliptic Curve Cryptography, algorithm 3.22. False: q is p or its opposite.
bool add_point(Jacobian& p, const Affine& q) {
  if (p.z == kZero) {
    p = {q.x, q.y, kOne};
    return true;
  }
  const Element zz = square(p.z);
  const Element h = difference(product(q.x, zz), p.x);
  if (h == kZero) return false;
  const Element r = difference(product(q.y, product(p.z, zz)), p.y);
  const Element hh = square(h);
  const Element hhh = product(h, hh);
  const Element v = product(p.x, hh);
  p.x = difference(difference(square(r), hhh), twice(v));
  p.y = difference(product(r, difference(v, p.x)), product(p.y, hhh));
  p.z = product(p.z, h);
  return true;
}

// With one inversion for all (Montgomery's trick). None is the point at infinity.
std::vector<Affine> to_affine(const std::vector<Jacobian>& points) {
  std::vector<Element> before(points.size());  // the product of all z before it
  Element all = kOne;
  for (std::size_t i = 0; i < points.size(); ++i) {
    before[i] = all;
    all = product(all, points[i].z);
  }
  Element rest = inverse(all);
  std::vector<Affine> out(points.size());
  for (std::size_t i = points.size(); i-- > 0;) {
    const Element z = product(rest, before[i]);
    rest = product(rest, points[i].z);
    const Element zz = square(z);
    out[i] = {product(points[i].x, zz), product(points[i].y, product(z, zz))};
  }
  return out;
}

// Uncompressed, as SEC 1 §2.3.3 has it.
std::optional<Jacobian> point_from(Bytes point) {
  if (point.size() != kPointBytes || point[0] != 4) return std::nullopt;
  const auto x = element_from(point.substr(1, kBytes));
  const auto y = element_from(point.substr(1 + kBytes));
  if (!x || !y) return std::nullopt;
  return Jacobian{*x, *y, kOne};
}

// A scalar's digits of so many bits, the lowest first, from a half below zero to a half: what is more is taken from the
// next. One digit more than the bits have, for the last of these.
template <std::size_t kBits>
std::array<int, kBytes * 8 / kBits + 1> digits_of(Bytes scalar) {
  constexpr int kRange = 1 << kBits;
  const auto byte = [&](std::size_t at) -> unsigned {
    return at < kBytes ? static_cast<unsigned char>(scalar[kBytes - 1 - at]) : 0U;
  };
  std::array<int, kBytes * 8 / kBits + 1> out{};
  int carry = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t at = i * kBits;
    const unsigned bits = (byte(at / 8) | byte(at / 8 + 1) << 8U) >> at % 8;
    const int digit = carry + static_cast<int>(bits & static_cast<unsigned>(kRange - 1));
    carry = digit > kRange / 2 ? 1 : 0;
    out[i] = digit - carry * kRange;
  }
  return out;
}

// Adds so many times the point, whose multiples begin with itself. As add_point.
bool add_multiple(Jacobian& to, std::span<const Affine> multiples, int times) {
  if (times == 0) return true;
  Affine point = multiples[static_cast<std::size_t>(times < 0 ? -times : times) - 1];
  if (times < 0) point.y = difference(kZero, point.y);
  return add_point(to, point);
}

}  // namespace

Element product(const Element& a, const Element& b) {
  Limbs t{};
  // Written out: in a loop the compiler keeps t in memory, and takes twice as long.
  add_row(t, a, b[0]);
  add_row(t, a, b[1]);
  add_row(t, a, b[2]);
  add_row(t, a, b[3]);
  add_row(t, a, b[4]);
  add_row(t, a, b[5]);
  return reduced({t[0], t[1], t[2], t[3], t[4], t[5]}, t[kLimbs]);
}

Element sum(const Element& a, const Element& b) { return add_elements(a, b); }

Element difference(const Element& a, const Element& b) {
  Element out{};
  if (subtract(a, b, out) != 0) add_up(out, kPrime, out);
  return out;
}

std::optional<Element> element_from(Bytes bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  Element plain{};
  for (std::size_t i = 0; i < kBytes; ++i) {
    std::uint64_t& limb = plain[(kBytes - 1 - i) / kLimbBytes];
    limb = limb << 8 | static_cast<unsigned char>(bytes[i]);
  }
  Element less{};
  if (subtract(plain, kPrime, less) == 0) return std::nullopt;
  return product(plain, kToMontgomery);
}

std::string bytes_of(const Element& element) {
  const Element plain = product(element, kPlainOne);
  std::string out;
  for (std::size_t i = 0; i < kBytes; ++i) {
    const std::size_t at = kBytes - 1 - i;
    out += static_cast<char>(plain[at / kLimbBytes] >> (8 * (at % kLimbBytes)) & 0xffU);
  }
  return out;
}

std::unique_ptr<const Multiples> Multiples::of(Bytes point) {
  const auto base = point_from(point);
  if (!base) return nullptr;
  std::vector<Jacobian> bases = {*base};
  while (bases.size() < kWindows) {
    Jacobian next = bases.back();
    for (std::size_t i = 0; i < kBits; ++i) next = doubled(next);
    bases.push_back(next);
  }
  const std::vector<Affine> firsts = to_affine(bases);
  std::vector<Jacobian> all;
  all.reserve(kWindows * kEach);
  for (std::size_t i = 0; i < kWindows; ++i) {
    Jacobian next = {firsts[i].x, firsts[i].y, kOne};
    for (std::size_t j = 0; j < kEach; ++j) {
      all.push_back(next);
      if (j == 0) {
        next = doubled(next);
      } else if (!add_point(next, firsts[i])) {
        return nullptr;
      }
    }
  }
  const std::vector<Affine> points = to_affine(all);
  auto out = std::make_unique<Multiples>();
  for (std::size_t i = 0; i < points.size(); ++i) out->points_[i / kEach][i % kEach] = points[i];
  return out;
}

bool Multiples::add(Bytes scalar, Jacobian& to) const {
  if (scalar.size() != kBytes) return false;
  const auto digits = digits_of<kBits>(scalar);
  for (std::size_t i = 0; i < kWindows; ++i)
    if (!add_multiple(to, points_[i], digits[i])) return false;
  return true;
}

std::optional<Jacobian> sum_of_two(Bytes first, Bytes one, Bytes second, Bytes two) {
  constexpr std::size_t kBits = 4;
  constexpr std::size_t kEach = std::size_t{1} << (kBits - 1);
  const auto a = point_from(one);
  const auto b = point_from(two);
  if (!a || !b || first.size() != kBytes || second.size() != kBytes) return std::nullopt;
  // Of each point once, twice, … eight times.
  std::vector<Jacobian> all;
  for (const Jacobian& point : {*a, *b}) {
    const Affine base{point.x, point.y};
    Jacobian next = point;
    for (std::size_t j = 0; j < kEach; ++j) {
      all.push_back(next);
      if (j == 0) {
        next = doubled(next);
      } else if (!add_point(next, base)) {
        return std::nullopt;
      }
    }
  }
  const std::vector<Affine> points = to_affine(all);
  const auto of_first = digits_of<kBits>(first);
  const auto of_second = digits_of<kBits>(second);
  Jacobian out;
  for (std::size_t i = of_first.size(); i-- > 0;) {
    for (std::size_t k = 0; k < kBits; ++k) out = doubled(out);
    if (!add_multiple(out, std::span(points).first(kEach), of_first[i]) ||
        !add_multiple(out, std::span(points).last(kEach), of_second[i]))
      return std::nullopt;
  }
  return out;
}

bool has_x(const Jacobian& point, const Element& x) {
  return point.z != kZero && product(x, square(point.z)) == point.x;
}

}  // namespace assay::attest::p384
