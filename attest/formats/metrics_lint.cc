#include "attest/formats/metrics_lint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <vector>

#include "attest/formats/number.h"
#include "attest/formats/reader.h"
#include "attest/formats/shape.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

bool is_name(std::string_view text, bool colon) {
  if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (colon && c == ':');
  });
}

// One line of the exposition format, 0.0.4: name, labels, value, time.
class Sample {
 public:
  explicit Sample(std::string_view line) : rest_(line) {}

  bool read() {
    name = take_while([](char c) { return c != '{' && c != ' ' && c != '\t'; });
    if (!is_name(name, true)) return false;
    if (!rest_.empty() && rest_.front() == '{' && !read_labels()) return false;
    skip();
    value = take_while([](char c) { return c != ' ' && c != '\t'; });
    skip();
    return is_value(value) && (rest_.empty() || is_time(rest_));
  }
  // What a counter may be.
  bool counts() const {
    const bool number = value.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
    return number && (!value.starts_with('-') || is_zero());
  }
  // The name with its labels, in whatever order they stand.
  std::string series() {
    std::sort(labels_.begin(), labels_.end());
    std::string out(name);
    for (const std::string_view label : labels_) out += cat('{', label);
    return out;
  }

  std::string_view name;
  std::string_view value;
  bool run_label = false;

 private:
  template <class Test>
  std::string_view take_while(Test test) {
    std::size_t at = 0;
    while (at < rest_.size() && test(rest_[at])) ++at;
    const std::string_view out = rest_.substr(0, at);
    rest_.remove_prefix(at);
    return out;
  }
  void skip() {
    take_while([](char c) { return c == ' ' || c == '\t'; });
  }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool read_labels() {
    take('{');
    while (!take('}')) {
      const std::string_view begin = rest_;
      const std::string_view label = take_while([](char c) { return c != '=' && c != '}'; });
      if (!is_name(label, false) || !take('=') || !take('"')) return false;
      if (label == "run_id" || label == "run") run_label = true;
      bool closed = false;
      while (!rest_.empty() && !closed) {
        const bool escape = rest_.front() == '\\';
        closed = rest_.front() == '"';
        rest_.remove_prefix(std::min<std::size_t>(escape ? 2 : 1, rest_.size()));
      }
      if (!closed) return false;
      labels_.push_back(begin.substr(0, begin.size() - rest_.size()));
      if (!take(',') && (rest_.empty() || rest_.front() != '}')) return false;
    }
    return true;
  }

  static bool is_value(std::string_view text) {
    if (text == "NaN" || text == "+Inf" || text == "-Inf") return true;
    double value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
  }
  bool is_zero() const { return value.find_first_not_of("-+0.eE") == std::string_view::npos; }
  static bool is_time(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
  }

  std::string_view rest_;
  std::vector<std::string_view> labels_;  // each with its value
};

bool is_type(std::string_view word) {
  constexpr std::array<std::string_view, 5> kTypes = {"counter", "gauge", "histogram", "summary", "untyped"};
  return std::find(kTypes.begin(), kTypes.end(), word) != kTypes.end();
}

// Every point of a metric, whatever its kind.
template <class Visit>
void each_point(const Json& metric, Visit visit) {
  for (const std::string_view kind : {"gauge", "sum", "histogram", "exponentialHistogram", "summary"})
    if (const Json* points = metric.at({kind, "dataPoints"}); points != nullptr)
      for (const Json& point : points->items) visit(point);
}

// 64-bit numbers are texts or numbers in protobuf's JSON form.
std::optional<std::uint64_t> nanoseconds(const Json& point, std::string_view name) {
  const Json& value = member_or_null(point, name);
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(value.text.data(), value.text.data() + value.text.size(), out);
  if (value.text.empty() || error != std::errc() || end != value.text.data() + value.text.size()) return std::nullopt;
  return out;
}

// What is wrong with a point, as the code for it; empty where nothing is. Histograms and summaries have no one value.
std::string_view wrong_point(const Json& metric, const Json& point) {
  const auto started = nanoseconds(point, "startTimeUnixNano");
  const auto at = nanoseconds(point, "timeUnixNano");
  if (started && at && *at < *started) return "metrics-time-order";
  const Json* sum = metric.find("sum");
  if (sum == nullptr && metric.find("gauge") == nullptr) return {};
  const Json* value = point.find("asInt");
  if (value == nullptr) value = point.find("asDouble");
  if (value == nullptr || value->text.empty()) return "metrics-damaged";
  if (sum == nullptr || !is_true(member_or_null(*sum, "isMonotonic"))) return {};
  const bool number = value->text.find_first_not_of("0123456789.eE+-") == std::string::npos;
  return number && !value->text.starts_with('-') ? "" : "metrics-negative";
}

}  // namespace

