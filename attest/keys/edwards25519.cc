#include "attest/keys/edwards25519.h"

#include <openssl/bn.h>

#include <vector>

#include "attest/keys/digest.h"
#include "attest/keys/digits.h"
#include "attest/keys/inversions.h"
#include "attest/keys/openssl.h"
#include "base/strings.h"

namespace assay::attest::edwards25519 {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr unsigned kLimbBits = 51;
constexpr std::uint64_t kMask = (std::uint64_t{1} << kLimbBits) - 1;
constexpr std::uint64_t kFold = 19;  // 2^255 modulo the prime
constexpr Element kOne = {1};
constexpr Element kZero{};
// Four times the prime, limb by limb.
constexpr std::uint64_t kFourLow = 4 * (kMask + 1 - kFold);
constexpr std::uint64_t kFour = 4 * kMask;
// 4/5 as y, with an even x (RFC 8032 §5.1).
constexpr char kBaseFirst = 0x58;
constexpr char kBaseRest = 0x66;

using Number = OpensslOwner<BIGNUM, BN_free>;
using Numbers = OpensslOwner<BN_CTX, BN_CTX_free>;

Element square(const Element& a) { return product(a, a); }
Element negative(const Element& a) { return difference(kZero, a); }

Element squared(Element a, unsigned times) {
  while (times-- > 0) a = square(a);
  return a;
}

struct Powers {
  Element of_11;        // a^11
  Element of_250_bits;  // a^(2^250 - 1)
};

Powers powers_of(const Element& a) {
  const Element two = square(a);
  const Element nine = product(squared(two, 2), a);
  const Element eleven = product(nine, two);
  const Element bits5 = product(square(eleven), nine);
  const Element bits10 = product(squared(bits5, 5), bits5);
  const Element bits20 = product(squared(bits10, 10), bits10);
  const Element bits40 = product(squared(bits20, 20), bits20);
  const Element bits50 = product(squared(bits40, 10), bits10);
  const Element bits100 = product(squared(bits50, 50), bits50);
  const Element bits200 = product(squared(bits100, 100), bits100);
  return {eleven, product(squared(bits200, 50), bits50)};
}

// By Fermat's theorem, a^(2^255 - 21); of zero it is zero.
Element inverse(const Element& a) {
  const Powers powers = powers_of(a);
  return product(squared(powers.of_250_bits, 5), powers.of_11);
}

// a^(2^252 - 3)
Element root_power(const Element& a) { return product(squared(powers_of(a).of_250_bits, 2), a); }

struct Constants {
  Element d = product(negative({121665}), inverse({121666}));
  Element twice_d = product(sum(d, d), kOne);
  Element root_of_minus_one = product(square(root_power({2})), {2});  // 2^((p - 1) / 4)
};

const Constants& constants() {
  static const Constants made;
  return made;
}

bool same(const Element& a, const Element& b) { return bytes_of(a) == bytes_of(b); }

struct Affine {
  Element x{};
  Element y{};
};

// RFC 8032 §5.1.3.
std::optional<Affine> point_from(Bytes bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  std::string plain(bytes);
  const bool odd = (static_cast<unsigned char>(plain.back()) & 0x80U) != 0;
  plain.back() = static_cast<char>(static_cast<unsigned char>(plain.back()) & 0x7fU);
  const auto y = element_from(plain);
  if (!y) return std::nullopt;
  const Element yy = square(*y);
  const Element u = product(difference(yy, kOne), kOne);
  const Element v = product(sum(product(constants().d, yy), kOne), kOne);
  const Element v3 = product(square(v), v);
  Element x = product(product(u, v3), root_power(product(u, product(square(v3), v))));
  const Element vxx = product(v, square(x));
  if (!same(vxx, u)) {
    if (!same(vxx, negative(u))) return std::nullopt;
    x = product(x, constants().root_of_minus_one);
  }
  const bool is_odd = (static_cast<unsigned char>(bytes_of(x)[0]) & 1U) != 0;
  if (odd && same(x, kZero)) return std::nullopt;
  if (is_odd != odd) x = product(negative(x), kOne);
  return Affine{x, *y};
}

Prepared prepared(const Affine& point) {
  const Element xy = product(point.x, point.y);
  return {product(sum(point.y, point.x), kOne), product(difference(point.y, point.x), kOne),
          product(xy, constants().twice_d)};
}

// Explicit-Formulas Database, twisted Edwards curves, add-2008-hwcd-3: complete, so of any two points.
void add_point(Extended& p, const Element& plus, const Element& minus, const Element& twice_d) {
  const Element a = product(difference(p.y, p.x), minus);
  const Element b = product(sum(p.y, p.x), plus);
  const Element c = product(p.t, twice_d);
  const Element d = sum(p.z, p.z);
  const Element e = difference(b, a);
  const Element f = difference(d, c);
  const Element g = sum(d, c);
  const Element h = sum(b, a);
  p = {product(e, f), product(g, h), product(f, g), product(e, h)};
}

void add_prepared(Extended& to, const Prepared& point) { add_point(to, point.plus, point.minus, point.twice_d); }

// dbl-2008-hwcd.
Extended doubled(const Extended& p) {
  const Element a = square(p.x);
  const Element b = square(p.y);
  const Element zz = square(p.z);
  const Element h = sum(a, b);
  const Element e = difference(h, square(sum(p.x, p.y)));
  const Element g = difference(a, b);
  const Element f = sum(sum(zz, zz), g);
  return {product(e, f), product(g, h), product(f, g), product(e, h)};
}

// No z is zero.
std::vector<Prepared> all_prepared(const std::vector<Extended>& points) {
  std::vector<Prepared> out(points.size());
  with_inverses(points, kOne, product, inverse, [&](std::size_t i, const Element& z) {
    out[i] = prepared({product(points[i].x, z), product(points[i].y, z)});
  });
  return out;
}

const Multiples* of_base() {
  static const std::unique_ptr<const Multiples> made =
      Multiples::of(cat(kBaseFirst, std::string(kBytes - 1, kBaseRest)), false);
  return made.get();
}

// 2^252 + 27742317777372353535851937790883648493: how many times the base point is the neutral one.
const BIGNUM* order() {
  static const Number made = [] {
    BIGNUM* number = nullptr;
    BN_hex2bn(&number, "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed");
    return Number(number);
  }();
  return made.get();
}

Number little_endian(Bytes bytes) {
  return Number(BN_lebin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

}  // namespace

// Above 2^255 comes back as 19 times as much.
Element product(const Element& a, const Element& b) {
  const std::uint64_t b1 = kFold * b[1], b2 = kFold * b[2], b3 = kFold * b[3], b4 = kFold * b[4];
  Wide t0 = Wide{a[0]} * b[0] + Wide{a[1]} * b4 + Wide{a[2]} * b3 + Wide{a[3]} * b2 + Wide{a[4]} * b1;
  Wide t1 = Wide{a[0]} * b[1] + Wide{a[1]} * b[0] + Wide{a[2]} * b4 + Wide{a[3]} * b3 + Wide{a[4]} * b2;
  Wide t2 = Wide{a[0]} * b[2] + Wide{a[1]} * b[1] + Wide{a[2]} * b[0] + Wide{a[3]} * b4 + Wide{a[4]} * b3;
  Wide t3 = Wide{a[0]} * b[3] + Wide{a[1]} * b[2] + Wide{a[2]} * b[1] + Wide{a[3]} * b[0] + Wide{a[4]} * b4;
  Wide t4 = Wide{a[0]} * b[4] + Wide{a[1]} * b[3] + Wide{a[2]} * b[2] + Wide{a[3]} * b[1] + Wide{a[4]} * b[0];
  const auto low = [](Wide wide) { return static_cast<std::uint64_t>(wide) & kMask; };
  t1 += t0 >> kLimbBits;
  t2 += t1 >> kLimbBits;
  t3 += t2 >> kLimbBits;
  t4 += t3 >> kLimbBits;
  // Less than 2^64, so the second limb stays below 2^51 + 2^13.
  const Wide first = Wide{low(t0)} + Wide{static_cast<std::uint64_t>(t4 >> kLimbBits)} * kFold;
  return {low(first), low(t1) + static_cast<std::uint64_t>(first >> kLimbBits), low(t2), low(t3), low(t4)};
}

Element sum(const Element& a, const Element& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]};
}

