#include "base/secret.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/hash.h"
#include "base/hash_chain.h"
#include "base/strings.h"

namespace assay {

namespace {

constexpr std::size_t kShownAtMost = 12;
constexpr double kGuessableBits = 80;
constexpr int kStretchRounds = 16384;
constexpr char kStars[] = "********";

// Bits of a value drawn evenly from the alphabets it uses: an upper bound, good enough to tell a
// 36-character token from a password.
double value_bits(std::string_view value) {
  bool lower = false;
  bool upper = false;
  bool digit = false;
  bool other = false;
  for (const char c : value) {
    if (c >= 'a' && c <= 'z')
      lower = true;
    else if (c >= 'A' && c <= 'Z')
      upper = true;
    else if (c >= '0' && c <= '9')
      digit = true;
    else
      other = true;
  }
  const int alphabet = (lower ? 26 : 0) + (upper ? 26 : 0) + (digit ? 10 : 0) + (other ? 32 : 0);
  return static_cast<double>(value.size()) * std::log2(std::max(alphabet, 2));
}

// All bytes that the text owns: a short text lies in the object itself, and a move leaves its bytes there.
void wipe(std::string& text) {
  text.resize(text.capacity());
  volatile char* bytes = text.data();
  for (std::size_t i = 0; i < text.size(); ++i) bytes[i] = 0;
  text.clear();
}

}  // namespace

FingerprintKey FingerprintKey::built_in() { return {"assay value fingerprint v1", false}; }

Secret::Secret(std::string_view value, std::size_t public_prefix)
    : value_(value), public_prefix_(std::min({public_prefix, kShownAtMost, value.size() / 4})) {}

Secret::Secret(Secret&& other) noexcept : value_(std::move(other.value_)), public_prefix_(other.public_prefix_) {
  wipe(other.value_);
}

Secret& Secret::operator=(const Secret& other) {
  if (this == &other) return *this;
  wipe(value_);
  value_ = other.value_;
  public_prefix_ = other.public_prefix_;
  return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(value_);
  value_ = std::move(other.value_);
  public_prefix_ = other.public_prefix_;
  wipe(other.value_);
  return *this;
}

Secret::~Secret() { wipe(value_); }

std::string Secret::mask() const { return printable(std::string_view(value_).substr(0, public_prefix_)) + kStars; }

bool Secret::guessable() const { return value_bits(value_) < kGuessableBits; }

std::string Secret::fingerprint(const FingerprintKey& key) const { return fingerprints({this}, key).front(); }

std::vector<std::string> Secret::fingerprints(const std::vector<const Secret*>& secrets, const FingerprintKey& key) {
  std::vector<Sha256> stretched;
  for (const Secret* secret : secrets)
    if (secret->is_stretched(key)) stretched.push_back(hmac_sha256(key.bytes, secret->value_));
  hash_chains(stretched, kStretchRounds);
  std::vector<std::string> out;
  out.reserve(secrets.size());
  auto next = stretched.begin();
  for (const Secret* secret : secrets) {
    const Sha256 digest = secret->is_stretched(key) ? *next++ : hmac_sha256(key.bytes, secret->value_);
    out.push_back(to_hex(as_bytes(digest).substr(0, 16)));
  }
  return out;
}

bool Secret::is_stretched(const FingerprintKey& key) const { return !key.secret && guessable(); }

bool Secret::occurs_in(std::string_view text) const {
  return !value_.empty() && text.find(value_) != std::string_view::npos;
}

std::string Secret::scrub(std::string_view text) const {
  std::string out;
  while (!value_.empty()) {
    const std::size_t at = text.find(value_);
    if (at == std::string_view::npos) break;
    out += text.substr(0, at);
    out += mask();
    text.remove_prefix(at + value_.size());
  }
  out += text;
  return out;
}

}  // namespace assay
