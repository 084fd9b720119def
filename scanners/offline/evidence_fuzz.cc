// Offline evidence of any value, beside any text.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "scanners/offline/evidence.h"
#include "scanners/offline/kinds.h"
#include "scanners/secrets/nearby_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace assay;
  if (size < 1) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::chrono::sys_days today(std::chrono::days(20000));
  const NearbyKeys nearby(text);
  const auto keys = nearby.around(0, text.size());
  std::vector<OfflineEvidence> out;
  switch (data[0] % 4) {
    case 0:
      offline::tell_of_jwt(text, today, out);
      break;
    case 1:
      offline::tell_of_aws_key_id(text, out);
      break;
    case 2:
      offline::tell_of_pypi_token(text, today, out);
      break;
    default:
      offline::tell_of_private_key(text, {keys.begin(), keys.end()}, out);
      has_own_project(text, text.size() / 3, text.size() / 2);
  }
  for (const OfflineEvidence& one : out)
    for (const char c : one.text)
      if (c < 0x20 || c > 0x7E || one.text.size() > 120) std::abort();
  return 0;
}
