// SCRAM (RFC 5802, RFC 7677), the client's side, without channel binding: each side proves that it knows the password,
// and neither tells it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace assay::verification {

// Not synchronised.
class ScramClient {
 public:
  enum class Hash : std::uint8_t { sha1, sha256 };

  // `nonce`: printable, without ','. `password` is prepared as the mechanism has it.
  ScramClient(Hash hash, std::string_view user, Secret password, std::string nonce);

  std::string first() const;  // client-first-message

  // client-final-message. Nothing where the server's message is none, or asks for fewer rounds than RFC 7677 allows or
  // for more than kMostRounds.
  std::optional<std::string> final(std::string_view server_first);

  // Whether the server knows what it must know to check the password (server-final-message).
  bool is_proved_by(std::string_view server_final) const;

 private:
  Hash hash_;
  std::string user_;
  Secret password_;
  std::string nonce_, server_signature_;
};

inline constexpr std::uint32_t kFewestRounds = 4096, kMostRounds = 200'000;

}  // namespace assay::verification
