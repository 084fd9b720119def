#include "scanners/verification/logins/login_verification.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/strings.h"
#include "scanners/verification/logins/login_judgement.h"
#include "scanners/verification/logins/seed_list.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;

constexpr std::string_view kNoTime = "the time for verification was up";

// A password has no form but its characters: 20 of 62 are 119 bits that nobody has.
Secret made_up_password(const Random& random) {
  constexpr std::string_view kCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string out;
  while (out.size() < 20) {
    const std::uint64_t drawn = random() & 63U;  // none is likelier than another
    if (drawn < kCharacters.size()) out += kCharacters[drawn];
  }
  return Secret(out);
}

// Of a password as the URL has it; nothing where no server takes it.
std::optional<Secret> password_of(const Finding& finding) {
  const std::string decoded = decoded_password(finding.secret.reveal(RevealPermit("verification")));
  const bool is_text = std::none_of(decoded.begin(), decoded.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return is_text && !decoded.empty() ? std::optional(Secret(decoded)) : std::nullopt;
}

// Why a finding is not asked about at all, wherever it logs in; empty: it may be.
std::string why_not(const Finding& finding, const RuleSet& rules, const Means& means) {
  if (finding.suppressed()) return "it is suppressed";
  if (finding.ordinary_word) return "it is an ordinary word";
  if (means.trusts && !means.trusts(rules.with_details(finding.rule_index)))
    return "its rule comes with what is scanned: name its file with --config or --rules";
  if (!password_of(finding)) return "it holds characters that no password has";
  return {};
}

// Why nobody is asked for this login; empty: it may be tried.
std::string why_not_allowed(const Login& login, AllowedHosts::Leave leave) {
  if (leave != AllowedHosts::Leave::none) return {};
  return cat("its host stands in what is scanned: --allow-host ", login.host, " lets it be logged in to");
}

struct Outcome : LoginVerdict {
  Login login;
};

// The one that counts comes first: active, unsound, unknown, not attempted, inactive.
int rank(VerificationStatus status) {
  switch (status) {
    case VerificationStatus::active:
      return 0;
    case VerificationStatus::unsound_verifier:
      return 1;
    case VerificationStatus::unknown:
      return 2;
    case VerificationStatus::not_attempted:
      return 3;
    case VerificationStatus::inactive:
      break;
  }
  return 4;
}

class LoginRun {
 public:
  LoginRun(const RuleSet& rules, LoginClient& client, NameRecords& records, const Delivery::Ticks& ticks,
           const Means& means, const LoginOptions& options)
      : rules_(rules), client_(client), records_(records), ticks_(ticks), means_(means), options_(options) {}

  void settle(Finding& finding) {
    VerificationRecord record;
    finding.status = VerificationStatus::not_attempted;
    record.why = why_not(finding, rules_, means_);
    if (record.why.empty()) {
      const Outcome outcome = outcome_of(finding);
      finding.status = outcome.status;
      record.why = outcome.why;
      record.control = outcome.control;
      if (outcome.status != VerificationStatus::not_attempted) {
        record.host = outcome.login.host;
        record.at = options_.at;
      }
      if (outcome.control == "refused") finding.verified_by = VerificationRequest{"LOGIN", outcome.login.server(), 0};
    }
    finding.verification = std::move(record);
  }

  // Whether findings that were settled before others would be settled otherwise now; nobody is asked again.
  bool has_admitted() const { return !admitted_.empty(); }

  Verified counts() const {
    Verified out;
    out.requests = logins_;
    out.controls = controls_;
    out.hosts = hosts_.size();
    return out;
  }

 private:
  Outcome outcome_of(const Finding& finding) {
    // The last place beyond those that are kept says that there are others.
    constexpr std::size_t kMost = 4;
    const Secret password = *password_of(finding);
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < std::min(finding.logins.size(), kMost); ++i)
      outcomes.push_back(try_login(parse_login(finding.logins[i]), finding.fingerprint, password));
    const auto worst = [](const Outcome& a, const Outcome& b) { return rank(a.status) < rank(b.status); };
    Outcome best = *std::min_element(outcomes.begin(), outcomes.end(), worst);
    const bool all_refused = best.status == VerificationStatus::inactive;
    const bool some_refused = std::any_of(outcomes.begin(), outcomes.end(), [](const Outcome& one) {
      return one.status == VerificationStatus::inactive;
    });
    if ((all_refused && finding.logins.size() > kMost) ||
        (best.status == VerificationStatus::not_attempted && some_refused)) {
      const auto refused = std::max_element(outcomes.begin(), outcomes.end(), worst);
      best = *refused;
      best.status = VerificationStatus::unknown;
      best.why = "it is refused, but stands in other logins too, which were not tried";
    }
    return best;
  }

  Outcome try_login(const std::optional<Login>& named, const std::string& fingerprint, const Secret& password) {
    Outcome out;
    out.why = "the address beside it is not understood";
    if (!named) return out;
    out.login = *named;
    auto leave = options_.allowed.leave(named->host, named->port);
    out.why = why_not_allowed(*named, leave);
    if (!out.why.empty()) return out;
    const auto login = server_by_dns(*named);
    if (!login) {
      out.status = VerificationStatus::unknown;
      out.why = login.error();
      return out;
    }
    out.login = *login;
    leave = std::max(options_.allowed.leave(login->host, login->port), leave_by_dns(*named, login->port));
    out.why = why_not_allowed(*login, leave);
    if (!out.why.empty()) return out;
    Server& server = server_of(*login, leave);
    if (!server.way) {
      out.status = VerificationStatus::unknown;
      out.why = server.way.error();
      return out;
    }
    const auto known = controls_by_login_.find(*login);
    const LoginAnswer control = known != controls_by_login_.end() ? known->second : ask_control(*login, server);
    // Several rules may find the same password.
    const auto ask_once = [&] {
      const auto [at, is_new] = answers_.try_emplace({*login, fingerprint});
      if (is_new) at->second = ask(*login, server, password);
      return at->second;
    };
    const auto ask_control_again = [&] {
      const auto [at, is_new] = second_controls_.try_emplace(*login);
      if (is_new) at->second = send_control(*login, server);
      return at->second;
    };
    const Account account{login->protocol, login->user, login->host, login->auth_database, login->port};
    static_cast<LoginVerdict&>(out) =
        judge_login(login->protocol, control, ask_once, ask_control_again, admitted_.contains(account));
    if (out.status == VerificationStatus::active) admitted_.insert(account);
    return out;
  }

  struct Account {
    Protocol protocol = Protocol::postgres;
    std::string user, host, auth_database;
    std::uint16_t port = 0;
    friend auto operator<=>(const Account&, const Account&) = default;
  };

  struct Server {
    tl::expected<Way, std::string> way;
    std::string down;  // why it could not be reached
  };

  // The login at the server that DNS names for it (mongodb+srv), else as it is.
  tl::expected<Login, std::string> server_by_dns(const Login& login) {
    if (login.service.empty()) return login;
    const auto known = seeds_.find(login);
    if (known != seeds_.end()) return known->second;
    const auto found = time_is_up() ? tl::make_unexpected(std::string(kNoTime)) : find_seed(login, records_);
    return seeds_.emplace(login, found).first->second;
  }

  // How far a host that is allowed lets a server be asked that DNS names for it: whoever answers for DNS chose its
  // address, so none that leads into the local network.
  AllowedHosts::Leave leave_by_dns(const Login& named, std::uint16_t port) const {
    return std::min(options_.allowed.leave(named.host, port),
                    named.service.empty() ? AllowedHosts::Leave::none : AllowedHosts::Leave::public_addresses);
  }

  bool time_is_up() {
    const auto now = ticks_();
    if (!until_) until_ = now + options_.deadline;
    return now >= *until_;
  }

  Server& server_of(const Login& login, AllowedHosts::Leave leave) {
    const auto found = servers_.find({login.host, login.port});
    if (found != servers_.end()) return found->second;
    return servers_
        .emplace(std::pair(login.host, login.port),
                 Server{find_way(login, leave, options_.resolve, options_.look_up), {}})
        .first->second;
  }

  LoginAnswer ask_control(const Login& login, Server& server) {
    return controls_by_login_.emplace(login, send_control(login, server)).first->second;
  }

  LoginAnswer send_control(const Login& login, Server& server) {
    LoginAnswer answer = ask(login, server, made_up_password(means_.random));
    if (answer.state != State::no_client) ++controls_;
    return answer;
  }

  LoginAnswer ask(const Login& login, Server& server, const Secret& password) {
    if (!server.down.empty()) return {State::no_server, server.down};
    if (time_is_up()) return {State::unclear, std::string(kNoTime)};
    if (logins_ >= options_.most_logins) return {State::unclear, "the run has made as many requests as it may"};
    LoginAnswer answer = client_.log_in(login, *server.way, password);
    if (answer.state == State::no_client) return answer;
    ++logins_;
    hosts_.insert(login.host);
    if (answer.state == State::no_server) server.down = answer.why;
    return answer;
  }

  const RuleSet& rules_;
  LoginClient& client_;
  NameRecords& records_;
  const Delivery::Ticks& ticks_;
  const Means& means_;
  const LoginOptions& options_;
  std::map<std::pair<std::string, std::uint16_t>, Server> servers_;
  std::map<Login, tl::expected<Login, std::string>> seeds_;
  std::map<Login, LoginAnswer> controls_by_login_, second_controls_;
  std::map<std::pair<Login, std::string>, LoginAnswer> answers_;  // by the password's fingerprint
  std::set<std::string> hosts_;
  std::set<Account> admitted_;  // by the password of a finding
  std::optional<std::chrono::milliseconds> until_;
  std::uint64_t logins_ = 0, controls_ = 0;
};

}  // namespace

