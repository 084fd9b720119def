// Judges evidence by a policy: go, no-go or unproved. Pure: the clock and all evidence come in.
//
// Every piece of evidence of a domain counts, so a newer fail is never outweighed by an older pass. What is wrong with
// one becomes a reason with a code (attest/gate/codes.h); an exception of the policy turns reasons of its code into
// remarks until its day; one that holds for nothing is told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "attest/gate/evidence.h"
#include "attest/gate/policy.h"
#include "attest/x509/time.h"
#include "base/verdict.h"

namespace assay::gate {

// What the gate stands before.
struct Question {
  std::map<std::string, std::vector<std::string>> subjects;  // kind of digest, digests; at least of each kind that the
                                                             // policy names. Evidence must be about all of them
  std::string repository;  // "owner/name"; empty: the policy says whose evidence counts
  std::string branch;      // that runs must be of (attest/gate/runs.h); empty: the policy's branches
  attest::Instant now;
  bool has_keys = false;  // signatures could be checked
};

struct DomainResult {
  std::string name, owner;
  bool required = true, blocks = true;
  Verdict verdict = Verdict::unproved;
  std::vector<std::size_t> evidence;  // indexes
  std::vector<Reason> reasons;        // in the order of evidence
  bool excepted = false;              // an exception accepts one of them
};

struct ExceptionUse {
  std::size_t exception = 0;  // index in the policy
  std::uint64_t used = 0;
  bool expired = false;
};

struct GateResult {
  Verdict verdict = Verdict::unproved;
  double score = 0;   // of 100: the share of required domains that pass without an exception, two decimals
  std::string level;  // empty where the policy names none
  std::vector<Reason> blockers, warnings;
  std::vector<DomainResult> domains;  // in the order of the policy
  std::vector<ExceptionUse> exceptions;
};

// "go", "no-go", "unproved".
std::string_view decision_of(Verdict verdict);

// Why the policy cannot be asked so; empty where it can: a kind of subject is not given, there is no evidence at all,
// signatures are demanded and no key is there, an exception ends too far ahead, nothing names a repository, two files
// are named for one domain or one is named for no domain of the policy.
std::string objection_to(const Policy& policy, const Question& question, const std::vector<Evidence>& evidence);

// `beside`: what was found beside the evidence: remarks are warnings; what is wrong blocks, and no exception holds for
// it.
GateResult evaluate(const Policy& policy, const Question& question, const std::vector<Evidence>& evidence,
                    const std::vector<Reason>& beside = {});

}  // namespace assay::gate