Element difference(const Element& a, const Element& b) {
  return {a[0] + kFourLow - b[0], a[1] + kFour - b[1], a[2] + kFour - b[2], a[3] + kFour - b[3], a[4] + kFour - b[4]};
}

std::string bytes_of(const Element& element) {
  // Twice, since the carry of the highest limb comes back into the lowest.
  Element limbs = element;
  for (int i = 0; i < 2; ++i) {
    std::uint64_t carry = 0;
    for (std::uint64_t& limb : limbs) {
      limb += carry;
      carry = limb >> kLimbBits;
      limb &= kMask;
    }
    limbs[0] += kFold * carry;
  }
  // Less than 2^255 + 19 now. Whether it is not less than the prime: whether 19 more reach 2^255.
  std::uint64_t over = kFold;
  for (const std::uint64_t limb : limbs) over = (limb + over) >> kLimbBits;
  std::uint64_t carry = kFold * over;
  std::string out;
  Wide held = 0;
  unsigned bits = 0;
  for (std::uint64_t& limb : limbs) {
    limb += carry;
    carry = limb >> kLimbBits;
    held |= Wide{limb & kMask} << bits;
    for (bits += kLimbBits; bits >= 8; bits -= 8, held >>= 8)
      out += static_cast<char>(static_cast<unsigned char>(held));
  }
  out += static_cast<char>(static_cast<unsigned char>(held));
  return out;
}

