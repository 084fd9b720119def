#include "attest/keys/edwards25519.h"

#include <gtest/gtest.h>
#include <openssl/bn.h>

#include <random>

#include "attest/keys/private_key.h"
#include "base/base64.h"
#include "base/strings.h"

namespace assay::attest {
namespace {

namespace curve = edwards25519;

using Number = OpensslOwner<BIGNUM, BN_free>;
using Numbers = OpensslOwner<BN_CTX, BN_CTX_free>;

constexpr const char* kPrime = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
constexpr const char* kOrder = "1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed";

Number from_hexadecimal(const char* text) {
  BIGNUM* number = nullptr;
  BN_hex2bn(&number, text);
  return Number(number);
}

Number number_of(Bytes bytes) { return Number(BN_lebin2bn(data_of(bytes), static_cast<int>(bytes.size()), nullptr)); }

std::string bytes_of(const BIGNUM* number) {
  std::string out(curve::kBytes, '\0');
  BN_bn2lebinpad(number, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
  return out;
}

// Numbers at which limbs carry, and others, all below the prime.
std::vector<std::string> some_numbers() {
  std::vector<std::string> out;
  const Number prime = from_hexadecimal(kPrime);
  const Number one = from_hexadecimal("1");
  for (int bit = 0; bit < 255; bit += 17) {
    const Number power(BN_new());
    BN_lshift(power.get(), one.get(), bit);
    out.push_back(bytes_of(power.get()));
    BN_sub(power.get(), power.get(), one.get());
    out.push_back(bytes_of(power.get()));
    BN_sub(power.get(), prime.get(), power.get());
    BN_sub(power.get(), power.get(), one.get());
    out.push_back(bytes_of(power.get()));
  }
  std::mt19937_64 random(1);
  for (int i = 0; i < 20; ++i) {
    std::string bytes;
    for (std::size_t k = 0; k < curve::kBytes; ++k) bytes += static_cast<char>(random() & 0x7fU);
    out.push_back(bytes);
  }
  return out;
}

TEST(Edwards25519, FieldIsThatOfOpenssl) {
  const Number prime = from_hexadecimal(kPrime);
  const Numbers numbers(BN_CTX_new());
  const Number out(BN_new());
  const std::vector<std::string> all = some_numbers();
  for (const std::string& a : all) {
    const auto first = curve::element_from(a);
    ASSERT_TRUE(first) << to_hex(a);
    for (const std::string& b : all) {
      const auto second = curve::element_from(b);
      ASSERT_TRUE(second);
      BN_mod_mul(out.get(), number_of(a).get(), number_of(b).get(), prime.get(), numbers.get());
      EXPECT_EQ(curve::bytes_of(curve::product(*first, *second)), bytes_of(out.get()));
      BN_mod_add(out.get(), number_of(a).get(), number_of(b).get(), prime.get(), numbers.get());
      EXPECT_EQ(curve::bytes_of(curve::sum(*first, *second)), bytes_of(out.get()));
      BN_mod_sub(out.get(), number_of(a).get(), number_of(b).get(), prime.get(), numbers.get());
      const curve::Element difference = curve::difference(*first, *second);
      EXPECT_EQ(curve::bytes_of(difference), bytes_of(out.get()));
      // The largest limbs that formulas multiply.
      BN_mod_sqr(out.get(), out.get(), prime.get(), numbers.get());
      EXPECT_EQ(curve::bytes_of(curve::product(difference, difference)), bytes_of(out.get()));
    }
  }
}

TEST(Edwards25519, LimbsOf54BitsAreMultiplied) {
  constexpr std::uint64_t kMost = (std::uint64_t{1} << 54) - 1;
  const curve::Element full = {kMost, kMost, kMost, kMost, kMost};
  const Number value(BN_new());
  const Number limb(BN_new());
  BN_set_word(limb.get(), kMost);
  const Number shifted(BN_new());
  for (int i = 0; i < 5; ++i) {
    BN_lshift(shifted.get(), limb.get(), 51 * i);
    BN_add(value.get(), value.get(), shifted.get());
  }
  const Number prime = from_hexadecimal(kPrime);
  const Numbers numbers(BN_CTX_new());
  const Number out(BN_new());
  BN_nnmod(out.get(), value.get(), prime.get(), numbers.get());
  EXPECT_EQ(curve::bytes_of(full), bytes_of(out.get()));
  BN_mod_sqr(out.get(), value.get(), prime.get(), numbers.get());
  const curve::Element product = curve::product(full, full);
  EXPECT_EQ(curve::bytes_of(product), bytes_of(out.get()));
  for (const std::uint64_t one : product) EXPECT_LT(one, std::uint64_t{1} << 52);
}

TEST(Edwards25519, TakesNoNumberThatIsNotLessThanThePrime) {
  const Number prime = from_hexadecimal(kPrime);
  EXPECT_FALSE(curve::element_from(bytes_of(prime.get())));
  EXPECT_FALSE(curve::element_from(std::string(32, '\xff')));
  EXPECT_FALSE(curve::element_from(std::string(31, '\0')));
  BN_sub_word(prime.get(), 1);
  EXPECT_TRUE(curve::element_from(bytes_of(prime.get())));
}

// Multiples of the base point are the public keys that OpenSSL makes: RFC 8032 §7.1, and what sums must be.
TEST(Edwards25519, MultiplesOfTheBasePoint) {
  const std::string base = '\x58' + std::string(31, '\x66');
  const auto multiples = curve::Multiples::of(base, false);
  const auto opposite = curve::Multiples::of(base, true);
  ASSERT_TRUE(multiples && opposite);
  const std::string neutral = '\1' + std::string(31, '\0');
  const auto times = [](const curve::Multiples& of, const std::string& scalar) {
    curve::Extended sum;
    of.add(scalar, sum);
    return curve::encoded(sum);
  };
  EXPECT_EQ(times(*multiples, std::string(32, '\0')), neutral);
  EXPECT_EQ(times(*multiples, '\1' + std::string(31, '\0')), base);
  const Number order = from_hexadecimal(kOrder);
  EXPECT_EQ(times(*multiples, bytes_of(order.get())), neutral);
  BN_sub_word(order.get(), 1);
  EXPECT_EQ(times(*multiples, bytes_of(order.get())), times(*opposite, '\1' + std::string(31, '\0')));
  std::mt19937_64 random(2);
  for (int i = 0; i < 40; ++i) {
    std::string scalar;
    for (std::size_t k = 0; k < 31; ++k) scalar += static_cast<char>(random() & 0xffU);
    scalar += '\x0f';
    curve::Extended sum;
    multiples->add(scalar, sum);
    const std::string point = curve::encoded(sum);
    EXPECT_TRUE(curve::Multiples::of(point, false)) << "it is not on the curve";
    opposite->add(scalar, sum);
    EXPECT_EQ(curve::encoded(sum), neutral);
  }
}

TEST(Edwards25519, TakesNoPointThatIsNone) {
  int points = 0;
  for (int y = 2; y < 60; ++y)
    points += curve::Multiples::of(static_cast<char>(y) + std::string(31, '\0'), false) != nullptr;
  EXPECT_GT(points, 15);
  EXPECT_LT(points, 45);
  EXPECT_FALSE(curve::Multiples::of(std::string(32, '\xff'), false));
  EXPECT_FALSE(curve::Multiples::of("", false));
  EXPECT_FALSE(curve::Multiples::of('\1' + std::string(30, '\0') + '\x80', false)) << "0 with a sign";
}

// What is taken is what OpenSSL takes, and of what it refuses nothing: bits changed anywhere, the other form of s.
TEST(Edwards25519, SaysWhatOpensslSays) {
  const Number order = from_hexadecimal(kOrder);
  for (int i = 0; i < 12; ++i) {
    const auto made = PrivateKey::generate(KeyKind::ed25519);
    ASSERT_TRUE(made);
    const PublicKey& key = made->public_key();
    const auto multiples = curve::Multiples::of(key.raw(), true);
    ASSERT_TRUE(multiples);
    const std::string message(static_cast<std::size_t>(i) * 37, 'm');
    const auto signature = made->sign(message);
    ASSERT_TRUE(signature);
    const auto ours = [&](Bytes text, Bytes bytes) {
      return curve::verify(text, bytes, key.raw(), *multiples).value_or(false);
    };
    EXPECT_TRUE(ours(message, *signature));
    EXPECT_FALSE(ours(message + "x", *signature));
    for (std::size_t at = 0; at < signature->size(); ++at) {
      std::string other = *signature;
      other[at] = static_cast<char>(other[at] ^ (1 << at % 8));
      EXPECT_FALSE(key.verify(Hash::sha256, message, other));
      EXPECT_FALSE(ours(message, other)) << at;
    }
    const Number s = number_of(Bytes(*signature).substr(32));
    BN_add(s.get(), s.get(), order.get());
    const std::string other = signature->substr(0, 32) + bytes_of(s.get());
    EXPECT_FALSE(key.verify(Hash::sha256, message, other));
    EXPECT_FALSE(ours(message, other)) << "s is not less than the order";
    EXPECT_FALSE(ours(message, *signature + "x"));
    EXPECT_FALSE(ours(message, ""));
  }
}

// RFC 8032 §7.1, test 3.
TEST(Edwards25519, VerifiesTheExampleOfTheStandard) {
  const auto key = from_hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
  const auto signature = from_hex(
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");
  ASSERT_TRUE(key && signature);
  const auto multiples = curve::Multiples::of(*key, true);
  ASSERT_TRUE(multiples);
  EXPECT_EQ(curve::verify("\xaf\x82", *signature, *key, *multiples), std::optional(true));
  EXPECT_EQ(curve::verify("\xaf\x83", *signature, *key, *multiples), std::optional(false));
}

}  // namespace
}  // namespace assay::attest
