#include "attest/formats/demands.h"

#include <algorithm>

#include "attest/clock_skew.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

void judge_subject(Evidence& evidence, std::string_view algorithm, std::string_view what, std::string_view asked) {
  bool told = false;
  for (const EvidenceSubject& subject : evidence.out.subjects) {
    if (subject.algorithm != algorithm) continue;
    told = true;
    if (subject.digest != asked) {
      evidence.fail(cat("evidence-other-", what), "", cat("it is about ", what, ' ', subject.digest, ", not ", asked));
      return;
    }
  }
  if (!told) evidence.unproved(cat("evidence-no-", what), "", cat("it does not say which ", what, " it is about"));
}

void judge_text(Evidence& evidence, std::string_view what, const std::string& told,
                const std::optional<std::string>& asked) {
  if (!asked) return;
  if (told.empty()) {
    evidence.unproved(cat("evidence-no-", what), "", cat("it does not say its ", what));
  } else if (told != *asked) {
    evidence.fail(cat("evidence-other-", what), "", cat("its ", what, " is '", told, "', not '", *asked, "'"));
  }
}

void judge_times(Evidence& evidence) {
  const EvidenceDemands& asked = evidence.options.demands;
  const EvidenceTimes& times = evidence.out.times;
  if (asked.now) {
    if (times.made && times.made->seconds > asked.now->seconds + kClockSkewSeconds)
      evidence.fail("evidence-future", "", cat("it is of ", text_of(*times.made), ", which has not come"));
    if (times.expires && *times.expires < *asked.now)
      evidence.fail("evidence-expired", "", cat("it expired at ", text_of(*times.expires)));
  }
  if (!asked.max_age || !asked.now) return;
  const auto& at = times.made ? times.made : times.started;
  if (!at) {
    evidence.unproved("evidence-no-time", "", "it does not say when it was made");
  } else if (at->seconds < asked.now->seconds - *asked.max_age) {
    evidence.fail("evidence-too-old", "", cat("it is of ", text_of(*at), ", older than ", *asked.max_age, " seconds"));
  }
}

void judge_counts(Evidence& evidence) {
  const EvidenceDemands& asked = evidence.options.demands;
  const auto skipped = evidence.out.counts.find("skipped");
  if (asked.max_skipped && skipped != evidence.out.counts.end() && skipped->second > *asked.max_skipped)
    evidence.fail("evidence-too-many-skipped", "",
                  cat(skipped->second, " were skipped, and ", *asked.max_skipped, " may be"));
}

}  // namespace

void judge_demands(Evidence& evidence) {
  const EvidenceDemands& asked = evidence.options.demands;
  const EvidenceProducer& by = evidence.out.producer;
  if (asked.commit) judge_subject(evidence, "gitCommit", "commit", *asked.commit);
  if (asked.tree) judge_subject(evidence, "gitTree", "tree", *asked.tree);
  judge_text(evidence, "repository", by.repository, asked.repository);
  judge_text(evidence, "workflow", by.workflow, asked.workflow);
  judge_text(evidence, "branch", by.branch, asked.branch);
  judge_text(evidence, "event", by.event, asked.event);
  const auto release = evidence.out.facts.find("release");
  judge_text(evidence, "release", release == evidence.out.facts.end() ? "" : release->second, asked.release);
  const auto head = evidence.out.facts.find("latest_chain_hash");
  judge_text(evidence, "head", head == evidence.out.facts.end() ? "" : head->second, asked.head);
  judge_times(evidence);
  judge_counts(evidence);
}

}  // namespace assay::attest
