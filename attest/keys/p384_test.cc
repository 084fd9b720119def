#include "attest/keys/p384.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>

#include <random>

#include "attest/keys/openssl.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

using Group = OpensslOwner<EC_GROUP, EC_GROUP_free>;
using Point = OpensslOwner<EC_POINT, EC_POINT_free>;
using Number = OpensslOwner<BIGNUM, BN_free>;
using Numbers = OpensslOwner<BN_CTX, BN_CTX_free>;

Number number_of(Bytes bytes) { return Number(BN_bin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr)); }

std::string padded(const BIGNUM* number) {
  std::string out(p384::kBytes, '\0');
  EXPECT_GE(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size())), 0);
  return out;
}

// Numbers at which limbs carry, and others.
std::vector<std::string> numbers() {
  std::vector<std::string> out;
  for (const char fill : {'\0', '\xff'})
    for (std::size_t limb = 0; limb < 6; ++limb)
      for (const char other : {'\0', '\x01', '\x7f', '\x80', '\xff'})
        for (const std::size_t at : {std::size_t{0}, std::size_t{3}, std::size_t{7}}) {
          std::string one(p384::kBytes, fill);
          one[limb * 8 + at] = other;
          out.push_back(one);
        }
  std::mt19937_64 random(7);
  for (int i = 0; i < 60; ++i) {
    std::string one;
    while (one.size() < p384::kBytes) one += static_cast<char>(random() >> 56U);
    // Runs of ones and zeros.
    if (i % 3 == 0)
      for (std::size_t k = 0; k < one.size(); ++k)
        if (k / 4 % 2 == static_cast<std::size_t>(i) % 2) one[k] = static_cast<char>(i % 4 < 2 ? 0xff : 0);
    out.push_back(one);
  }
  return out;
}

class P384 : public testing::Test {
 protected:
  Group group_{EC_GROUP_new_by_curve_name(NID_secp384r1)};
  Numbers context_{BN_CTX_new()};

  Number prime() const {
    Number out(BN_new());
    EC_GROUP_get_curve(group_.get(), out.get(), nullptr, nullptr, nullptr);
    return out;
  }
  std::string octets(const EC_POINT* point) const {
    std::string out(p384::kPointBytes, '\0');
    out.resize(EC_POINT_point2oct(group_.get(), point, POINT_CONVERSION_UNCOMPRESSED,
                                  reinterpret_cast<unsigned char*>(out.data()), out.size(), context_.get()));
    return out;
  }
  Point times(const BIGNUM* scalar, const EC_POINT* point) const {
    Point out(EC_POINT_new(group_.get()));
    EXPECT_EQ(EC_POINT_mul(group_.get(), out.get(), nullptr, point, scalar, context_.get()), 1);
    return out;
  }
};

TEST_F(P384, FieldIsThatOfOpenssl) {
  const Number p = prime();
  std::vector<std::string> plain;
  for (const std::string& one : numbers()) {
    const bool less = BN_cmp(number_of(one).get(), p.get()) < 0;
    EXPECT_EQ(p384::element_from(one).has_value(), less);
    if (less) plain.push_back(one);
  }
  for (const int below : {1, 2, 3}) {  // the largest
    Number last(BN_dup(p.get()));
    BN_sub_word(last.get(), static_cast<BN_ULONG>(below));
    plain.push_back(padded(last.get()));
  }
  EXPECT_FALSE(p384::element_from(padded(p.get())));
  EXPECT_FALSE(p384::element_from("1"));
  ASSERT_GT(plain.size(), 100U);
  const Number want(BN_new());
  for (const std::string& a : plain) {
    const auto x = *p384::element_from(a);
    EXPECT_EQ(p384::bytes_of(x), a);
    for (const std::string& b : plain) {
      const auto y = *p384::element_from(b);
      BN_mod_mul(want.get(), number_of(a).get(), number_of(b).get(), p.get(), context_.get());
      ASSERT_EQ(p384::bytes_of(p384::product(x, y)), padded(want.get())) << to_hex(a) << " * " << to_hex(b);
      BN_mod_add(want.get(), number_of(a).get(), number_of(b).get(), p.get(), context_.get());
      ASSERT_EQ(p384::bytes_of(p384::sum(x, y)), padded(want.get())) << to_hex(a) << " + " << to_hex(b);
      BN_mod_sub(want.get(), number_of(a).get(), number_of(b).get(), p.get(), context_.get());
      ASSERT_EQ(p384::bytes_of(p384::difference(x, y)), padded(want.get())) << to_hex(a) << " - " << to_hex(b);
    }
  }
}

