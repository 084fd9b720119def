// Why a verification ended: the step that refused, and what it found. A verdict over input, so no Error: those are for
// what the user or the machine did wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "base/strings.h"

namespace assay::attest {

// In the order in which a bundle goes through them.
enum class Step : std::uint8_t {
  input,        // not read, too large
  format,       // no JSON, no base64, no DER
  bundle,       // the shape of the bundle
  root,         // the trusted root
  key,          // the key that a managed-key bundle needs
  set,          // signed entry timestamp, the log's promise
  proof,        // inclusion proof
  checkpoint,   // the log's signed tree head
  binding,      // the log entry is not about this bundle
  tsa,          // RFC 3161 time-stamp
  time,         // no verified time
  certificate,  // what the signing certificate must be like
  chain,        // from the signing certificate to a trusted authority
  sct,          // signed certificate timestamp
  identity,     // who signed
  signature,    // over artifact or envelope
  statement,    // in-toto
  predicate,    // its type
  digest,       // the artifact is not the one that was signed
};
std::string_view name_of(Step step);

struct Refusal {
  Step step = Step::input;
  std::string why;

  // "checkpoint: no signature of log2025-1.rekor.sigstore.dev"; printable.
  std::string text() const;
};

template <class T>
using Checked = tl::expected<T, Refusal>;
using Check = Checked<void>;

inline tl::unexpected<Refusal> refuse(Step step, std::string why) {
  return tl::make_unexpected(Refusal{step, std::move(why)});
}

}  // namespace assay::attest
