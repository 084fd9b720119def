#include "scanners/secrets/checks/checks.h"

#include <algorithm>

#include "scanners/secrets/checks/alphabet.h"
#include "scanners/secrets/checks/families.h"

namespace assay {

namespace {

bool holds_digit(std::string_view value) {
  for (const char c : value)
    if (checks::is_digit(c)) return true;
  return false;
}

bool holds_two_classes(std::string_view value) {
  unsigned classes = 0;
  for (const char c : value) {
    if (checks::is_lower(c))
      classes |= 1U;
    else if (checks::is_upper(c))
      classes |= 2U;
    else if (checks::is_digit(c))
      classes |= 4U;
    else
      classes |= 8U;
  }
  return (classes & (classes - 1)) != 0;
}

checks::Place place_of(std::string_view value, std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > end || end > text.size() || end - begin != value.size()) return {value, 0, value.size()};
  const std::size_t from = begin < kReach ? 0 : begin - kReach;
  const std::size_t to = text.size() - end < kReach ? text.size() : end + kReach;
  return {text.substr(from, to - from), begin - from, end - from};
}

bool holds(CheckKind kind, std::string_view value, std::string_view text, std::size_t begin, std::size_t end) {
  switch (kind) {
    case CheckKind::crc32_base62_6:
      return checks::crc32_base62_6(value);
    case CheckKind::github_pat:
      return checks::github_pat(value);
    case CheckKind::gitlab_routable:
      return checks::gitlab_routable(value);
    case CheckKind::jwt:
      return checks::jwt(value);
    case CheckKind::aws_key_id:
      return checks::aws_key_id(value);
    case CheckKind::pypi_macaroon:
      return checks::pypi_macaroon(value);
    case CheckKind::pem_private_key:
      return checks::pem_private_key(value);
    case CheckKind::json_key_file:
      return checks::json_key_file(place_of(value, text, begin, end));
    case CheckKind::placeholder:
      return !checks::is_filler(value) && !checks::is_template(value) &&
             !checks::stands_in_template(place_of(value, text, begin, end));
    case CheckKind::dictionary:
      return !checks::made_of_words(value);
    case CheckKind::digit:
      return holds_digit(value) && !checks::is_name_of_words(value);
    case CheckKind::mixed:
      return holds_two_classes(value);
    case CheckKind::url_credential:
      return checks::url_credential(value, place_of(value, text, begin, end));
    case CheckKind::uuid:
      return checks::uuid(value);
    case CheckKind::atlassian_crc32:
      return checks::atlassian_crc32(value);
    case CheckKind::crc32_hex_8:
      return checks::crc32_hex_8(value);
    case CheckKind::grafana_crc32:
      return checks::grafana_crc32(value);
    case CheckKind::confluent_crc32:
      return checks::confluent_crc32(value);
    case CheckKind::azure_marvin32:
      return checks::azure_marvin32(value);
    case CheckKind::bech32:
      return checks::bech32(value);
    case CheckKind::basic_auth:
      return checks::basic_auth(value);
    case CheckKind::crc32_base62_6_all:
      return checks::crc32_base62_6_all(value);
    case CheckKind::crc32_base62_lower_6:
      return checks::crc32_base62_lower_6(value);
    case CheckKind::crc32_hex_8_all:
      return checks::crc32_hex_8_all(value);
    case CheckKind::zuplo_crc32:
      return checks::zuplo_crc32(value);
    case CheckKind::nkey_crc16:
      return checks::nkey_crc16(value);
    case CheckKind::no_sequence:
      return !checks::is_sequence(value);
    case CheckKind::encrypted_key:
      return checks::encrypted_key(value);
    case CheckKind::clear_key:
      return !checks::encrypted_key(value);
    case CheckKind::azure_cask:
    case CheckKind::azure_devops_crc32:
      return true;
  }
  return true;
}

}  // namespace

CheckOutcome judge(CheckKind kind, std::string_view value, std::string_view text, std::size_t begin, std::size_t end) {
  if (!holds(kind, value, text, begin, end)) return is_checksum(kind) ? CheckOutcome::doubtful : CheckOutcome::fails;
  if (kind == CheckKind::placeholder && checks::is_sequence(value)) return CheckOutcome::doubtful;
  return CheckOutcome::holds;
}

// As judge says it, but for what cannot be the answer: most values are doubted by nothing, and are asked about again.
bool is_doubtful(const std::vector<Check>& checks, std::string_view value, std::string_view text, std::size_t begin,
                 std::size_t end) {
  return std::any_of(checks.begin(), checks.end(), [&](const Check& check) {
    if (check.kind == CheckKind::placeholder)
      return checks::is_sequence(value) && holds(check.kind, value, text, begin, end);
    return is_checksum(check.kind) && !holds(check.kind, value, text, begin, end);
  });
}

bool is_checksum(CheckKind kind) {
  switch (kind) {
    case CheckKind::crc32_base62_6:
    case CheckKind::github_pat:
    case CheckKind::gitlab_routable:
    case CheckKind::pypi_macaroon:
    case CheckKind::atlassian_crc32:
    case CheckKind::crc32_hex_8:
    case CheckKind::grafana_crc32:
    case CheckKind::confluent_crc32:
    case CheckKind::azure_marvin32:
    case CheckKind::bech32:
    case CheckKind::crc32_base62_6_all:
    case CheckKind::crc32_base62_lower_6:
    case CheckKind::crc32_hex_8_all:
    case CheckKind::zuplo_crc32:
    case CheckKind::nkey_crc16:
      return true;
    default:
      return false;
  }
}

bool proves(CheckKind kind, std::string_view value) {
  if (kind == CheckKind::azure_cask) return checks::azure_cask(value);
  return kind == CheckKind::azure_devops_crc32 && checks::azure_devops_crc32(value);
}

bool is_proven(const std::vector<Check>& checks, std::string_view value) {
  return std::any_of(checks.begin(), checks.end(), [&](const Check& check) {
    if (check.kind == CheckKind::nkey_crc16) return false;
    return proves(check.kind, value) || (is_checksum(check.kind) && holds(check.kind, value, value, 0, value.size()));
  });
}

}  // namespace assay
