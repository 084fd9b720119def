#include "scanners/verification/revocation.h"

#include <utility>

#include "scanners/verification/judgement.h"

namespace assay::verification {

namespace {

constexpr std::uint64_t kAnswerBytes = std::uint64_t{64} << 10;

}  // namespace

Revocation revoke(const HttpCall& call, const Values& values, remote::RequestPool& pool, remote::Clock& clock,
                  const Delivery::Ticks& ticks, const DeliveryOptions& options) {
  Revocation out;
  auto filled = fill(call, values, clock.now());
  if (!filled) {
    out.why = filled.error();
    return out;
  }
  filled->request.most = kAnswerBytes;
  Delivery delivery(pool, clock, ticks, options);
  delivery.ask(0, std::move(filled->request));
  delivery.run([&](const Delivered& delivered) {
    out.status = static_cast<std::uint32_t>(delivered.answer.head.status);
    const Judgement judgement = judge(call, delivered.answer);
    out.why = delivered.not_sent.empty() ? judgement.why : std::string(delivered.not_sent);
    if (judgement.status == VerificationStatus::active) {
      out.outcome = Revocation::Outcome::accepted;
    } else if (judgement.not_accepted || judgement.status == VerificationStatus::inactive) {
      out.outcome = Revocation::Outcome::refused;
    }
  });
  return out;
}

}  // namespace assay::verification
