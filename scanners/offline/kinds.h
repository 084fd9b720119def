// The kinds of evidence, for evidence.cc: each takes a value, which it does not keep, and appends what it tells.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "rules/rule.h"

namespace assay::offline {

void tell_of_jwt(std::string_view token, std::chrono::sys_days today, std::vector<OfflineEvidence>& out);
void tell_of_aws_key_id(std::string_view value, std::vector<OfflineEvidence>& out);
void tell_of_pypi_token(std::string_view value, std::chrono::sys_days today, std::vector<OfflineEvidence>& out);

// Whose it is or what it is for, where the rule's kind of value says so in clear (identifiers.cc).
void tell_of_identifiers(const Rule& rule, std::string_view value, std::chrono::sys_days today,
                         std::vector<OfflineEvidence>& out);

// `public_keys` as in Finding.
void tell_of_private_key(std::string_view block, const std::vector<Sha256>& public_keys,
                         std::vector<OfflineEvidence>& out);

// Bytes of a value, wiped when they go. What is put in is reserved before.
class WipedBytes {
 public:
  explicit WipedBytes(std::size_t size);
  WipedBytes(const WipedBytes&) = delete;
  WipedBytes& operator=(const WipedBytes&) = delete;
  ~WipedBytes();
  std::vector<unsigned char>& bytes() { return bytes_; }
  std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  std::vector<unsigned char> bytes_;
};

}  // namespace assay::offline
