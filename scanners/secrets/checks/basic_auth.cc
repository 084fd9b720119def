// RFC 7617: base64 of user-id ':' password.
#include <array>

#include "scanners/secrets/checks/decode.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

bool basic_auth(std::string_view value) {
  std::array<unsigned char, 192> bytes{};
  const auto size = decode_base64(value, bytes);
  if (!size) return false;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), *size);
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view user = text.substr(0, colon);
  const std::string_view password = text.substr(colon + 1);
  // Some services take a token as the user and no password.
  const std::string_view secret = password.empty() ? user : password;
  return secret.size() >= 4 && !is_template(secret) && !is_filler(secret) && !is_sequence(secret);
}

}  // namespace assay::checks
