#include <algorithm>
#include <optional>
#include <utility>

#include "attest/predicates/test_result.h"
#include "attest/xml.h"
#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostReportBytes = std::size_t{256} << 20;
constexpr std::size_t kMostCases = 300'000;

struct Counts {
  std::uint64_t tests = 0, failures = 0, errors = 0;
  void add(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
  }
};

// What stands in a test case, and in suites. Anything else may be an outcome in another spelling, and is refused.
enum class Part : std::uint8_t { failed, error, skipped, text };
constexpr std::pair<std::string_view, Part> kOfCase[] = {{"failure", Part::failed},     {"error", Part::error},
                                                         {"skipped", Part::skipped},    {"rerunFailure", Part::failed},
                                                         {"rerunError", Part::error},   {"flakyFailure", Part::skipped},
                                                         {"flakyError", Part::skipped}, {"system-out", Part::text},
                                                         {"system-err", Part::text},    {"properties", Part::text}};
constexpr std::string_view kOfSuite[] = {"properties", "system-out", "system-err"};

// Words that test frameworks have for an outcome in an attribute of a case (gtest, CTest, Bazel, NUnit).
constexpr std::string_view kOutcomeNames[] = {"status", "result", "outcome", "success"};
constexpr std::pair<std::string_view, Part> kOutcomes[] = {
    {"run", Part::text},          {"completed", Part::text}, {"passed", Part::text},      {"pass", Part::text},
    {"success", Part::text},      {"ok", Part::text},        {"true", Part::text},        {"failed", Part::failed},
    {"fail", Part::failed},       {"failure", Part::failed}, {"false", Part::failed},     {"error", Part::error},
    {"skipped", Part::skipped},   {"notrun", Part::skipped}, {"disabled", Part::skipped}, {"ignored", Part::skipped},
    {"suppressed", Part::skipped}};

template <std::size_t N>
std::optional<Part> part_of(const std::pair<std::string_view, Part> (&parts)[N], std::string_view name) {
  for (const auto& [known, part] : parts)
    if (known == name) return part;
  return std::nullopt;
}

// Reads the elements as they come. Suites may be nested; each one's counts are of all below it.
class Report {
 public:
  Checked<TestResult> read(std::string_view xml) {
    const auto why = read_xml(
        xml, [this](const XmlElement& element) { begin(element); }, [this](std::string_view, std::size_t) { end(); });
    if (!why_ && why) wrong(*why);
    if (!why_ && result_.passed.size() + result_.failed.size() == 0) wrong("it holds no test that was run");
    if (why_) return refuse(Step::format, cat("the report: ", *why_));
    for (std::vector<std::string>* list : {&result_.passed, &result_.warned, &result_.failed})
      std::sort(list->begin(), list->end());
    result_.outcome = !result_.failed.empty()   ? TestResult::Outcome::failed
                      : !result_.warned.empty() ? TestResult::Outcome::warned
                                                : TestResult::Outcome::passed;
    return std::move(result_);
  }

 private:
  struct Element {
    enum class Kind : std::uint8_t { suites, suite, test, other };
    Kind kind = Kind::other;
    std::optional<std::string> tests, failures, errors;  // what a suite says
    Counts counted;                                      // what stands in it
  };
  struct Case {
    std::string name;
    bool failed = false, error = false, skipped = false;
  };

  static bool is_suite(Element::Kind kind) { return kind == Element::Kind::suites || kind == Element::Kind::suite; }

  void wrong(std::string why) {
    if (!why_) why_ = std::move(why);
  }

  void begin(const XmlElement& xml) {
    if (why_) return;
    const std::string_view name = xml.name;
    Element element;
    if (open_.empty() && name != "testsuites" && name != "testsuite") return wrong("it is none of JUnit's");
    if (name == "testsuites" || name == "testsuite") {
      element.kind = name == "testsuite" ? Element::Kind::suite : Element::Kind::suites;
      const auto said = [&](std::string_view count) {
        const std::string text(xml.at(count).value_or(""));
        return text.empty() ? std::nullopt : std::optional<std::string>(text);
      };
      element.tests = said("tests");
      element.failures = said("failures");
      element.errors = said("errors");
    } else if (name == "testcase") {
      if (case_) return wrong("it has a test case within one");
      if (++cases_ > kMostCases) return wrong(cat("it has more than ", with_commas(kMostCases), " test cases"));
      element.kind = Element::Kind::test;
      begin_case(xml);
    } else if (case_ && open_.back().kind == Element::Kind::test) {
      const auto part = part_of(kOfCase, name);
      if (!part) return wrong(cat("it has a test case with '", printable(name), "', which may be an outcome"));
      add(*part);
    } else if (!open_.empty() && is_suite(open_.back().kind) &&
               std::find(std::begin(kOfSuite), std::end(kOfSuite), name) == std::end(kOfSuite)) {
      return wrong(cat("it has '", printable(name), "' in a suite, which may be a test or an outcome"));
    }
    open_.push_back(std::move(element));
  }

  void begin_case(const XmlElement& xml) {
    const std::string name(xml.at("name").value_or(""));
    const std::string group(xml.at("classname").value_or(""));
    if (name.empty()) return wrong("it has a test case without a name");
    case_ = Case{group.empty() ? name : cat(group, '.', name)};
    for (const auto& [full, value] : xml.attributes) {
      const std::string local = lower(full.substr(full.rfind(':') + 1));
      if (std::find(std::begin(kOutcomeNames), std::end(kOutcomeNames), local) == std::end(kOutcomeNames)) continue;
      const auto part = local == full ? part_of(kOutcomes, lower(value)) : std::nullopt;
      if (!part) {
        return wrong(cat("it has a test case with ", printable(full), "='", printable(value),
                         "', which is no outcome that is known"));
      }
      add(*part);
    }
  }

  void add(Part part) {
    case_->failed = case_->failed || part == Part::failed;
    case_->error = case_->error || part == Part::error;
    case_->skipped = case_->skipped || part == Part::skipped;
  }

  void end() {
    if (why_) return;
    Element done = std::move(open_.back());
    open_.pop_back();
    if (done.kind == Element::Kind::test) {
      done.counted = {1, case_->failed ? 1U : 0U, case_->error ? 1U : 0U};
      std::vector<std::string>& list = case_->failed || case_->error ? result_.failed
                                       : case_->skipped              ? result_.warned
                                                                     : result_.passed;
      list.push_back(std::move(case_->name));
      case_.reset();
    } else {
      check(done.tests, done.counted.tests, "tests");
      check(done.failures, done.counted.failures, "failures");
      check(done.errors, done.counted.errors, "errors");
    }
    if (!open_.empty()) open_.back().counted.add(done.counted);
  }

  // A report that was cut, or from which cases were taken, says more than it holds. Less is said of a case that failed
  // and then broke, which pytest writes twice and counts once.
  void check(const std::optional<std::string>& said, std::uint64_t counted, std::string_view what) {
    if (!said) return;
    const auto number = whole_number(*said);
    if (!number) return wrong(cat("its number of ", what, " is none"));
    if (*number > counted) wrong(cat("it says ", *number, ' ', what, " and holds ", counted));
  }

  std::vector<Element> open_;
  std::optional<Case> case_;
  std::size_t cases_ = 0;
  std::optional<std::string> why_;
  TestResult result_;
};

}  // namespace

Checked<TestResult> test_result_of_junit(std::string_view xml) {
  if (xml.size() > kMostReportBytes) return refuse(Step::input, "the report is larger than 256 MiB");
  return Report().read(xml);
}

}  // namespace assay::attest
