#include <algorithm>

#include "base/strings.h"
#include "scanners/posture/results/judge.h"

namespace assay::posture::checks {

namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::size_t kWeeks = kRecentDays / 7;  // a commit a week gives all points

void run(const Subject& subject, Judge& out) {
  if (!subject.checkout.history) return out.unproved(subject.checkout.no_history);
  const History& history = *subject.checkout.history;
  const std::string commits = counted(history.recent, "commit", "commits");
  const bool young = history.first > subject.now - kRecentDays * kDay;
  if (young && history.cut) return out.unproved("the clone is shallow, and does not reach back 90 days");
  if (young) return out.unproved(cat("the history that is here began less than 90 days ago, with ", commits));
  if (history.recent < kWeeks && history.cut && history.recent > 0)
    return out.unproved(cat("the clone is shallow, with ", commits, " of the last 90 days"));
  const int score = static_cast<int>(std::min<std::size_t>(kMostScore * history.recent / kWeeks, kMostScore));
  out.score(score,
            cat(commits, " in the last 90 days", score < kMostScore ? "; work on issues is not in a checkout" : ""));
  if (score < kMostScore) out.missing(".git/HEAD");
}

}  // namespace

extern const Check maintained = {
    .id = "posture-maintained",
    .name = "Maintained",
    .title = "Little has been done of late",
    .risk = Severity::high,
    .what = "Commits of the 90 days before today (or SOURCE_DATE_EPOCH): one a week gives 10, fewer give less.",
    .unproved =
        "A history that is shallow, began less than 90 days ago or is not there. Work on issues, and whether the "
        "repository is archived, are not seen.",
    .why = "What nobody works on gets no fixes.",
    .reproduce = "`git log --since=90.days --oneline | wc -l`.",
    .fix = "Nothing, where the software is done. Otherwise say who maintains it, or archive it.",
    .avoid = "Do not make commits for the score.",
    .references = {"https://github.com/ossf/scorecard/blob/main/docs/checks.md#maintained"},
    .open = {"--- # README.md\nHello.\n"},
    .run = run,
};

}  // namespace assay::posture::checks
