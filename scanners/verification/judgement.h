// What an answer says of a value. Only what the rule names says anything; everything else is unknown.
//
// active: a status that the rule names (any 2xx where it names none), every text that it names, and no text that it
// names for dead values. inactive: a status or text that it names for them. Never by an answer that is cut off, too
// long, a redirect, 408, 425, 429 or 5xx; nor by a page of HTML, by another type than the request asks for, or by JSON
// that is none (401 aside, which means the same whatever its body). 403 is what firewalls and missing rights give too:
// it means a dead value where the rule names a text that stands in it, or no other status and the answer is JSON.
#pragma once

#include <string>

#include "base/severity.h"
#include "rules/rule.h"
#include "scanners/sources/remote/http/request_pool.h"

namespace assay::verification {

struct Judgement {
  VerificationStatus status = VerificationStatus::unknown;
  std::string why;  // of unknown: "the server answers 503"; holds nothing of the answer but its status
  // Of unknown: the server took a look at the value and did not accept it, though not in the way that the rule names.
  // Enough for a made-up value, which must not be accepted.
  bool not_accepted = false;
};

// Whether asking again later may do better: 408, 425, 429, 500, 502 to 504, and connections that fail or break.
bool worth_repeating(const remote::PooledAnswer& answer);

Judgement judge(const HttpCall& call, const remote::PooledAnswer& answer);

// Whether the rule says how the answer to a dead value is known. Where it does not, 401 does, if a made-up value gets
// it too (RFC 9110 §15.5.2: the credentials are missing or refused).
bool names_dead(const HttpCall& call);

// Whether the request asks for JSON, by its Accept header, or the rule's texts are JSON.
bool means_json(const HttpCall& call);

}  // namespace assay::verification
