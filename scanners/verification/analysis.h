// What a live value may do: the questions that are known of its provider, asked one by one after the value was found
// active by its verifier and control. Nothing is written anywhere but by whoever prints the answers.
//
// A question is allowed (the provider answers in the way that it documents), refused (it says that the value lacks the
// right: 401, 403, 404, or what the table knows as such), or unknown. Refused is a fact of the value. Unknown is a gap.
// Where questions are asked with a token, how it was made is told as they are, before them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.h"
#include "scanners/sources/remote/http/clock.h"
#include "scanners/sources/remote/http/request_pool.h"
#include "scanners/verification/delivery.h"
#include "scanners/verification/filling.h"
#include "scanners/verification/questions.h"

namespace assay::verification {

// Most names that an answer's place gives.
inline constexpr std::size_t kMostNames = 20;

struct Answered {
  std::string_view right;  // of the question; "a token of …" of an exchange
  std::string method;
  std::string target;  // scheme, host and path that were asked, as the table has them
  enum class Outcome : std::uint8_t { allowed, refused, unknown } outcome = Outcome::unknown;
  std::uint32_t status = 0;  // of the answer; 0: none came
  std::string why;           // of unknown, and of a question of which nothing was asked
  std::vector<Told> told;    // of allowed
};
std::string_view name_of(Answered::Outcome outcome);

// What is asked, and where: a question at the server that stands for the verifier's host, where one does.
struct PlannedQuestion {
  const Question* question = nullptr;
  HttpCall call;
  // The server that stands for the verifier's host is another one, and this question would go to the provider's own:
  // what stands there is another cloud, which must not get the value. It is not asked.
  bool elsewhere = false;
};
struct PlannedExchange {
  const Exchange* exchange = nullptr;
  HttpCall call;
};
struct AnalysisPlan {
  std::vector<PlannedExchange> exchanges;
  std::vector<PlannedQuestion> questions;
};
// `verifier` is the rule's request as the rule has it; `server` is "https://host:port/path" to be asked in the place of
// its host, or empty.
AnalysisPlan plan_analysis(const HttpCall& verifier, const std::string& server);

struct AnalysisInput {
  Values values;                       // of the rule's request
  std::vector<const Secret*> secrets;  // those that no text may hold
  std::string account;                 // the first that the verifier told; may be empty
};

// In the order of the plan.
std::vector<Answered> analyse(const AnalysisPlan& plan, const AnalysisInput& input, remote::RequestPool& pool,
                              remote::Clock& clock, const Delivery::Ticks& ticks, const DeliveryOptions& options);

}  // namespace assay::verification