// Scalars at which digits carry, of the generator and of another point, alone and together.
TEST_F(P384, SumsAreThoseOfOpenssl) {
  const EC_POINT* generator = EC_GROUP_get0_generator(group_.get());
  const Point other = times(number_of("another point").get(), generator);
  const auto of_generator = p384::Multiples::of(octets(generator));
  const auto of_other = p384::Multiples::of(octets(other.get()));
  ASSERT_TRUE(of_generator && of_other);
  const std::vector<std::string> scalars = numbers();
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    const std::string& a = scalars[i];
    const std::string& b = scalars[(i * 7 + 3) % scalars.size()];
    const Point want = times(number_of(a).get(), generator);
    p384::Jacobian sum;
    ASSERT_TRUE(of_generator->add(a, sum));
    const auto at_once = p384::sum_of_two(a, octets(generator), b, octets(other.get()));
    ASSERT_TRUE(at_once);
    for (const bool both : {false, true}) {
      if (both) {
        ASSERT_TRUE(of_other->add(b, sum));
        const Point more = times(number_of(b).get(), other.get());
        EC_POINT_add(group_.get(), want.get(), want.get(), more.get(), context_.get());
      }
      if (EC_POINT_is_at_infinity(group_.get(), want.get()) == 1) {
        EXPECT_FALSE(p384::has_x(both ? *at_once : sum, p384::Element{}));
        continue;
      }
      const std::string bytes = octets(want.get());
      auto x = *p384::element_from(Bytes(bytes).substr(1, p384::kBytes));
      EXPECT_TRUE(p384::has_x(sum, x)) << to_hex(a) << ' ' << to_hex(b);
      if (both) {
        EXPECT_TRUE(p384::has_x(*at_once, x)) << to_hex(a) << ' ' << to_hex(b);
      }
      x = p384::sum(x, x);
      EXPECT_FALSE(p384::has_x(sum, x));
    }
  }
}

// What it has no formula for is said, and never taken for a point.
TEST_F(P384, DoesNotAddAPointToItself) {
  const std::string bytes = octets(EC_GROUP_get0_generator(group_.get()));
  const auto multiples = p384::Multiples::of(bytes);
  ASSERT_TRUE(multiples);
  std::string one(p384::kBytes, '\0');
  one.back() = 1;
  p384::Jacobian sum;
  ASSERT_TRUE(multiples->add(one, sum));
  EXPECT_FALSE(multiples->add(one, sum));
  Number less(BN_dup(EC_GROUP_get0_order(group_.get())));
  BN_sub_word(less.get(), 1);
  p384::Jacobian opposite;
  ASSERT_TRUE(multiples->add(padded(less.get()), opposite));
  EXPECT_FALSE(multiples->add(one, opposite));
  EXPECT_FALSE(multiples->add("1", opposite));
  EXPECT_FALSE(p384::sum_of_two(one, bytes, one, bytes));
  EXPECT_FALSE(p384::sum_of_two(one, bytes, padded(less.get()), bytes));
  EXPECT_FALSE(p384::sum_of_two("1", bytes, one, bytes));
  EXPECT_FALSE(p384::sum_of_two(one, bytes, one, bytes.substr(1)));
  for (const std::string& bad : {std::string(), bytes.substr(1), "\2" + bytes.substr(1), bytes + "x",
                                 "\4" + std::string(2 * p384::kBytes, '\xff')})
    EXPECT_EQ(p384::Multiples::of(bad), nullptr);
}

}  // namespace
}  // namespace assay::attest
