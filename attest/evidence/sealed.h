// An in-toto statement as it lies in a file: by itself, or in a DSSE envelope. Our own statements are written in their
// canonical bytes (attest/canonical_json.h), and what is in a file under our types in other bytes is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "attest/dsse.h"
#include "attest/keys/private_key.h"
#include "attest/keys/public_key.h"
#include "attest/statement.h"

namespace assay::attest {

inline constexpr std::uint64_t kMostSealedBytes = std::uint64_t{8} << 20;

struct Sealed {
  Statement statement;
  std::string payload;  // the statement's bytes
  std::string digest;   // SHA-256 of them, hexadecimal
  std::optional<Envelope> envelope;
};

Checked<Sealed> read_sealed(std::string_view bytes);

enum class SignatureState { unsigned_, wrong, good };
// By one of the envelope's signatures.
SignatureState check_signature(const Sealed& sealed, const PublicKey& key);

// The hint by which a key is found: SHA-256 of its SubjectPublicKeyInfo, hexadecimal.
std::string key_id_of(const PublicKey& key);

// The file's bytes, one line: an envelope with a key, else the statement.
Result<std::string> seal(const Statement& statement, const PrivateKey* key);

// The statement in its canonical bytes.
Checked<std::string> canonical_statement(const Statement& statement);

}  // namespace assay::attest
