#include "scanners/verification/analysis.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/strings.h"
#include "scanners/secrets/checks/decode.h"
#include "scanners/sources/remote/json_page.h"
#include "scanners/verification/judgement.h"
#include "scanners/verification/service_account.h"

namespace assay::verification {

namespace {

using Outcome = Answered::Outcome;

// Lists of a hundred repositories come to some 600 KB.
constexpr std::uint64_t kAnswerBytes = std::uint64_t{4} << 20;
constexpr std::uint64_t kTokenAnswerBytes = std::uint64_t{64} << 10;

// Answers are 10 at a time, so that no more than 40 MiB of them are held.
constexpr std::size_t kUnderWay = 10;

// Slack's errors (status 200) that mean a missing right; its others are of the request or of Slack.
constexpr auto kMissingRights = std::to_array<std::string_view>({
    "\"access_denied\"",
    "\"ekm_access_denied\"",
    "\"enterprise_is_restricted\"",
    "\"missing_scope\"",
    "\"no_permission\"",
    "\"not_allowed_token_type\"",
    "\"restricted_action\"",
    "\"team_access_not_granted\"",
});

std::vector<Telling> tellings_of(const Question& question) {
  if (question.place.empty()) return {};
  return {Telling{question.url, question.check, question.what, question.place}};
}

bool means_no_right(const remote::PooledAnswer& answer) {
  const int status = answer.head.status;
  if (status == 401 || status == 403 || status == 404) return true;
  return status == 200 && std::any_of(kMissingRights.begin(), kMissingRights.end(), [&](std::string_view error) {
           return answer.body.find(error) != std::string::npos;
         });
}

// The claims of a token in JSON (RFC 7519 §3); empty where it is of another kind.
std::string claims_in(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return {};
  const std::string_view middle = token.substr(first + 1, second - first - 1);
  std::vector<unsigned char> bytes(middle.size());
  const auto size = checks::decode_base64(middle, bytes);
  return size ? std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(*size)) : std::string();
}

class Analysis {
 public:
  Analysis(const AnalysisPlan& plan, const AnalysisInput& input, remote::RequestPool& pool, remote::Clock& clock,
           const Delivery::Ticks& ticks, const DeliveryOptions& options)
      : plan_(plan),
        input_(input),
        clock_(clock),
        out_(plan.exchanges.size() + plan.questions.size()),
        delivery_(pool, clock, ticks, bounded(options)) {
    if (!input.account.empty()) names_.emplace("account", Secret(input.account));
    if (const Secret* account = input.values("google-cloud-service-account-email"))
      if (const std::string project = project_of(account->reveal(RevealPermit("verification"))); !project.empty())
        names_.emplace("project", Secret(project));
  }

  std::vector<Answered> run() {
    for (std::size_t i = 0; i < plan_.exchanges.size(); ++i) {
      out_[i].right = plan_.exchanges[i].exchange->what;
      ask(i, plan_.exchanges[i].call, kTokenAnswerBytes);
    }
    delivery_.run([this](Delivered delivered) { got_token(std::move(delivered)); });
    // What one question's answer names, another may need: it is asked in the second round.
    for (const bool second : {false, true}) {
      for (std::size_t i = 0; i < plan_.questions.size(); ++i)
        if (needs_answers(*plan_.questions[i].question) == second) ask_question(i);
      delivery_.run([this](const Delivered& delivered) { got_answer(delivered); });
    }
    return std::move(out_);
  }

 private:
  static DeliveryOptions bounded(DeliveryOptions options) {
    options.under_way = std::min(options.under_way, kUnderWay);
    return options;
  }

  const Secret* value_of(std::string_view name) const {
    const auto known = names_.find(name);
    return known == names_.end() ? input_.values(name) : &known->second;
  }

  // The question that gives a name; null where none does.
  const Question* giver_of(std::string_view name) const {
    for (const PlannedQuestion& planned : plan_.questions)
      if (planned.question->gives == name) return planned.question;
    return nullptr;
  }

  bool needs_answers(const Question& question) const {
    const std::vector<std::string> names = companions_of(call_of(question, {}));
    return std::any_of(names.begin(), names.end(),
                       [this](const std::string& name) { return giver_of(name) != nullptr; });
  }

  void ask(std::size_t at, const HttpCall& call, std::uint64_t most) {
    out_[at].method = call.method;
    out_[at].target = target_of(call);
    auto filled = fill(
        call, [this](std::string_view name) { return value_of(name); }, clock_.now());
    if (!filled) {
      out_[at].why = filled.error();
      return;
    }
    filled->request.most = most;
    delivery_.ask(at, std::move(filled->request));
  }

  void ask_question(std::size_t index) {
    const PlannedQuestion& planned = plan_.questions[index];
    const std::size_t at = plan_.exchanges.size() + index;
    Answered& answered = out_[at];
    answered.right = planned.question->right;
    answered.method = planned.call.method;
    answered.target = target_of(planned.call);
    if (planned.elsewhere) {
      answered.why = "not asked: the server of --verify-server may be of another cloud";
      return;
    }
    for (const std::string& name : companions_of(planned.call)) {
      if (value_of(name) != nullptr) continue;
      if (const auto why = missing_.find(name); why != missing_.end()) {
        answered.outcome = why->second.first;
        answered.why = why->second.second;
        return;
      }
    }
    ask(at, planned.call, kAnswerBytes);
  }

