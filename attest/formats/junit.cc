// JUnit XML. There is no schema that all writers keep to, so the cases are counted, and the numbers that suites give of
// themselves must not be worse than the count.
#include <algorithm>
#include <array>
#include <vector>

#include "attest/formats/reader.h"
#include "attest/formats/words.h"
#include "attest/xml.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

struct Tally {
  std::uint64_t tests = 0, failed = 0, errors = 0, skipped = 0;

  void add(const Tally& other) {
    tests += other.tests;
    failed += other.failed;
    errors += other.errors;
    skipped += other.skipped;
  }
  void raise_to(const Tally& other) {
    tests = std::max(tests, other.tests);
    failed = std::max(failed, other.failed);
    errors = std::max(errors, other.errors);
    skipped = std::max(skipped, other.skipped);
  }
};

// What a suite tells of itself, and what those in it tell together.
struct Level {
  Tally own, inner;
};

enum class Outcome { passed, skipped, failed, error };

class Suites {
 public:
  explicit Suites(Evidence& evidence) : evidence_(evidence) {}

  void begin(const XmlElement& element) {
    if (element.name == "testsuite" || element.name == "testsuites") {
      take_suite(element);
    } else if (element.name == "testcase") {
      end_case();
      in_case_ = true;
      ++counted_.tests;
      take_words(element);
    } else if (const auto outcome = outcome_from(element.name)) {
      take_outcome(*outcome);
    }
  }
  void end(std::string_view name) {
    if (name == "testcase") end_case();
    if (name == "testsuite" || name == "testsuites") end_suite(name);
  }

  void judge() {
    auto& counts = evidence_.out.counts;
    // What a suite tells of itself counts where it is worse: cases may have been cut out of the file.
    counts["tests"] = counted_.tests;
    counts["failed"] = std::max(counted_.failed, told_.failed);
    counts["errors"] = std::max(counted_.errors, told_.errors);
    counts["skipped"] = std::max(counted_.skipped, told_.skipped);
    const std::uint64_t bad = counts["failed"] + counts["errors"] + counts["skipped"];
    counts["passed"] = counted_.tests > bad ? counted_.tests - bad : 0;
    if (told_.tests != 0 && told_.tests != counted_.tests)
      evidence_.unproved("junit-count-differs", "",
                         cat("it tells of ", told_.tests, " tests and lists ", counted_.tests));
    if (counts["failed"] != 0)
      evidence_.fail("junit-failures", "", counted(counts["failed"], "test failed", "tests failed"));
    if (counts["errors"] != 0)
      evidence_.fail("junit-errors", "", counted(counts["errors"], "test ended in an error", "tests ended in errors"));
    if (counted_.tests == 0) {
      evidence_.unproved("junit-no-tests", "", "no test was run");
    } else if (counts["passed"] == 0 && counts["failed"] + counts["errors"] == 0) {
      evidence_.unproved("junit-no-tests", "", "every test was skipped");
    } else if (counts["skipped"] != 0) {
      evidence_.remark("junit-skipped", "", counted(counts["skipped"], "test was skipped", "tests were skipped"));
    }
  }

 private:
  static std::optional<Outcome> outcome_from(std::string_view name) {
    if (name == "failure") return Outcome::failed;
    if (name == "error") return Outcome::error;
    if (name == "skipped") return Outcome::skipped;
    return std::nullopt;
  }

  void take_suite(const XmlElement& element) {
    // What stands behind a case that holds a suite is of no case any more.
    end_case();
    const bool outermost = suites_open_ == 0;
    Level level;
    take_told(element, level.own);
    levels_.push_back(level);
    if (element.name != "testsuite") return;
    ++suites_open_;
    // Of nested suites the outermost names them all.
    if (!outermost) return;
    if (evidence_.out.producer.tool.empty()) evidence_.out.producer.tool = element.at("name").value_or("");
    if (const auto at = element.at("timestamp"); at && !evidence_.out.times.started) {
      // Without an offset it is of an unknown zone: taken for UTC.
      auto time = instant_from(*at);
      if (!time) time = instant_from(cat(*at, 'Z'));
      evidence_.out.times.started = time;
    }
    if (element.at("hostname"))
      evidence_.remark("junit-hostname", "", "the report names the machine that it was made on");
  }

  // Some writers give numbers on one level only: of what a suite tells and what those in it tell the worse counts.
  void end_suite(std::string_view name) {
    end_case();
    if (name == "testsuite") --suites_open_;
    Tally total = levels_.back().own;
    total.raise_to(levels_.back().inner);
    levels_.pop_back();
    (levels_.empty() ? told_ : levels_.back().inner).add(total);
  }

  void take_told(const XmlElement& element, Tally& tally) {
    const std::array<std::pair<std::string_view, std::uint64_t*>, 5> numbers = {{{"tests", &tally.tests},
                                                                                 {"failures", &tally.failed},
                                                                                 {"errors", &tally.errors},
                                                                                 {"skipped", &tally.skipped},
                                                                                 {"disabled", nullptr}}};
    for (const auto& [name, number] : numbers) {
      const auto text = element.at(name);
      if (!text) continue;
      const auto value = whole_number(*text);
      if (!value || *value > UINT32_MAX) {
        evidence_.unproved("junit-bad-number", std::string(element.name), cat("'", name, "' is no whole number"));
      } else if (number != nullptr) {
        *number = *value;
      }
    }
  }

  // Some writers say how a case ended in an attribute and nowhere else.
  void take_words(const XmlElement& element) {
    for (const std::string_view attribute : {"status", "result"}) {
      const auto word = element.at(attribute);
      if (!word || *word == "run") continue;
      const bool not_run = *word == "notrun" || *word == "disabled" || *word == "suppressed";
      const auto verdict = not_run ? std::optional(Verdict::unproved) : verdict_of_word(*word);
      if (!verdict) {
        evidence_.unproved("evidence-unknown-word", "testcase", cat("'", attribute, "' says what is not known"));
      } else if (*verdict != Verdict::pass) {
        take_outcome(*verdict == Verdict::fail ? Outcome::failed : Outcome::skipped);
      }
    }
  }

  // The worst of a case counts, whatever else it says. One that failed and was then torn down in error counts once.
  void take_outcome(Outcome outcome) {
    if (in_case_) {
      if (outcome_ < Outcome::failed) outcome_ = std::max(outcome_, outcome);
    } else if (outcome != Outcome::skipped) {
      // A suite whose own set-up failed; it ran no case to tell it by.
      count(outcome);
    }
  }

  void end_case() {
    if (in_case_) count(outcome_);
    in_case_ = false;
    outcome_ = Outcome::passed;
  }

  void count(Outcome outcome) {
    if (outcome == Outcome::failed) ++counted_.failed;
    if (outcome == Outcome::error) ++counted_.errors;
    if (outcome == Outcome::skipped) ++counted_.skipped;
  }

  Evidence& evidence_;
  Tally told_, counted_;
  std::vector<Level> levels_;
  std::size_t suites_open_ = 0;
  bool in_case_ = false;
  Outcome outcome_ = Outcome::passed;
};

}  // namespace

void read_junit(Evidence& evidence) {
  Suites suites(evidence);
  const auto why = read_xml(
      evidence.bytes, [&](const XmlElement& element) { suites.begin(element); },
      [&](std::string_view name, std::size_t) { suites.end(name); });
  if (why) return evidence.fail("evidence-not-xml", "", *why);
  suites.judge();
}

}  // namespace assay::attest
