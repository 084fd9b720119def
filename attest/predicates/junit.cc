#include <expat.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include "attest/predicates/test_result.h"
#include "base/letter_case.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostReportBytes = std::size_t{256} << 20;
constexpr std::size_t kMostDepth = 64;
constexpr std::size_t kMostCases = 300'000;

struct FreeParser {
  void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};
using Parser = std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser>;

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

std::string attribute(const XML_Char** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2)
    if (attributes[0] == name) return attributes[1];
  return {};
}

// Reads the elements as they come. Suites may be nested; each one's counts are of all below it.
class Report {
 public:
  Checked<TestResult> read(std::string_view xml) {
    const Parser parser(XML_ParserCreate(nullptr));
    if (!parser) return refuse(Step::format, "the report cannot be parsed");
    parser_ = parser.get();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(
        parser_,
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          static_cast<Report*>(self)->begin(name, attributes);
        },
        [](void* self, const XML_Char*) { static_cast<Report*>(self)->end(); });
    XML_SetStartDoctypeDeclHandler(parser_, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
      static_cast<Report*>(self)->wrong("it has a document type");
    });
    const bool good = XML_Parse(parser_, xml.data(), static_cast<int>(xml.size()), 1) == XML_STATUS_OK;
    if (!why_ && !good)
      wrong(cat("line ", XML_GetCurrentLineNumber(parser_), ": ", XML_ErrorString(XML_GetErrorCode(parser_))));
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
    XML_StopParser(parser_, XML_FALSE);
  }

  void begin(std::string_view name, const XML_Char** attributes) {
    if (why_) return;
    if (open_.size() == kMostDepth) return wrong(cat("it is nested deeper than ", kMostDepth));
    Element element;
    if (open_.empty() && name != "testsuites" && name != "testsuite") return wrong("it is none of JUnit's");
    if (name == "testsuites" || name == "testsuite") {
      element.kind = name == "testsuite" ? Element::Kind::suite : Element::Kind::suites;
      const auto said = [&](std::string_view count) {
        std::string text = attribute(attributes, count);
        return text.empty() ? std::nullopt : std::optional<std::string>(std::move(text));
      };
      element.tests = said("tests");
      element.failures = said("failures");
      element.errors = said("errors");
    } else if (name == "testcase") {
      if (case_) return wrong("it has a test case within one");
      if (++cases_ > kMostCases) return wrong(cat("it has more than ", with_commas(kMostCases), " test cases"));
      element.kind = Element::Kind::test;
      begin_case(attributes);
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

  void begin_case(const XML_Char** attributes) {
    const std::string name = attribute(attributes, "name");
    const std::string group = attribute(attributes, "classname");
    if (name.empty()) return wrong("it has a test case without a name");
    case_ = Case{group.empty() ? name : cat(group, '.', name)};
    for (; *attributes != nullptr; attributes += 2) {
      const std::string_view full(attributes[0]);
      const std::string local = lower(full.substr(full.rfind(':') + 1));
      if (std::find(std::begin(kOutcomeNames), std::end(kOutcomeNames), local) == std::end(kOutcomeNames)) continue;
      const auto part = local == full ? part_of(kOutcomes, lower(attributes[1])) : std::nullopt;
      if (!part) {
        return wrong(cat("it has a test case with ", printable(full), "='", printable(attributes[1]),
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
    std::uint64_t number = 0;
    const auto parsed = std::from_chars(said->data(), said->data() + said->size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != said->data() + said->size())
      return wrong(cat("its number of ", what, " is none"));
    if (number > counted) wrong(cat("it says ", number, ' ', what, " and holds ", counted));
  }

  XML_Parser parser_ = nullptr;
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
