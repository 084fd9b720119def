#include "scanners/verification/analysis.h"

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "scanners/verification/judgement.h"

namespace assay::verification {

namespace {

// Lists of a hundred repositories come to some 600 KB.
constexpr std::uint64_t kAnswerBytes = std::uint64_t{4} << 20;

// Answers are 10 at a time, so that no more than 40 MiB of them are held.
constexpr std::size_t kUnderWay = 10;

std::vector<Telling> tellings_of(const Question& question) {
  if (question.place.empty()) return {};
  return {Telling{question.url, question.check, question.what, question.place}};
}

}  // namespace

std::string_view name_of(Answered::Outcome outcome) {
  return outcome == Answered::Outcome::allowed   ? "allowed"
         : outcome == Answered::Outcome::refused ? "refused"
                                                 : "unknown";
}

std::vector<PlannedQuestion> plan_analysis(const HttpCall& verifier, const std::string& server) {
  std::vector<PlannedQuestion> out;
  for (const Question* question : questions_of(target_of(verifier))) {
    PlannedQuestion planned{question, call_of(*question, verifier)};
    if (!server.empty() && host_of(planned.call) == host_of(verifier))
      planned.call.url = at_server(planned.call.url, server);
    out.push_back(std::move(planned));
  }
  return out;
}

std::vector<Answered> analyse(const std::vector<PlannedQuestion>& plan, const AnalysisInput& input,
                              remote::RequestPool& pool, remote::Clock& clock, const Delivery::Ticks& ticks,
                              const DeliveryOptions& options) {
  std::vector<Answered> out(plan.size());
  const Secret account(input.account);
  const Values values = [&](std::string_view name) -> const Secret* {
    if (name != "account") return input.values(name);
    return input.account.empty() ? nullptr : &account;
  };
  DeliveryOptions bounded = options;
  bounded.under_way = std::min(bounded.under_way, kUnderWay);
  Delivery delivery(pool, clock, ticks, bounded);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    out[i].right = plan[i].question->right;
    out[i].target = target_of(plan[i].call);
    auto filled = fill(plan[i].call, values, clock.now());
    if (!filled) {
      out[i].why = filled.error();
      continue;
    }
    filled->request.most = kAnswerBytes;
    delivery.ask(i, std::move(filled->request));
  }
  delivery.run([&](const Delivered& delivered) {
    const auto at = static_cast<std::size_t>(delivered.id);
    Answered& answered = out[at];
    answered.status = static_cast<std::uint32_t>(delivered.answer.head.status);
    const Judgement judgement = judge(plan[at].call, delivered.answer);
    if (judgement.status == VerificationStatus::active) {
      answered.outcome = Answered::Outcome::allowed;
      answered.told = read_tellings(tellings_of(*plan[at].question), delivered.answer, input.secrets, kMostNames);
    } else if (judgement.not_accepted) {
      answered.outcome = Answered::Outcome::refused;
    } else {
      answered.why = delivered.not_sent.empty() ? judgement.why : std::string(delivered.not_sent);
    }
  });
  return out;
}

}  // namespace assay::verification
