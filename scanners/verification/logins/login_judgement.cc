#include "scanners/verification/logins/login_judgement.h"

#include "base/strings.h"

namespace assay::verification {

namespace {

using State = LoginAnswer::State;

// Why a refusal does not mean a dead password; empty: it does. `said`: what the server let see of that. `was_admitted`:
// the account was let in from here by another password.
std::string doubt_of_refusal(Protocol protocol, const std::string& said, bool was_admitted) {
  // The name is that of several accounts, one for each network that they may come from, each with its password.
  if (protocol == Protocol::mysql)
    return "it is refused, as is a right password from a host that its account is not for (MySQL's hold for hosts)";
  // Another password of the user tells nothing of other reasons that PostgreSQL's poolers have, at another time.
  if (protocol == Protocol::postgres) return said;
  if (was_admitted) return {};
  if (protocol == Protocol::ssh) return "it is refused, as by servers that take no passwords";
  if (protocol == Protocol::mongodb)
    return "it is refused, as is a right password from a host that its user is not for, or for another authSource";
  return said;
}

}  // namespace

LoginVerdict judge_login(Protocol protocol, const LoginAnswer& control, const std::function<LoginAnswer()>& ask,
                         const std::function<LoginAnswer()>& ask_control_again, bool was_admitted) {
  using Status = VerificationStatus;
  const LoginVerdict unsound{Status::unsound_verifier, "accepted", "a made-up password is accepted too"};
  switch (control.state) {
    case State::no_client:
      return {Status::not_attempted, {}, control.why};
    case State::accepted:
      return {unsound.status, unsound.control, cat(unsound.why, "; this one was not sent")};
    case State::unclear:
    case State::no_server:
      return {Status::unknown, "unanswered", cat("of a made-up password: ", control.why, "; this one was not sent")};
    case State::refused:
      break;
  }
  const LoginAnswer answer = ask();
  if (answer.state == State::refused) {
    const std::string doubt = doubt_of_refusal(protocol, answer.why, was_admitted);
    return {doubt.empty() ? Status::inactive : Status::unknown, "refused", doubt};
  }
  if (answer.state != State::accepted) return {Status::unknown, "refused", answer.why};
  if (control.why.empty()) return {Status::active, "refused", {}};
  // What refused the first made-up password for another reason may take all when that is over.
  const LoginAnswer again = ask_control_again();
  if (again.state == State::accepted) return unsound;
  if (again.state != State::refused)
    return {Status::unknown, "unanswered", cat("of another made-up password: ", again.why)};
  return {Status::active, "refused", {}};
}

}  // namespace assay::verification
