// What is asked of a live value beyond whether it is live: a table of requests that only read, each with what a right
// to it means and where its answer names what the value reaches. The provider documents them, or its own client makes
// them, as reading; none costs money or sends anything to a third party.
//
// A question goes to hosts of the provider that the table names, with the credentials of the rule's own request (its
// headers, or `authorization` where the interface wants them otherwise): as GET, or as POST where the provider reads so
// (testIamPermissions of Google Cloud).
//
// Of values that go into no such request themselves (private keys that sign, client secrets) a token is made first, as
// the provider documents it. It ends by itself within the hour, and is kept nowhere.
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
  // {secret}, names of companions, what an Exchange or another question `gives`, {account}: the first account that the
  // rule's request told, and {project}: of a Google service account.
  std::string_view url;
  std::string_view what, place;      // what the answer names, as a Telling does; empty: nothing beyond the right
  std::string_view said{};           // stands in answers that give what was asked for, where the status does not tell
  std::string_view authorization{};  // instead of the rule's header of that name
  std::string_view check = "reach";  // "account", "scopes", "reach", "expiry"
  std::string_view gives{};          // the name for other questions' {names} of the first that the answer names
  std::string_view body{};           // JSON, sent as POST; empty: GET
};

// How a token is made of a value: by the rule's own request, or by it with another body.
struct Exchange {
  std::string_view verifier;  // as a Question's
  std::string_view gives;     // the name of the token in questions
  std::string_view what;      // "a token of Microsoft Graph"
  std::string_view body{};    // in the place of the rule's; empty: that
};

// Of the rule's request, in the order of the table; empty where none is known.
std::vector<const Question*> questions_of(std::string_view target);

// Of the rule's request likewise; empty where values are asked with as they are.
std::vector<const Exchange*> exchanges_of(std::string_view target);

// What the claims of an exchange's token tell, where it is a JSON Web Token.
std::vector<Telling> claims_of(const Exchange& exchange);

// All of them, for tests.
std::span<const Question> all_questions();
std::span<const Exchange> all_exchanges();

// The question as a request: with the headers of the rule's, but for what is of its body and, where the question has an
// authorization of its own, that.
HttpCall call_of(const Question& question, const HttpCall& verifier);

// The request that makes the token.
HttpCall call_of(const Exchange& exchange, const HttpCall& verifier);

}  // namespace assay::verification
