#include "scanners/verification/verification.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "base/hash.h"
#include "base/strings.h"
#include "scanners/verification/assignments.h"
#include "scanners/verification/judgement.h"
#include "scanners/verification/logins/login_verification.h"
#include "scanners/verification/tellings.h"
#include "scanners/verification/verdict.h"

namespace assay::verification {

namespace {

using remote::WireRequest;

// A longer answer is asked for again by another rule.
constexpr std::size_t kKeptBody = 1024;

// Names a request by all that is sent, without keeping it.
Sha256 digest_of(const WireRequest& request) {
  std::string all = cat(request.method, "\n", request.url.text(), "\n");
  for (const auto& [name, value] : request.headers) all += cat(name, ":", value, "\n");
  for (const auto& [name, value] : request.secret_headers)
    all += cat(name, ":", value.reveal(RevealPermit("verification")), "\n");
  all += cat("\n", request.body.value_or(""));
  const Secret wiped(all);
  std::fill(all.begin(), all.end(), '\0');
  return sha256(wiped.reveal(RevealPermit("verification")));
}

// Why a refusal proves nothing dead; empty: it does.
std::string doubt_of_refusal(const Verifier& verifier, const Assignment& assignment, std::string_view body) {
  const std::string host = host_of(verifier.call);
  std::string doubt = doubt_of_companions(assignment.belonging, tells_whose_fault(verifier.home, body), host,
                                          verifier.companions, assignment.more_choices, assignment.choices.size());
  if (!doubt.empty() || verifier.refusal == RefusalMeans::dead) return doubt;
  if (verifier.refusal == RefusalMeans::other_kind)
    return cat(host, " refuses it; it may be of a kind that looks the same and is not accepted there");
  return cat(host, " refuses it; a server of your own, of another region or a sandbox may not: --verify-server ", host,
             "=HOST asks that instead, ", host, "=", host, " says that there is none");
}

class Run {
 public:
  Run(std::vector<Finding>& findings, const RuleSet& rules, remote::RequestPool& pool, remote::Clock& clock,
      const Delivery::Ticks& ticks, const Means& means, const VerificationOptions& options)
      : findings_(findings),
        clock_(clock),
        options_(options),
        rules_(rules),
        assigner_(findings, rules, means),
        delivery_(pool, clock, ticks, options.delivery) {}

  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  // An answer may hold a token.
  ~Run() {
    for (auto& [id, delivered] : answers_) wipe(delivered);
  }

  Verified run() {
    for (std::size_t i = 0; i < findings_.size(); ++i) begin(i);
    // The first value's companions go along: whether the secret decides is what the control is to tell.
    for (auto& [rule, trial] : trials_)
      trial.first = &ask_control(trial, cases_[trial.cases.front()].assignment.choices.front().companions);
    delivery_.run([this](Delivered delivered) {
      got(delivered);
      wipe(delivered);
    });
    for (Case& one : cases_) settle(one);
    counts_.requests = delivery_.requests();
    counts_.hosts = delivery_.hosts();
    for (const Finding& finding : findings_)
      if (!finding.suppressed()) ++counts_.by_status[static_cast<std::size_t>(finding.status)];
    tell_unproved();
    return std::move(counts_);
  }

 private:
  static void wipe(Delivered& delivered) {
    OPENSSL_cleanse(delivered.answer.body.data(), delivered.answer.body.size());
  }

  // A finding with what was learned of it.
  struct Case {
    Finding* finding = nullptr;
    Assignment assignment;
    std::vector<Verdict> verdicts;
  };

  // A verifier with its control, by the companions that the made-up value had. The first comes before all values.
  struct Trial {
    std::shared_ptr<Verifier> verifier;
    std::vector<std::size_t> cases;
    ControlAnswer* first = nullptr;
    std::map<Choice::Companions, ControlAnswer> controls;
  };

  // A request under way, and whom its answer is for.
  struct Flight {
    Trial* trial = nullptr;  // of a control
    ControlAnswer* control = nullptr;
    struct Passenger {
      std::size_t of = 0;  // index in cases_
      std::size_t choice = 0;
      bool guessed = false;
    };
    std::vector<Passenger> passengers;
  };

  void begin(std::size_t index) {
    Finding& finding = findings_[index];
    if (finding.verification && logs_in(finding, rules_)) return;
    Case one{&finding, assigner_.assign(finding), {}};
    const Assignment& assignment = one.assignment;
    if (assignment.verifier && assignment.why_not.empty()) {
      Trial& trial = trials_[finding.rule_index];
      trial.verifier = assignment.verifier;
      trial.cases.push_back(cases_.size());
    }
    cases_.push_back(std::move(one));
  }

