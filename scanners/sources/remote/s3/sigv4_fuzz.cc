#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "scanners/sources/remote/http/url.h"
#include "scanners/sources/remote/s3/sigv4.h"

// Path, query and a header's value, each on a line. What is canonical stays as it is when it is made canonical again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto next = [&text] {
    const std::size_t end = text.find('\n');
    const std::string out(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return out;
  };
  assay::remote::UnsignedRequest request{"GET", next(), next(), {{"Host", "h"}, {"X-A", next()}}, "x", false};
  const std::string once = canonical_request(request);
  const auto line = [](std::string_view canonical, int number) {
    for (; number > 0; --number) canonical.remove_prefix(canonical.find('\n') + 1);
    return std::string(canonical.substr(0, canonical.find('\n')));
  };
  request.path = assay::remote::percent_decoded(line(once, 1));
  request.query = line(once, 2);
  const std::string again = canonical_request(request);
  if (line(once, 1) != line(again, 1) || line(once, 2) != line(again, 2)) std::abort();
  return 0;
}
