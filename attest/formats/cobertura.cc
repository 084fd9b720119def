// Cobertura XML: how much of the code tests ran. It passes no judgement by itself; a policy sets the least.
#include <charconv>
#include <cmath>

#include "attest/formats/reader.h"
#include "attest/xml.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

std::optional<double> rate_of(std::string_view text) {
  double rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (error != std::errc() || end != text.data() + text.size() || !(rate >= 0 && rate <= 1)) return std::nullopt;
  return rate;
}

class Coverage {
 public:
  explicit Coverage(Evidence& evidence) : evidence_(evidence) {}

  void begin(const XmlElement& element) {
    if (element.depth == 0) take_root(element);
    if (element.name == "methods") ++methods_open_;
    if (element.name == "line") take_line(element);
  }
  void end(std::string_view name) {
    if (name == "methods") --methods_open_;
  }

  void judge() {
    // A line of a method stands a second time in its class.
    const Lines& lines = of_classes_.all == 0 ? of_methods_ : of_classes_;
    evidence_.out.counts["lines"] = valid_.value_or(lines.all);
    if (lines.all == 0 && valid_.value_or(0) == 0) evidence_.unproved("cobertura-no-lines", "", "it covers no line");
    if (valid_ && covered_ && *covered_ > *valid_)
      evidence_.fail("evidence-contradiction", "", "more lines are covered than there are");
    const auto rate = evidence_.out.ratios.find("line-coverage");
    if (rate == evidence_.out.ratios.end()) return;
    if (valid_ && covered_ && *valid_ != 0 &&
        std::abs(static_cast<double>(*covered_) / static_cast<double>(*valid_) - rate->second) > 0.001)
      evidence_.fail("evidence-contradiction", "", "line-rate is not lines-covered of lines-valid");
    // Writers round, and some leave lines out that they count.
    constexpr double kMostAbove = 0.01;
    if (lines.all != 0 && rate->second - static_cast<double>(lines.hit) / static_cast<double>(lines.all) > kMostAbove)
      evidence_.fail("evidence-contradiction", "",
                     cat("line-rate is more than the ", lines.hit, " of ", lines.all, " listed lines that were run"));
  }

 private:
  struct Lines {
    std::uint64_t all = 0, hit = 0;
  };

  void take_line(const XmlElement& element) {
    Lines& lines = methods_open_ == 0 ? of_classes_ : of_methods_;
    ++lines.all;
    if (whole_number(element.at("hits").value_or("")).value_or(0) != 0) ++lines.hit;
  }

  void take_root(const XmlElement& element) {
    evidence_.out.producer.tool_version = element.at("version").value_or("");
    for (const auto& [attribute, name] :
         {std::pair{"line-rate", "line-coverage"}, {"branch-rate", "branch-coverage"}}) {
      const auto text = element.at(attribute);
      const auto rate = text ? rate_of(*text) : std::nullopt;
      if (rate) {
        evidence_.out.ratios[name] = *rate;
      } else if (std::string_view(attribute) == "line-rate" || text) {
        evidence_.unproved("cobertura-no-rate", "", cat("'", attribute, "' is no number from 0 to 1"));
      }
    }
    if (const auto text = element.at("lines-valid")) valid_ = whole_number(*text);
    if (const auto text = element.at("lines-covered")) covered_ = whole_number(*text);
    if (const auto text = element.at("timestamp")) {
      // Seconds, or milliseconds as Java counts.
      if (const auto number = whole_number(*text); number && *number < UINT64_C(100'000'000'000'000))
        evidence_.out.times.made =
            Instant{static_cast<std::int64_t>(*number > 100'000'000'000 ? *number / 1000 : *number), 0};
    }
  }

  Evidence& evidence_;
  Lines of_classes_, of_methods_;
  std::size_t methods_open_ = 0;
  std::optional<std::uint64_t> valid_, covered_;
};

}  // namespace

void read_cobertura(Evidence& evidence) {
  Coverage coverage(evidence);
  const auto why = read_xml(
      evidence.bytes, [&](const XmlElement& element) { coverage.begin(element); },
      [&](std::string_view name, std::size_t) { coverage.end(name); });
  if (why) return evidence.fail("evidence-not-xml", "", *why);
  coverage.judge();
}

}  // namespace assay::attest