bool logs_in(const Finding& finding, const RuleSet& rules) {
  return !finding.logins.empty() && rules.with_details(finding.rule_index).details.verify.empty();
}

Verified verify_logins(std::vector<Finding>& findings, const RuleSet& rules, LoginClient& client, NameRecords& records,
                       const Delivery::Ticks& ticks, const Means& means, const LoginOptions& options) {
  LoginRun run(rules, client, records, ticks, means, options);
  for (Finding& finding : findings)
    if (logs_in(finding, rules)) run.settle(finding);
  if (run.has_admitted())
    for (Finding& finding : findings)
      if (logs_in(finding, rules)) run.settle(finding);
  return run.counts();
}

std::vector<PlannedLogin> plan_logins(const std::vector<Finding>& findings, const RuleSet& rules, const Means& means,
                                      const AllowedHosts& allowed) {
  std::map<std::pair<std::string, std::string>, PlannedLogin> out;
  for (const Finding& finding : findings) {
    if (finding.suppressed() || !logs_in(finding, rules)) continue;
    const std::string never = why_not(finding, rules, means);
    for (const std::string& address : finding.logins) {
      const auto login = parse_login(address);
      PlannedLogin& planned = out[{finding.rule, login ? login->server() : ""}];
      planned.rule = finding.rule;
      if (login) planned.server = login->server();
      std::string why = never;
      if (why.empty() && !login) why = "the address beside it is not understood";
      if (why.empty()) why = why_not_allowed(*login, allowed.leave(login->host, login->port));
      ++(why.empty() ? planned.values : planned.left_out);
      if (planned.why_not.empty()) planned.why_not = why;
    }
  }
  std::vector<PlannedLogin> list;
  for (auto& [key, planned] : out) list.push_back(std::move(planned));
  return list;
}

}  // namespace assay::verification