bool lint_prometheus(std::string_view text, const std::string& where, Judgement& judgement, Verdict damage) {
  std::map<std::string_view, std::string_view> types;
  std::set<std::string_view> named;
  std::set<std::string> series;
  std::size_t number = 0;
  std::size_t samples = 0;
  bool run_label = false;
  if (!text.ends_with('\n')) {
    judgement.add({damage, "metrics-cut-off", where, "the last line has no end"});
    return false;
  }
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.empty()) continue;
    if (line.starts_with("# TYPE ")) {
      const std::size_t space = std::min(line.find(' ', 7), line.size());
      const std::string_view type = line.substr(std::min(space + 1, line.size()));
      if (!is_type(type)) {
        judgement.add({damage, "metrics-damaged", where, cat("line ", number, " names no type")});
        return false;
      }
      const std::string_view name = line.substr(7, space - 7);
      if (named.contains(name)) {
        judgement.add({damage, "metrics-damaged", where, cat("line ", number, ": a type stands behind its samples")});
        return false;
      }
      if (!types.emplace(name, type).second) {
        judgement.add({damage, "metrics-type-twice", where, cat("line ", number, ": a type stands twice")});
        return false;
      }
    }
    if (line.starts_with('#')) continue;
    Sample sample(line);
    if (!sample.read()) {
      judgement.add({damage, "metrics-damaged", where, cat("line ", number, " is no sample")});
      return false;
    }
    const auto type = types.find(sample.name);
    if (type != types.end() && type->second == "counter" && !sample.counts()) {
      judgement.add({damage, "metrics-negative", where, cat("line ", number, ": no counter is ", sample.value)});
      return false;
    }
    named.insert(sample.name);
    if (!series.insert(sample.series()).second) {
      judgement.add({damage, "metrics-series-twice", where, cat("line ", number, ": a series stands twice")});
      return false;
    }
    ++samples;
    run_label |= sample.run_label;
  }
  if (run_label) judgement.remark("metrics-run-label", where, "run_id is a label: every run makes a new series");
  if (samples == 0) judgement.add({damage, "metrics-empty", where, "it holds no sample"});
  return samples != 0;
}

bool lint_otlp(const Json& json, const std::string& where, Judgement& judgement, Verdict damage) {
  std::size_t points = 0;
  std::size_t timeless = 0;
  std::string_view wrong;
  bool run_label = false;
  const Json* resources = json.find("resourceMetrics");
  if (resources == nullptr || !resources->is_array()) {
    judgement.add({damage, "metrics-damaged", where, "it has no list 'resourceMetrics'"});
    return false;
  }
  const auto items_of = [](const Json& object, std::string_view name) -> const std::vector<Json>& {
    static const std::vector<Json> kNone;
    const Json* list = object.find(name);
    return list == nullptr ? kNone : list->items;
  };
  for (const Json& resource : resources->items)
    for (const Json& scope : items_of(resource, "scopeMetrics"))
      for (const Json& metric : items_of(scope, "metrics"))
        each_point(metric, [&](const Json& point) {
          ++points;
          if (wrong.empty()) wrong = wrong_point(metric, point);
          if (point.find("timeUnixNano") == nullptr) ++timeless;
          for (const Json& attribute : items_of(point, "attributes"))
            if (attribute.string_at({"key"}) == "run_id") run_label = true;
        });
  if (timeless != 0)
    judgement.remark("metrics-no-time", where, cat(counted(timeless, "point has", "points have"), " no timeUnixNano"));
  if (run_label) judgement.remark("metrics-run-label", where, "run_id is an attribute: every run makes a new series");
  if (points == 0) judgement.add({damage, "metrics-empty", where, "it holds no point"});
  if (!wrong.empty())
    judgement.add({damage, std::string(wrong), where, "a point has no value, one that no counter has, or such times"});
  return points != 0 && wrong.empty();
}

}  // namespace assay::attest
