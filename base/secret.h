// A matched value that cannot be formatted (promise 2 of the design: no secret leaves by our hands).
//
// A Secret has no operator<<, no conversion to text and no serialiser; it gives a mask, a keyed fingerprint, and its
// bytes only to a holder of a RevealPermit. Memory is wiped when a value is destroyed, moved from or assigned over.
// Copies are deep. Not synchronised: const access from many threads is safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Whoever names a permit shows a secret: verification, and --show-secrets. `git grep RevealPermit` lists every door.
class RevealPermit {
 public:
  explicit RevealPermit(std::string_view reason) : reason_(reason) {}
  std::string_view reason() const { return reason_; }

 private:
  std::string_view reason_;
};

// The key of value fingerprints (HMAC-SHA-256). `secret` is false for the built-in key, which anybody can know: values
// that could be guessed are then stretched, see Secret::fingerprint.
struct FingerprintKey {
  std::string bytes;
  bool secret = false;

  static FingerprintKey built_in();
};

class ValueScrub;

class Secret {
 public:
  // `public_prefix`: how many leading bytes are the type's fixed prefix ("ghp_"), known to all and safe to show. It is
  // cut to a quarter of the value and to 12 bytes.
  explicit Secret(std::string_view value, std::size_t public_prefix = 0);
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  std::size_t size() const { return value_.size(); }

  // Whether it has less than 80 bits, by length and alphabet: such a value can be found out from a hash of it.
  bool guessable() const;

  // The public prefix and eight asterisks, whatever the length: "ghp_********".
  std::string mask() const;

  // 32 hexadecimal digits: the first half of HMAC-SHA-256(key, value). The same value has the same fingerprint wherever
  // it stands. With a key that is not secret, values of less than 80 bits (by length and alphabet) are put through
  // 16,384 rounds first, so that a guess costs thousands of times a hash.
  std::string fingerprint(const FingerprintKey& key) const;

  // The fingerprints of several, in their order: stretching some together takes a third of the time.
  static std::vector<std::string> fingerprints(const std::vector<const Secret*>& secrets, const FingerprintKey& key);

  // Whether its fingerprint is stretched: 0.3 ms among others, 1 ms alone.
  bool is_stretched(const FingerprintKey& key) const;

  // Whether text holds the value; used to keep values out of paths and messages.
  bool occurs_in(std::string_view text) const;

  // text with every occurrence of the value replaced by the mask.
  std::string scrub(std::string_view text) const;

  std::string_view reveal(const RevealPermit&) const { return value_; }

  friend bool operator==(const Secret& a, const Secret& b) { return a.value_ == b.value_; }

  template <class Stream>
  friend Stream& operator<<(Stream&, const Secret&) = delete;

 private:
  friend class ValueScrub;  // looks for the values of many in a text

  std::string value_;
  std::size_t public_prefix_ = 0;
};

}  // namespace assay
