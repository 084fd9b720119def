// What a reader in another process may say when a document has taken it over.
#include "scanners/sources/archives/documents/pdf_reader.h"
#include "scanners/sources/archives/fuzz_kit.h"

namespace {

using namespace assay;
using namespace assay::archives;

class Said final : public MessageStream {
 public:
  explicit Said(Bytes bytes) : bytes_(bytes), reader_(bytes_, 0, bytes.size()) {}
  Result<std::size_t> read(std::span<char> buffer) override { return reader_.read(buffer); }
  Status send(Bytes) override { return {}; }

 private:
  MemoryBytes bytes_;
  RangeReader reader_;
};

class Taken final : public Container {
 public:
  Taken() : limits_(fuzz_limits()), budget_(limits_) {}
  bool member(std::string_view path, Bytes content) override {
    sum_ += path.size() + content.size();
    return budget_.spend_member();
  }
  bool member(std::string_view, ByteReader&, bool&) override { return false; }
  void outside(Bytes, std::uint64_t) override {}
  void outside(ByteReader&, std::uint64_t) override {}
  void view(std::string_view, const MappedText& text, RandomReader& original) override {
    for (std::size_t at = 0; at <= text.text().size(); ++at)
      if (text.original_begin(at) > original.size() || text.original_end(at) > original.size()) __builtin_trap();
  }
  void skipped(std::string_view, SkipReason) override {}
  void gap(std::string_view, std::string why) override { gap(std::move(why)); }
  void gap(std::string why) override {
    if (why.empty()) __builtin_trap();
  }
  const Limits& limits() const override { return limits_; }
  Budget& budget() override { return budget_; }

 private:
  Limits limits_;
  Budget budget_;
  std::size_t sum_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Said said({reinterpret_cast<const char*>(data), size});
  Taken into;
  const std::uint64_t before = into.budget().left().bytes;
  const Status ended = take_messages(said, pdf_words(), "a document", into);
  if (!ended && ended.error().why.empty()) __builtin_trap();
  if (into.budget().left().bytes > before) __builtin_trap();
  return 0;
}
