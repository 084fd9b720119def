// What a redaction did, so that others can check it and learn nothing of what was masked.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay {

// One masked span of the output. Neither the value's length nor its place in the input is kept: with the digest of the
// input they would help to guess it.
struct MaskedSpan {
  std::uint64_t at = 0;  // byte of the output where the mask begins
  struct Value {
    std::string rule;
    std::string fingerprint;  // Secret::fingerprint with the run's key
    friend auto operator<=>(const Value&, const Value&) = default;
  };
  std::vector<Value> values;  // what a scan finds there, sorted; empty where only the masked text showed one
};

struct Redaction {
  static constexpr std::size_t kListed = 10'000;

  // SHA-256, in hexadecimal. Of the input: HMAC-SHA-256 under the run's key, where a masked value could be guessed from
  // a plain hash; empty when that key is known to all.
  std::string input_digest, output_digest;
  bool input_keyed = false;
  std::uint64_t input_bytes = 0, output_bytes = 0;
  std::vector<MaskedSpan> spans;  // the first kListed
  std::uint64_t span_count = 0;
  std::uint64_t left = 0;  // values that a scan of the output finds
  bool complete = true;    // false: something may not be masked, or was not scanned again
};

}  // namespace assay
