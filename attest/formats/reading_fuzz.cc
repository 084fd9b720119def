// Any bytes as evidence of the format that the first byte picks, and as whatever they look like. Nothing that is no
// strict JSON and no XML passes; a document that is not known never does.
#include <cstdint>
#include <cstdlib>

#include "attest/formats/python_load.h"
#include "attest/formats/reading.h"

namespace {

using namespace assay;
using namespace assay::attest;

// The files that evidence names are all there and empty.
class Empty final : public EvidenceFiles {
 public:
  bool has(std::string_view path) const override { return is_inner_path(path); }
  Result<std::string> read(std::string_view path, std::uint64_t) const override {
    if (!is_inner_path(path)) std::abort();
    return std::string();
  }
  Result<ItemDigest> digest(std::string_view path) const override {
    if (!is_inner_path(path)) std::abort();
    return ItemDigest{"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0};
  }
  Result<std::vector<std::string>> list(std::string_view) const override { return std::vector<std::string>{"a/b"}; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  static const Empty files;
  ReadOptions options;
  options.name = data[0] % 2 == 0 ? "evidence.json" : "evidence";
  options.hmac_key = "key";
  options.demands.now = Instant{1'800'000'000, 0};
  options.demands.max_age = 86400;
  if (data[0] % 3 == 0) options.files = &files;
  const Reading detected = read_evidence(bytes, options);
  if ((detected.format == Format::unknown || detected.format == Format::status_words) &&
      detected.verdict() == Verdict::pass)
    std::abort();
  static_cast<void>(detect_format(bytes, options.name));
  options.format = all_formats()[data[0] % all_formats().size()].format;
  static_cast<void>(read_evidence(bytes, options));
  if (const auto loaded = python_load(bytes)) static_cast<void>(python_truth(*loaded));
  return 0;
}
