#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanners/sources/remote/http/headers.h"
#include "scanners/sources/remote/http/url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace remote = assay::remote;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const remote::Url base = *remote::parse_url("https://h/a/b?c");
  (void)remote::next_link(text);
  (void)remote::parse_time(text);
  (void)remote::parse_http_date(text);
  (void)remote::parse_content_range(text);
  // Whatever is taken for a URL is one, and the same when it is read again.
  if (const auto url = remote::resolve(base, text)) {
    const auto again = remote::parse_url(url->text());
    if (!again || !again->same_server(*url) || again->target != url->target) std::abort();
  }
  return 0;
}
