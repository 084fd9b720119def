// Values that vendors print in their documentation, each seen in public code. They are held as the first eight bytes of
// their SHA-256, so that no token-shaped text stands in this source; the comment says which type they are an example
// of.
#include <algorithm>
#include <array>
#include <cstdint>

#include "base/hash.h"
#include "scanners/secrets/checks/families.h"

namespace assay::checks {

namespace {

// Sorted.
constexpr std::array<std::uint64_t, 52> kExamples = {
    0x0011cc25eb432071U,  // azure-storage-account-key
    0x0149b0a89f427a38U,  // gitlab-pat
    0x02091175c1ae3023U,  // sendgrid-api-token
    0x02f7ce3c263f85c0U,  // discord-bot-token
    0x03b970ed8171d73bU,  // google-recaptcha-key
    0x0b476bdf9acf2123U,  // google-api-key
    0x0b5dd075ccdd03c4U,  // telegram-bot-api-token
    0x0fff9ee671b05ea2U,  // hcaptcha-site-verify-secret-key
    0x1021ad463a161d69U,  // google-api-key
    0x12b9377cbe7e5c94U,  // npm-access-token-legacy
    0x156b2cdd8ff1617fU,  // gitlab-pat
    0x1a5d44a2dca19669U,  // aws-access-key-id
    0x2037abcaffb2b777U,  // google-api-key
    0x27a9a42931dff7ebU,  // google-api-key
    0x2cafc0970149a84fU,  // stripe-test-secret-key
    0x3002888f967a7086U,  // kubernetes-bootstrap-token
    0x37f8f09bdf12c2f2U,  // google-api-key
    0x3a8b61d0f636b007U,  // google-api-key
    0x3b6fce663bfb09d4U,  // npm-access-token
    0x3f370c9dd8225c63U,  // google-api-key
    0x44f05a069ba895c4U,  // github-app-installation-token
    0x46eb12352e801d0bU,  // github-pat
    0x578592185588730bU,  // private-key-secp256k1-hex
    0x658735fee1da021dU,  // github-secret-scanning-sample-token
    0x6d7fa4e64d4b1f3eU,  // github-refresh-token
    0x729be839ca7b7f0cU,  // twilio-account-sid
    0x731fa294d036e54fU,  // telegram-bot-api-token
    0x78314b11be2e5815U,  // aws-secret-access-key
    0x789eb04ae4c00984U,  // age-secret-key
    0x797c0ce414586cc8U,  // github-app-installation-token
    0x7f39f45767958338U,  // generic-api-key
    0x7f75367e78812551U,  // jwt
    0x809481ac9de1f321U,  // github-app-user-to-server-token
    0x82e74299544e0073U,  // github-app-user-to-server-token
    0x8be5d113c0871ce1U,  // otp-totp-secret
    0x8fbf3a320031278bU,  // sentry-dsn
    0x9b37a190cd2c83f3U,  // nasa-api-key
    0x9c846fdf0fa8955cU,  // mailgun-private-api-token
    0xa4b8b245ab28bc4fU,  // kubernetes-bootstrap-token
    0xaa6547439583c3a2U,  // azure-cosmosdb-key
    0xac9265e56c79b234U,  // google-api-key
    0xb0dddc8df192f89dU,  // slack-bot-token
    0xbc1a50966c9e6486U,  // private-key-secp256k1-hex
    0xbc3ae723f57c6b9eU,  // github-oauth
    0xc6ea27c534f993d3U,  // aws-access-key-id
    0xcb20d34a7adda2f5U,  // aws-temporary-access-key-id
    0xe21b597ba6b9cafaU,  // aws-secret-access-key
    0xea1ca3e25b35a51eU,  // wireguard-private-key
    0xf2d6ca16515033e5U,  // stripe-test-secret-key
    0xf5c388734d28087bU,  // slack-webhook-url
    0xf5e95c9954635b65U,  // google-recaptcha-key
    0xf70c753f3bef33a1U,  // nats-nkey-seed
};
static_assert(std::is_sorted(kExamples.begin(), kExamples.end()));

// One bit a length, so that hashing (0.2 µs) is left to values that could be one.
constexpr std::array<std::uint64_t, 3> kLengths = [] {
  std::array<std::uint64_t, 3> bits{};
  for (const unsigned length : {8U,  16U, 20U, 21U, 23U, 26U, 32U, 34U, 36U, 39U, 40U, 41U, 42U,
                                44U, 46U, 55U, 58U, 59U, 64U, 69U, 74U, 77U, 80U, 88U, 155U})
    bits[length / 64] |= std::uint64_t{1} << (length % 64);
  return bits;
}();

}  // namespace

bool is_vendor_example(std::string_view value) {
  if (value.size() >= 64 * kLengths.size() || ((kLengths[value.size() / 64] >> (value.size() % 64)) & 1U) == 0)
    return false;
  const Sha256 digest = sha256(value);
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < 8; ++i) head = (head << 8) | digest[i];
  return std::binary_search(kExamples.begin(), kExamples.end(), head);
}

}  // namespace assay::checks
