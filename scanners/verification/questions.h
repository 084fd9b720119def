// What is asked of a live value beyond whether it is live: a table of requests that only read, each with what a right
// to it means and where its answer names what the value reaches. The provider documents them, or its own client makes
// them, as reading; none costs money, makes a token or sends anything to a third party.
//
// A question goes to hosts of the provider that the table names, with the credentials of the rule's own request (its
// headers, or `authorization` where the interface wants them otherwise), as GET.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "rules/rule.h"
#include "scanners/verification/tellings.h"

namespace assay::verification {

struct Question {
  // Of the rule's request, without its query (target_of): whose values may be asked about.
  std::string_view verifier;
  std::string_view right;  // that an answer proves: "repositories"
  // {secret}, names of companions, and {account}: the first account that the rule's request told.
  std::string_view url;
  std::string_view what, place;      // what the answer names, as a Telling does; empty: nothing beyond the right
  std::string_view said{};           // stands in answers that give what was asked for, where the status does not tell
  std::string_view authorization{};  // instead of the rule's header of that name
  std::string_view check = "reach";  // "account", "scopes", "reach", "expiry"
};

// Of the rule's request, in the order of the table; empty where none is known.
std::vector<const Question*> questions_of(std::string_view target);

// All of them, for tests.
std::span<const Question> all_questions();

// The question as a request: with the headers of the rule's.
HttpCall call_of(const Question& question, const HttpCall& verifier);

}  // namespace assay::verification