  const ControlAnswer& ask_control_again(Trial& trial, const Choice::Companions& companions) {
    const auto known = trial.controls.find(companions);
    return known != trial.controls.end() ? known->second : ask_control(trial, companions);
  }

  ControlAnswer& ask_control(Trial& trial, const Choice::Companions& companions) {
    ControlAnswer& control = trial.controls[companions];
    const Choice choice{&*trial.verifier->control, companions};
    auto filled = fill(trial.verifier->call, choice.values(), clock_.now());
    if (!filled) {
      control.state = ControlAnswer::State::unanswered;
      control.why = filled.error();
      return control;
    }
    ++counts_.controls;
    Flight flight;
    flight.trial = &trial;
    flight.control = &control;
    send(std::move(filled->request), std::move(flight));
    return control;
  }

  void send(WireRequest request, Flight flight) {
    request.most = options_.answer_bytes;
    const std::uint64_t id = next_id_++;
    flights_.emplace(id, std::move(flight));
    delivery_.ask(id, std::move(request));
  }

  // With what stands nearest; what else there is comes along when that was not it.
  void ask_values(Trial& trial) {
    for (const std::size_t index : trial.cases) ask_value(trial, index, 0);
  }

  void ask_value(Trial& trial, std::size_t index, std::size_t choice) {
    auto filled = fill(trial.verifier->call, cases_[index].assignment.choices[choice].values(), clock_.now());
    if (!filled) return;  // cannot be: it could be filled before
    const Flight::Passenger passenger{index, choice, filled->guessed};
    const auto [known, is_new] = asked_.emplace(digest_of(filled->request), next_id_);
    const auto flight = is_new ? flights_.end() : flights_.find(known->second);
    const auto answer = is_new ? answers_.end() : answers_.find(known->second);
    if (flight != flights_.end()) {
      flight->second.passengers.push_back(passenger);
    } else if (answer != answers_.end()) {
      judge_for(passenger, answer->second);
    } else {
      known->second = next_id_;
      Flight own;
      own.passengers.push_back(passenger);
      send(std::move(filled->request), std::move(own));
    }
  }

  void got(const Delivered& delivered) {
    const auto found = flights_.find(delivered.id);
    if (found == flights_.end()) return;
    const Flight flight = std::move(found->second);
    flights_.erase(found);
    if (flight.control != nullptr) {
      took_control(*flight.trial, *flight.control, delivered);
      return;
    }
    for (const Flight::Passenger& passenger : flight.passengers) judge_for(passenger, delivered);
    // For another rule with the same request, which may come later.
    if (trials_.size() > 1 && delivered.answer.body.size() <= kKeptBody) answers_.emplace(delivered.id, delivered);
  }

  void took_control(Trial& trial, ControlAnswer& control, const Delivered& delivered) {
    const Judgement judgement = judge(trial.verifier->call, delivered.answer);
    control.status = delivered.answer.head.status;
    if (judgement.status == VerificationStatus::active) {
      control.state = ControlAnswer::State::accepted;
    } else if (judgement.status == VerificationStatus::inactive || judgement.not_accepted) {
      control.state = ControlAnswer::State::refused;
      if (&control == trial.first) ask_values(trial);
    } else {
      control.state = ControlAnswer::State::unanswered;
      control.why = delivered.not_sent.empty() ? judgement.why : std::string(delivered.not_sent);
    }
  }

