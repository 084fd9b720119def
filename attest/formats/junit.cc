// JUnit XML. There is no schema that all writers keep to, so the cases are counted, and the numbers that suites give of
// themselves must not be worse than the count.
#include <array>

#include "attest/formats/reader.h"
#include "attest/formats/words.h"
#include "attest/formats/xml.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

struct Tally {
  std::uint64_t tests = 0, failed = 0, errors = 0, skipped = 0;
};

class Suites {
 public:
  explicit Suites(Evidence& evidence) : evidence_(evidence) {}

  void begin(const XmlElement& element) {
    if (element.name == "testsuite") {
      take_suite(element);
    } else if (element.name == "testsuites") {
      take_told(element, root_);
    } else if (element.name == "testcase") {
      in_case_ = true;
      outcome_ = 0;
      ++counted_.tests;
      take_words(element);
    } else if (in_case_ && outcome_ == 0) {
      // A case that failed and was then torn down in error counts once.
      take_outcome(element.name);
    }
  }
  void end(std::string_view name, std::size_t depth) {
    if (name == "testcase") in_case_ = false;
    if (name == "testsuite" && depth == suite_depth_) suite_depth_ = kNone;
  }

  void judge() {
    auto& counts = evidence_.out.counts;
    // What a suite tells of itself counts where it is worse: cases may have been cut out of the file.
    const Tally told{std::max(root_.tests, suites_.tests), std::max(root_.failed, suites_.failed),
                     std::max(root_.errors, suites_.errors), std::max(root_.skipped, suites_.skipped)};
    counts["tests"] = counted_.tests;
    counts["failed"] = std::max(counted_.failed, told.failed);
    counts["errors"] = std::max(counted_.errors, told.errors);
    counts["skipped"] = std::max(counted_.skipped, told.skipped);
    const std::uint64_t bad = counts["failed"] + counts["errors"] + counts["skipped"];
    counts["passed"] = counted_.tests > bad ? counted_.tests - bad : 0;
    if (told.tests != 0 && told.tests != counted_.tests)
      evidence_.unproved("junit-count-differs", "",
                         cat("it tells of ", told.tests, " tests and lists ", counted_.tests));
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
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  // Of nested suites the outermost tells of all.
  void take_suite(const XmlElement& element) {
    if (suite_depth_ != kNone) return;
    suite_depth_ = element.depth;
    Tally told;
    take_told(element, told);
    suites_.tests += told.tests;
    suites_.failed += told.failed;
    suites_.errors += told.errors;
    suites_.skipped += told.skipped;
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
      if (!word || outcome_ != 0 || *word == "run") continue;
      const bool not_run = *word == "notrun" || *word == "disabled" || *word == "suppressed";
      const auto verdict = not_run ? std::optional(Verdict::unproved) : verdict_of_word(*word);
      if (!verdict) {
        evidence_.unproved("evidence-unknown-word", "testcase", cat("'", attribute, "' says what is not known"));
      } else if (*verdict != Verdict::pass) {
        take_outcome(*verdict == Verdict::fail ? "failure" : "skipped");
      }
    }
  }

  void take_outcome(std::string_view name) {
    if (name == "failure") {
      ++counted_.failed;
    } else if (name == "error") {
      ++counted_.errors;
    } else if (name == "skipped") {
      ++counted_.skipped;
    } else {
      return;
    }
    ++outcome_;
  }

  Evidence& evidence_;
  Tally root_, suites_, counted_;
  std::size_t suite_depth_ = kNone;
  bool in_case_ = false;
  int outcome_ = 0;
};

}  // namespace

void read_junit(Evidence& evidence) {
  Suites suites(evidence);
  const auto why = read_xml(
      evidence.bytes, [&](const XmlElement& element) { suites.begin(element); },
      [&](std::string_view name, std::size_t depth) { suites.end(name, depth); });
  if (why) return evidence.fail("evidence-not-xml", "", *why);
  suites.judge();
}

}  // namespace assay::attest
