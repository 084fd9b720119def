// What a provider's answer to a live value tells of it: whose it is, what it may do, what it reaches, until when. A
// table of places in the answers that providers document; of every other answer nothing is told.
//
// Names of accounts and organisations, numbers and scopes alone: never a value, an e-mail address or any other text of
// the answer. What is told is printable ASCII and at most 120 bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "rules/rule.h"
#include "scanners/sources/remote/http/request_pool.h"

namespace assay::verification {

// Where an answer tells something. `place` is "header NAME", "xml NAME" (the texts of such elements), a JSON pointer
// (RFC 6901, without escapes) in which "*" stands for each item of a list, or "names POINTER": the names of the members
// of the object there.
struct Telling {
  std::string_view target;  // of the call, without its query (target_of)
  std::string_view check;   // "account", "scopes", "reach", "expiry"
  std::string_view what;    // in words: "organisation"
  std::string_view place;
};

// Those of a call's answers, in their order.
std::vector<Telling> tellings_of(std::string_view target);

// What stands at a telling's place.
struct Told {
  std::string_view check, what;    // of the telling
  std::vector<std::string> texts;  // not empty; each printable, as above
  bool more = false;               // than `most` were there
};

// What an answer tells, at most `most` texts of each telling; none of them holds a secret of `secrets`.
std::vector<Told> read_tellings(const std::vector<Telling>& tellings, const remote::PooledAnswer& answer,
                                const std::vector<const Secret*>& secrets, std::size_t most);

// The first text at a place as the answer has it, to be asked about next at the same provider: not to be shown. Empty
// where there is none, or a longer one than any name.
std::string name_at(std::string_view place, const remote::PooledAnswer& answer);

// What an answer tells of `secret`, whose text is never a part of it. Empty where it tells nothing.
std::vector<OfflineEvidence> told_by(const std::vector<Telling>& tellings, const remote::PooledAnswer& answer,
                                     const Secret& secret);

// The account that told_by told; empty where none stands in the evidence.
std::string account_in(const std::vector<OfflineEvidence>& evidence);

}  // namespace assay::verification
