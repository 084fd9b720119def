// The checks by family, for the table in checks.cc alone. Each takes the value and says whether it passes; contracts as
// in checks.h.
#pragma once

#include <cstddef>
#include <string_view>

namespace assay::checks {

// A value where it stands. `text` may be empty when the place is not known.
struct Place {
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Checksums (checksums.cc, azure.cc, bech32.cc, nkey.cc): facts of the vendors' formats, proven on published values.
bool crc32_base62_6(std::string_view value);   // the last 6, over what stands between the last '_' and them
bool github_pat(std::string_view value);       // SHA-256 in base32 over the first 77 characters
bool gitlab_routable(std::string_view value);  // the last 7, CRC-32 in base36 over all before, payload length before it
bool atlassian_crc32(std::string_view value);  // the last 8, upper-case hexadecimal CRC-32 over all before
bool crc32_hex_8(std::string_view value);      // the last 8, lower-case hexadecimal, over the 40 behind the prefix
bool grafana_crc32(std::string_view value);    // behind the second '_', little-endian, over all before that '_'
bool confluent_crc32(std::string_view value);  // the last 6, little-endian in base64, over the 54 behind the prefix
bool azure_marvin32(std::string_view value);   // identifiable keys, first kind: the last 4 decoded bytes
bool azure_cask(std::string_view value);       // identifiable keys, second kind: behind the first 80 characters
bool azure_devops_crc32(std::string_view value);    // base32: bytes 2, 7, 8 and 22, over the others
bool bech32(std::string_view value);                // BIP-173 polymod (age keys)
bool crc32_base62_6_all(std::string_view value);    // the last 6, over all before them
bool crc32_base62_lower_6(std::string_view value);  // the same, digits 0-9a-zA-Z
bool crc32_hex_8_all(std::string_view value);       // the last 8, lower-case hexadecimal, over all before them
bool zuplo_crc32(std::string_view value);           // behind the second '_', over what stands between the two
bool nkey_crc16(std::string_view value);            // base32: the last two decoded bytes, over the others

// Structure (jwt.cc, macaroon.cc, aws.cc, private_key.cc, uuid.cc, basic_auth.cc).
bool jwt(std::string_view value);
bool pypi_macaroon(std::string_view value);
bool aws_key_id(std::string_view value);
bool pem_private_key(std::string_view value);
bool encrypted_key(std::string_view block);  // key_encryption.cc: a PEM block that a passphrase protects
bool json_key_file(const Place& place);
bool uuid(std::string_view value);
bool basic_auth(std::string_view value);

// Meaning (placeholder.cc, template.cc, words.cc, url.cc).
bool is_filler(std::string_view value);           // example words, masks, runs of one byte, vendors' examples
bool is_common_password(std::string_view value);  // "Welcome1!": such a filler as people do choose
bool is_sequence(std::string_view value);         // "abcdef1234567890", "abcabcabc": of the form, but made up
bool is_template(std::string_view value);         // ${VAR}, {{ x }}, <value>, %VAR%, os.environ[…]
bool stands_in_template(const Place& place);      // its surroundings make it one
bool is_vendor_example(std::string_view value);   // a value printed in a vendor's documentation
bool made_of_words(std::string_view value);
bool is_name_of_words(std::string_view value);  // "MailerV1SubscriberCreateNode": three digits at most
bool url_credential(std::string_view value, const Place& place);

}  // namespace assay::checks
