// Offline verification: what findings tell without anybody being asked (base/finding.h, OfflineEvidence).
//
// Checksums inside of values; of JSON Web Tokens (RFC 7519 §4.1) the algorithm, the end of validity and the issuer's
// host; the account in AWS key ids; the caveats of PyPI's macaroons; whether private keys can be read, are encrypted,
// and belong to a public key or certificate that stands near them.
//
// It runs over findings, once for each value, behind the scan. Nothing that is told is the value or leads to it: texts
// are put together from closed lists, numbers, days, and names that fit a narrow alphabet (host, project). Values and
// what is decoded of them are wiped. Memory: one value at a time, at most kMostValueBytes of it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "rules/rule.h"

namespace assay::offline {

// A longer value tells nothing. The longest private key that OpenSSL makes (RSA, 16,384 bits) has 12,500 bytes.
inline constexpr std::size_t kMostValueBytes = 65536;
// Reading one takes 50 µs and more: of the first so many in the order of the report.
inline constexpr std::size_t kMostPrivateKeys = 2000;

// Sets Finding::evidence. `rules` are those of the run, in which Finding::rule_index counts; `today` is UTC: what has
// ended before it has ended. The same findings and day give the same evidence. Not more than one thread at a time for
// the same findings.
void add_evidence(std::vector<Finding>& findings, const std::vector<Rule>& rules, std::chrono::sys_days today);

// The same of one finding, for runs that report as they go.
void add_evidence(Finding& finding, const std::vector<Rule>& rules, std::chrono::sys_days today);

// What the query of a URL with an Azure shared access signature says that it is for: account, rights, reach, end. Of
// closed lists, days and an account's name alone. Empty where `text` has no signature.
std::vector<OfflineEvidence> shared_access_in(std::string_view text, std::chrono::sys_days today);

}  // namespace assay::offline
