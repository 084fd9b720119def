// What answers to a made-up password and to a found one say of the found one.
#pragma once

#include <functional>
#include <string>

#include "base/finding.h"
#include "scanners/verification/logins/login_client.h"

namespace assay::verification {

struct LoginVerdict {
  VerificationStatus status = VerificationStatus::not_attempted;
  std::string control, why;  // as in VerificationRecord
};

// `control`: what a made-up password got. `ask` sends the found one, and is called at most once, where the server has
// refused the made-up one; `ask_control_again` sends another that is made up, behind a found one that was taken, where
// the first may have been refused for another reason than being wrong. `was_admitted`: another password let the same
// user in, in this run.
LoginVerdict judge_login(Protocol protocol, const LoginAnswer& control, const std::function<LoginAnswer()>& ask,
                         const std::function<LoginAnswer()>& ask_control_again, bool was_admitted);

}  // namespace assay::verification
