// The output of the customer's security audit. It always holds one finding, which says that there is none: each is
// judged by its own flag.
#include "attest/formats/reader.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr Key kFindingKeys[] = {{"code", Holds::text},
                                {"message", Holds::text},
                                {"action", Holds::text},
                                {"passed", Holds::flag},
                                {"severity", Holds::text},
                                optional(nullable({"path", Holds::text})),
                                optional(nullable({"source", Holds::text}))};
constexpr Shape kFinding{kFindingKeys};
constexpr Key kKeys[] = {{"passed", Holds::flag}, {"findings", Holds::list, &kFinding}};
constexpr Shape kAudit{kKeys};

}  // namespace

void read_security_audit(Evidence& evidence) {
  const Json& json = evidence.json;
  if (!check_shape(json, kAudit, evidence.out.judgement)) return;
  judge_flag(evidence, json, "passed");
  const Json& findings = member_or_null(json, "findings");
  for (std::size_t i = 0; i < findings.items.size(); ++i) {
    const Json& finding = findings.items[i];
    const std::string where = pointer_to("/findings", i);
    judge_flag(evidence, finding, "passed", where);
    judge_word(evidence, finding, "severity", where);
    ++evidence.out.counts[is_true(member_or_null(finding, "passed")) ? "passed" : "failed"];
  }
  evidence.out.producer.tool = "dpone ops security-audit";
  evidence.remark("evidence-unbound", "", "it names no commit, producer or time");
}

}  // namespace assay::attest
