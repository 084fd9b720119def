// Any bytes as a stream that comes in pieces, tokens written in several ways within: all of it is handed on in its
// order, covered or not, and where nothing is said to be missing a scan of what was handed on finds nothing.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/container.h"
#include "base/strings.h"
#include "scanners/scan/text_flow.h"
#include "scanners/secrets/decode/encode_for_tests.h"
#include "scanners/secrets/fuzz_rules.h"

namespace {

using namespace assay;
using testing::rules;

BlobScanner made_scanner(bool broken_lines) {
  Limits limits;
  limits.broken_lines = broken_lines;
  auto made = BlobScanner::create(rules(), FingerprintKey{"k", true}, limits);
  if (!made) std::abort();
  return std::move(*made);
}

class Recorder final : public TextFlow::Sink {
 public:
  Status settled(Bytes text, std::uint64_t offset, const std::vector<EncodedRun>& values) override {
    if (offset != out.size()) std::abort();
    std::size_t end = 0;
    for (const EncodedRun& value : values) {
      if (value.begin < end || value.end <= value.begin || value.end > text.size()) std::abort();
      end = value.end;
    }
    out += text;
    return {};
  }
  Status found(Bytes, const TextPosition&, const std::vector<Hit>&, const Decoding&) override { return {}; }

  std::string out;
};

// Each byte of `data` that is below 16 stands for a way to write a token, any other for itself.
std::string expanded(Bytes data) {
  const std::string token = "tok_0123456789abcdef";
  std::string text;
  for (const char c : data) {
    switch (static_cast<unsigned char>(c)) {
      case 0:
        text += token;
        break;
      case 1:
        text += base64_of(cat("a text of twelve ", token));
        break;
      case 2:
        text += base64_of(cat(std::string(60, ' '), token, std::string(60, ' '), token), 76);
        break;
      case 3:
        text += hex_of(cat("a text of sixteen ", token));
        break;
      case 4:
        for (const char d : token) text += cat("\\u00", hex_of(Bytes(&d, 1)));
        break;
      case 5:
        text += "tok_01234567=\n89abcdef";
        break;
      case 6:
        text += "\"tok_01234567\"\n\"89abcdef\"";
        break;
      case 7:
        text += "tok_01234567\x1b[1m89abcdef";
        break;
      case 8:
        text += "tok_%30123456789abcdef";
        break;
      case 11:
        text += "2026-01-05T08:00:00Z ";
        break;
      case 12:
        text += base64_of(cat("a text of twelve ", base64_of(cat("a text of twelve ", token))));
        break;
      case 13: {
        const std::size_t column = text.size() - (text.rfind('\n') + 1);
        text += cat(std::string(column < 66 ? 66 - column : 0, ' '), "tok_0123456789\nabcdef");
        break;
      }
      case 14:
        text += "tok_01234";
        break;
      case 15:
        text += "56789abcdef";
        break;
      default:
        text += c;
    }
  }
  return text;
}

// An archive is not masked, and is all that may end a flow.
int refused(Bytes text, bool again) {
  for (std::size_t size = 0; again && size <= text.size(); ++size)
    if (container_of(text.substr(0, size), {}) != ContainerKind::none) return 0;
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece = 1 + data[0] % 97;
  const std::string text =
      expanded(Bytes(reinterpret_cast<const char*>(data) + 1, std::min<std::size_t>(size - 1, 512)));
  const bool broken_lines = data[0] >= 128;
  for (const bool again : {false, true}) {
    BlobScanner scanner = made_scanner(broken_lines);
    Recorder sink;
    TextFlow flow(scanner, sink, Origin(), again);
    for (std::size_t at = 0; at < text.size(); at += piece) {
      flow.push(Bytes(text).substr(at, piece));
      if (!flow.settle(false)) return refused(text, again);
    }
    if (!flow.settle(true)) return refused(text, again);
    if (sink.out.size() != text.size()) std::abort();
    for (std::size_t i = 0; i < text.size(); ++i)
      if (sink.out[i] != text[i] && (!again || sink.out[i] != '*' || text[i] == '\n')) std::abort();
    if (!again || !scanner.coverage().complete()) continue;
    BlobScanner left = made_scanner(broken_lines);
    left.scan(sink.out, Origin());
    if (!std::move(left.collector()).finish().empty()) std::abort();
  }
  return 0;
}
