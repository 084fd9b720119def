#include "attest/formats/words.h"

#include <algorithm>
#include <span>
#include <string>

namespace assay::attest {

namespace {

constexpr std::string_view kPass[] = {
    "pass",     "passed",    "success", "successful",    "succeeded",        "ok",
    "go",       "verified",  "matched", "release-ready", "release_ready",    "ga_ready",
    "complete", "completed", "green",   "ready",         "industrial_ready", "true"};
constexpr std::string_view kFail[] = {
    "fail",       "failed", "failure",    "error",    "errored", "blocked",           "no-go",     "no_go",
    "regression", "red",    "mismatched", "rejected", "invalid", "rollback_required", "timed_out", "false"};
constexpr std::string_view kUnproved[] = {
    "unproved",         "unverified", "skipped", "skip",       "not_run", "cancelled",       "canceled",
    "neutral",          "stale",      "pending", "queued",     "missing", "in_progress",     "warning",
    "partial",          "unknown",    "expired", "incomplete", "not-run", "action_required", "unable_to_certify",
    "release_candidate"};

bool holds(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

std::optional<Verdict> verdict_of_word(std::string_view word) {
  if (word.size() > 32) return std::nullopt;
  std::string folded(word);
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (holds(kPass, folded)) return Verdict::pass;
  if (holds(kFail, folded)) return Verdict::fail;
  if (holds(kUnproved, folded)) return Verdict::unproved;
  return std::nullopt;
}

}  // namespace assay::attest
