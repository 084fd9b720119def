// Any bytes as a blob with encoded text in it, whole and in two parts: every place lies in the blob, and no context
// holds the value.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/strings.h"
#include "scanners/secrets/blob_scanner.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/fuzz_rules.h"

namespace {

using namespace assay;
using testing::rules;

void check(BlobScanner& scanner, std::size_t size) {
  for (const Finding& finding : std::move(scanner.collector()).finish()) {
    for (const Place& place : finding.places) {
      if (place.region.begin >= place.region.end || place.region.end > size || place.region.line < 1) std::abort();
      if (finding.secret.occurs_in(place.context)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes(reinterpret_cast<const char*>(data), size);
  Limits limits;
  limits.broken_lines = true;
  std::string escaped;
  for (const char c : bytes.substr(0, 200)) escaped += cat("\\u00", hex_of(Bytes(&c, 1)), size % 2 == 0 ? "" : "%5f");
  // As it is, and with parts of it encoded, since no fuzzer finds base64 by itself.
  const std::string encoded =
      cat(bytes.substr(0, size / 3), " ", base64_of(cat("a text of twelve ", bytes, " tok_0123456789abcdef")), " ",
          hex_of(cat("a text of sixteen ", base64_of(cat("a text of twelve ", bytes)))), "\n", escaped,
          " tok_01234567%38%39abcdef\n2026-01-05T08:00:00Z -----BEGIN PRIVATE KEY-----\n", std::string(66, ' '),
          "tok_0123456789\nabcdef", bytes.substr(size / 2));
  for (const Bytes text : {bytes, Bytes(encoded)}) {
    auto scanner = BlobScanner::create(rules(), FingerprintKey{"k", true}, limits);
    if (!scanner) std::abort();
    scanner->scan(text, Origin());
    check(*scanner, text.size());
  }
  auto scanner = BlobScanner::create(rules(), FingerprintKey{"k", true}, limits);
  OpenRuns open;
  const std::size_t middle = encoded.size() / 2;
  for (const std::size_t part : {std::size_t{0}, middle}) {
    std::vector<Match> matches;
    scanner->finder().begin_blob(encoded.size());
    scanner->finder().find_in_part(encoded, part, part == 0 ? middle : encoded.size(), matches);
    Decoding decoded(scanner->scanner(), limits, encoded, TextPosition());
    decoded.take_part(matches, part != 0, open);
    scanner->add_decoded(decoded, Origin());
  }
  check(*scanner, encoded.size());
  return 0;
}