  void judge_for(const Flight::Passenger& passenger, const Delivered& delivered) {
    Case& one = cases_[passenger.of];
    Trial& trial = trials_.at(one.finding->rule_index);
    const HttpCall& call = trial.verifier->call;
    Verdict verdict{judge(call, delivered.answer), static_cast<std::uint32_t>(delivered.answer.head.status)};
    Judgement& judgement = verdict.judgement;
    if (!delivered.not_sent.empty()) judgement.why = delivered.not_sent;
    // Where the rule does not say what a dead value gets: what a made-up one got, if that is 401.
    if (judgement.status == VerificationStatus::unknown && verdict.http_status == 401 && trial.first->status == 401 &&
        !names_dead(call))
      judgement = {VerificationStatus::inactive, {}, false};
    if (judgement.status == VerificationStatus::inactive && passenger.guessed)
      judgement = {VerificationStatus::unknown, "it is refused, by a request that the rule describes loosely", true};
    if (judgement.status == VerificationStatus::inactive)
      if (std::string doubt = doubt_of_refusal(*trial.verifier, one.assignment, delivered.answer.body); !doubt.empty())
        judgement = {VerificationStatus::unknown, std::move(doubt), true};
    // A vendor that looks at the companions alone accepts any value with those of a live one.
    if (judgement.status == VerificationStatus::active) {
      verdict.confirmed_by = &ask_control_again(trial, one.assignment.choices[passenger.choice].companions);
      verdict.told = told_by(trial.verifier->tellings, delivered.answer, one.finding->secret);
    }
    const bool is_settled = judgement.status == VerificationStatus::active;
    one.verdicts.push_back(std::move(verdict));
    if (!is_settled && passenger.choice + 1 < one.assignment.choices.size())
      ask_value(trial, passenger.of, passenger.choice + 1);
  }

  void settle(Case& one) {
    Finding& finding = *one.finding;
    VerificationRecord record;
    const Assignment& assignment = one.assignment;
    record.why = assignment.why_not;
    if (!assignment.why_not.empty()) {
      finding.status = assignment.impossible_control ? VerificationStatus::unknown : VerificationStatus::not_attempted;
      record.control = assignment.impossible_control ? "impossible" : "";
      finding.verification = std::move(record);
      return;
    }
    const Trial& trial = trials_.at(finding.rule_index);
    record.host = host_of(trial.verifier->call);
    record.at = options_.at;
    if (auto known = evidence_of(assignment.belonging)) finding.evidence.push_back(std::move(*known));
    finding.status = VerificationStatus::unknown;
    switch (trial.first->state) {
      case ControlAnswer::State::accepted:
        finding.status = VerificationStatus::unsound_verifier;
        record.control = "accepted";
        record.why = "a made-up value is accepted too; this one was not sent";
        break;
      case ControlAnswer::State::waiting:
      case ControlAnswer::State::unanswered:
        record.control = "unanswered";
        record.why = cat("of a made-up value: ", trial.first->why, "; this one was not sent");
        break;
      case ControlAnswer::State::refused:
        record.control = "refused";
        finding.verified_by = VerificationRequest{trial.verifier->call.method, target_of(trial.verifier->call), 0};
        settle_by_answers(one, record);
        break;
    }
    finding.verification = std::move(record);
  }

  static void settle_by_answers(Case& one, VerificationRecord& record) {
    Finding& finding = *one.finding;
    if (one.verdicts.empty()) {
      record.why = "no answer came";
      return;
    }
    for (Verdict& verdict : one.verdicts) confirm(verdict);
    const Verdict& best = best_of(one.verdicts);
    finding.status = best.judgement.status;
    finding.verified_by->status = best.http_status;
    record.why = best.judgement.why;
    if (finding.status == VerificationStatus::unsound_verifier) record.control = "accepted";
    if (finding.status == VerificationStatus::active)
      finding.evidence.insert(finding.evidence.end(), best.told.begin(), best.told.end());
  }

  void tell_unproved() {
    std::map<std::pair<std::string, std::string>, std::uint64_t> gaps;
    for (const Finding& finding : findings_) {
      if (finding.suppressed() || !finding.verification) continue;
      if (finding.status == VerificationStatus::unknown || finding.status == VerificationStatus::unsound_verifier)
        ++gaps[{finding.rule, finding.verification->why}];
    }
    for (const auto& [gap, count] : gaps)
      counts_.unproved.insert({gap.first, cat(counted(count, "value", "values"), ": ", gap.second)});
  }

  std::vector<Finding>& findings_;
  remote::Clock& clock_;
  const VerificationOptions& options_;
  const RuleSet& rules_;
  Assigner assigner_;
  Delivery delivery_;
  std::vector<Case> cases_;
  std::map<std::uint32_t, Trial> trials_;  // by rule
  std::map<std::uint64_t, Flight> flights_;
  std::map<Sha256, std::uint64_t> asked_;
  std::map<std::uint64_t, Delivered> answers_;
  std::uint64_t next_id_ = 0;
  Verified counts_;
};

}  // namespace

Verified verify(std::vector<Finding>& findings, const RuleSet& rules, remote::RequestPool& pool, remote::Clock& clock,
                const Delivery::Ticks& ticks, const Means& means, const VerificationOptions& options) {
  return Run(findings, rules, pool, clock, ticks, means, options).run();
}

}  // namespace assay::verification
