// Any bytes as wide text: what comes out is UTF-8, and every character of it leads to a place in the original, in
// order.
#include <cstdint>
#include <cstdlib>

#include "base/container.h"
#include "base/utf8.h"
#include "base/wide_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  const Bytes original(reinterpret_cast<const char*>(data), size);
  (void)container_of(original);
  (void)wide_form_of(original);
  for (const WideForm form : {WideForm::utf16_le, WideForm::utf16_be, WideForm::utf32_le, WideForm::utf32_be}) {
    const WideText wide(original, form);
    std::uint64_t last = 0;
    for (std::size_t at = 0; at < wide.text().size();) {
      const std::size_t length = utf8_sequence(wide.text().substr(at));
      const std::uint64_t begin = wide.original_begin(at);
      if (length == 0 || begin < last || begin >= size) std::abort();
      last = begin;
      at += length;
    }
    if (!wide.text().empty() && wide.original_begin(wide.text().size()) > size) std::abort();
  }
  return 0;
}