std::optional<Element> element_from(Bytes bytes) {
  if (bytes.size() != kBytes) return std::nullopt;
  Element out{};
  for (std::size_t bit = 0; bit < 8 * kBytes - 1; ++bit) {
    const std::uint64_t one = static_cast<unsigned char>(bytes[bit / 8]) >> bit % 8 & 1U;
    out[bit / kLimbBits] |= one << bit % kLimbBits;
  }
  if (bytes_of(out) != bytes) return std::nullopt;
  return out;
}

std::unique_ptr<const Multiples> Multiples::of(Bytes point, bool opposite) {
  auto base = point_from(point);
  if (!base) return nullptr;
  if (opposite) base->x = product(negative(base->x), kOne);
  std::vector<Extended> bases = {{base->x, base->y, kOne, product(base->x, base->y)}};
  while (bases.size() < kWindows) {
    Extended next = bases.back();
    for (std::size_t i = 0; i < kBits; ++i) next = doubled(next);
    bases.push_back(next);
  }
  const std::vector<Prepared> firsts = all_prepared(bases);
  std::vector<Extended> all;
  all.reserve(kWindows * kEach);
  for (const Prepared& first : firsts) {
    Extended next;
    for (std::size_t j = 0; j < kEach; ++j) {
      add_prepared(next, first);
      all.push_back(next);
    }
  }
  const std::vector<Prepared> points = all_prepared(all);
  auto out = std::make_unique<Multiples>();
  for (std::size_t i = 0; i < points.size(); ++i) out->points_[i / kEach][i % kEach] = points[i];
  return out;
}

void Multiples::add(Bytes scalar, Extended& to) const {
  const auto digits = signed_digits<kBits, kWindows>(scalar);
  for (std::size_t i = 0; i < kWindows; ++i) {
    const int times = digits[i];
    if (times == 0) continue;
    const Prepared& point = points_[i][static_cast<std::size_t>(times < 0 ? -times : times) - 1];
    if (times > 0) {
      add_prepared(to, point);
    } else {
      add_point(to, point.minus, point.plus, negative(point.twice_d));
    }
  }
}

std::string encoded(const Extended& point) {
  const Element z = inverse(point.z);
  std::string out = bytes_of(product(point.y, z));
  const auto odd = static_cast<unsigned>(static_cast<unsigned char>(bytes_of(product(point.x, z))[0])) & 1U;
  out.back() = static_cast<char>(static_cast<unsigned char>(out.back()) | odd << 7U);
  return out;
}

std::optional<bool> verify(Bytes message, Bytes signature, Bytes key, const Multiples& opposite) {
  if (signature.size() != 2 * kBytes) return false;
  const Bytes commitment = signature.substr(0, kBytes);
  const Bytes response = signature.substr(kBytes);
  const Number s = little_endian(response);
  const Number hash = little_endian(digest_of(Hash::sha512, cat(commitment, key, message)));
  const Numbers numbers(BN_CTX_new());
  std::string scalar(kBytes, '\0');
  if (of_base() == nullptr || order() == nullptr || !s || !hash || !numbers ||
      BN_mod(hash.get(), hash.get(), order(), numbers.get()) != 1 ||
      BN_bn2lebinpad(hash.get(), reinterpret_cast<unsigned char*>(scalar.data()), static_cast<int>(kBytes)) < 0)
    return std::nullopt;
  if (BN_cmp(s.get(), order()) >= 0) return false;
  Extended sum;
  of_base()->add(response, sum);
  opposite.add(scalar, sum);
  return encoded(sum) == commitment;
}

}  // namespace assay::attest::edwards25519