  // `why`, of the outcome, is told of the questions that need the name.
  void not_given(std::string_view name, Outcome outcome, std::string why) {
    missing_.insert_or_assign(std::string(name), std::pair(outcome, std::move(why)));
  }

  void got_token(Delivered delivered) {
    const PlannedExchange& planned = plan_.exchanges[static_cast<std::size_t>(delivered.id)];
    Answered& answered = out_[static_cast<std::size_t>(delivered.id)];
    answered.status = static_cast<std::uint32_t>(delivered.answer.head.status);
    const Judgement judgement = judge(planned.call, delivered.answer);
    answered.why = delivered.not_sent.empty() ? judgement.why : std::string(delivered.not_sent);
    if (judgement.status == VerificationStatus::active) {
      take_token(planned, delivered.answer, answered);
    } else if (judgement.status == VerificationStatus::inactive || means_no_right(delivered.answer)) {
      answered.outcome = Outcome::refused;
    }
    if (answered.outcome != Outcome::allowed)
      not_given(planned.exchange->gives, answered.outcome, cat("there is no token: ", planned.exchange->what));
    OPENSSL_cleanse(delivered.answer.body.data(), delivered.answer.body.size());
  }

  void take_token(const PlannedExchange& planned, const remote::PooledAnswer& answer, Answered& answered) {
    auto page = remote::parse_page(answer.body);
    std::string token = page ? remote::text_of(*page, "access_token") : std::string();
    if (page && !token.empty()) {
      auto& held = (*page)["access_token"].get_ref<std::string&>();
      OPENSSL_cleanse(held.data(), held.size());
    }
    if (token.empty()) {
      answered.why = "the answer holds no token";
      return;
    }
    answered.outcome = Outcome::allowed;
    const Secret& kept = names_.insert_or_assign(std::string(planned.exchange->gives), Secret(token)).first->second;
    remote::PooledAnswer claims;
    claims.body = claims_in(token);
    OPENSSL_cleanse(token.data(), token.size());
    std::vector<const Secret*> secrets = secrets_told_of();
    secrets.push_back(&kept);
    answered.told = read_tellings(claims_of(*planned.exchange), claims, secrets, kMostNames);
  }

  std::vector<const Secret*> secrets_told_of() const {
    std::vector<const Secret*> out = input_.secrets;
    for (const PlannedExchange& planned : plan_.exchanges)
      if (const auto token = names_.find(planned.exchange->gives); token != names_.end()) out.push_back(&token->second);
    return out;
  }

  void got_answer(const Delivered& delivered) {
    const auto at = static_cast<std::size_t>(delivered.id);
    const PlannedQuestion& planned = plan_.questions[at - plan_.exchanges.size()];
    Answered& answered = out_[at];
    answered.status = static_cast<std::uint32_t>(delivered.answer.head.status);
    const Judgement judgement = judge(planned.call, delivered.answer);
    if (judgement.status == VerificationStatus::active) {
      answered.outcome = Outcome::allowed;
      answered.told = read_tellings(tellings_of(*planned.question), delivered.answer, secrets_told_of(), kMostNames);
    } else if (judgement.not_accepted && means_no_right(delivered.answer)) {
      answered.outcome = Outcome::refused;
    } else {
      answered.why = delivered.not_sent.empty() ? judgement.why : std::string(delivered.not_sent);
    }
    const std::string_view gives = planned.question->gives;
    if (gives.empty()) return;
    const std::string name =
        answered.outcome == Outcome::allowed ? name_at(planned.question->place, delivered.answer) : "";
    if (!name.empty()) {
      names_.insert_or_assign(std::string(gives), Secret(name));
    } else {
      not_given(gives, answered.outcome == Outcome::unknown ? Outcome::unknown : Outcome::refused,
                cat("no ", gives, " is known"));
    }
  }

  const AnalysisPlan& plan_;
  const AnalysisInput& input_;
  remote::Clock& clock_;
  std::vector<Answered> out_;  // exchanges, then questions
  std::map<std::string, Secret, std::less<>> names_;
  std::map<std::string, std::pair<Outcome, std::string>, std::less<>> missing_;
  Delivery delivery_;
};

}  // namespace

std::string_view name_of(Answered::Outcome outcome) {
  return outcome == Outcome::allowed ? "allowed" : outcome == Outcome::refused ? "refused" : "unknown";
}

AnalysisPlan plan_analysis(const HttpCall& verifier, const std::string& server) {
  AnalysisPlan out;
  const std::string own = cat("https://", host_of(verifier));
  for (const Exchange* exchange : exchanges_of(target_of(verifier))) {
    PlannedExchange planned{exchange, call_of(*exchange, verifier)};
    if (!server.empty()) planned.call.url = at_server(planned.call.url, server);
    out.exchanges.push_back(std::move(planned));
  }
  for (const Question* question : questions_of(target_of(verifier))) {
    PlannedQuestion planned{question, call_of(*question, verifier)};
    const bool same_host = host_of(planned.call) == host_of(verifier);
    if (!server.empty() && same_host) planned.call.url = at_server(planned.call.url, server);
    planned.elsewhere = !server.empty() && !same_host && server != own;
    out.questions.push_back(std::move(planned));
  }
  return out;
}

std::vector<Answered> analyse(const AnalysisPlan& plan, const AnalysisInput& input, remote::RequestPool& pool,
                              remote::Clock& clock, const Delivery::Ticks& ticks, const DeliveryOptions& options) {
  return Analysis(plan, input, pool, clock, ticks, options).run();
}

}  // namespace assay::verification
