// ECDSA on P-384 by arithmetic of our own (p384.h): OpenSSL 3.0 has none for this curve that uses words of 64 bits, and
// takes four times as long.
#pragma once

#include <functional>
#include <optional>

#include "attest/keys/p384.h"
#include "attest/keys/public_key.h"

namespace assay::attest::p384 {

// The generator and the curve's order belong to every verification: u1 · generator + u2 · key (FIPS 186-5 §6.4.2), both
// scalars of kBytes. Nothing where it cannot be said.
using Combine = std::function<std::optional<Jacobian>(Bytes u1, Bytes u2)>;

// Whether the signature (DER, in its one spelling) holds over the digest, which has at most as many bits as count, or
// is cut. Nothing where OpenSSL has to look. The caller's errors of OpenSSL may grow.
std::optional<bool> verify_ecdsa(Bytes digest, Bytes signature, const Combine& combine);

// The same with a key's uncompressed point of which nothing is kept.
std::optional<bool> verify_ecdsa(Bytes digest, Bytes signature, Bytes point);

// The curve's own point, uncompressed; empty where OpenSSL does not have it.
Bytes generator_point();

// A key's point, uncompressed; empty where it is none of this curve. What OpenSSL has read is on the curve.
std::string point_of(EVP_PKEY* key);

}  // namespace assay::attest::p384
