#include "sarif/run_metrics.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <set>

#include "base/file.h"
#include "base/hash.h"
#include "base/strings.h"
#include "sarif/json_writer.h"

namespace assay {

namespace {

constexpr std::string_view kPrometheus = "prometheus_metrics.prom";
constexpr std::string_view kOtlp = "opentelemetry_metrics.json";
constexpr std::string_view kRuntime = "runtime_metrics.json";
constexpr std::string_view kMarkdown = "runtime_metrics.md";
constexpr std::string_view kIndex = "metrics_index.json";
constexpr std::int64_t kNanoseconds = 1'000'000'000;

std::string shown(double value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

bool is_whole(double value) { return value == static_cast<double>(static_cast<std::int64_t>(value)); }

std::string prometheus_name(const RunMetric& metric) {
  return cat("assay_", metric.name, metric.kind == RunMetric::Kind::counter ? "_total" : "");
}

std::string time_text(std::int64_t nanoseconds) {
  const std::time_t seconds = nanoseconds / kNanoseconds;
  std::tm parts{};
  std::array<char, 32> buffer{};
  ::gmtime_r(&seconds, &parts);
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

void attribute(JsonWriter& json, std::string_view key, std::string_view value) {
  json.begin_object();
  json.string("key", key);
  json.object("value");
  json.string("stringValue", value);
  json.end_object();
  json.end_object();
}

void point(JsonWriter& json, const RunMetrics& run, const RunMetric& metric) {
  json.begin_object();
  json.array("attributes");
  attribute(json, "command", run.command);
  for (const auto& [name, value] : metric.labels) attribute(json, name, value);
  json.end_array();
  // 64-bit numbers are texts in protobuf's JSON form.
  json.string("startTimeUnixNano", std::to_string(run.started));
  json.string("timeUnixNano", std::to_string(run.ended));
  if (is_whole(metric.value)) {
    json.string("asInt", std::to_string(static_cast<std::int64_t>(metric.value)));
  } else {
    json.key("asDouble");
    json.raw(shown(metric.value));
  }
  json.end_object();
}

// Calls `each` for the first metric of each name, and `rows` for that and all others of the name.
template <class Each, class Rows>
void by_name(const RunMetrics& run, Each each, Rows rows) {
  std::set<std::string_view> done;
  for (const RunMetric& first : run.metrics) {
    if (!done.insert(first.name).second) continue;
    each(first);
    for (const RunMetric& one : run.metrics)
      if (one.name == first.name) rows(one);
  }
}

std::string labels_text(const RunMetrics& run, const RunMetric& metric) {
  std::string out = cat("{command=\"", run.command, '"');
  for (const auto& [name, value] : metric.labels) out += cat(',', name, "=\"", value, '"');
  return out + '}';
}

std::string index_json(const RunMetrics& run, const std::vector<std::pair<std::string_view, std::string>>& files) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kTypes = {{{kOtlp, "opentelemetry"},
                                                                                    {kPrometheus, "prometheus"},
                                                                                    {kRuntime, "runtime_report"},
                                                                                    {kMarkdown, "runtime_report"}}};
  std::string text;
  TextOutput output(text);
  JsonWriter json(output, 4);
  json.begin_object();
  json.string("generated_at", time_text(run.ended));
  json.string("output_dir", ".");
  json.array("artifacts");
  for (const auto& [name, type] : kTypes) {
    for (const auto& [file, bytes] : files) {
      if (file != name) continue;
      json.begin_object();
      json.string("name", name);
      json.string("path", name);
      json.string("relative_path", name);
      json.string("artifact_type", type);
      json.string("sha256", to_hex(as_bytes(sha256(bytes))));
      json.number("size_bytes", bytes.size());
      json.string("description", cat("Metrics of assay ", run.command));
      json.end_object();
    }
  }
  json.end_array();
  json.end_object();
  json.end_line();
  static_cast<void>(json.flush());
  return text;
}

}  // namespace

std::string prometheus_text(const RunMetrics& run) {
  std::string out;
  by_name(
      run,
      [&](const RunMetric& metric) {
        out += cat("# HELP ", prometheus_name(metric), ' ', metric.description, "\n# TYPE ", prometheus_name(metric),
                   ' ', metric.kind == RunMetric::Kind::counter ? "counter" : "gauge", '\n');
      },
      [&](const RunMetric& metric) {
        out += cat(prometheus_name(metric), labels_text(run, metric), ' ', shown(metric.value), '\n');
      });
  return out;
}

std::string otlp_json(const RunMetrics& run) {
  std::string text;
  TextOutput output(text);
  JsonWriter json(output, 7);
  json.begin_object();
  json.array("resourceMetrics");
  json.begin_object();
  json.object("resource");
  json.array("attributes");
  attribute(json, "service.name", "assay");
  attribute(json, "service.version", run.version);
  json.end_array();
  json.end_object();
  json.array("scopeMetrics");
  json.begin_object();
  json.object("scope");
  json.string("name", "assay");
  json.string("version", run.version);
  json.end_object();
  json.array("metrics");
  by_name(
      run,
      [&](const RunMetric& metric) {
        json.begin_object();
        json.string("name", cat("assay.", metric.name));
        json.string("description", metric.description);
        json.string("unit", metric.unit);
        json.object(metric.kind == RunMetric::Kind::counter ? "sum" : "gauge");
        json.array("dataPoints");
        for (const RunMetric& one : run.metrics)
          if (one.name == metric.name) point(json, run, one);
        json.end_array();
        if (metric.kind == RunMetric::Kind::counter) {
          constexpr std::uint64_t kCumulative = 2;
          json.number("aggregationTemporality", kCumulative);
          json.boolean("isMonotonic", true);
        }
        json.end_object();
        json.end_object();
      },
      [](const RunMetric&) {});
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_array();
  json.end_object();
  json.end_line();
  static_cast<void>(json.flush());
  return text;
}

std::string runtime_json(const RunMetrics& run) {
  std::string text;
  TextOutput output(text);
  JsonWriter json(output, 3);
  json.begin_object();
  json.boolean("passed", run.passed);
  json.string("output_dir", ".");
  json.number("metric_count", run.metrics.size());
  json.string("service_name", "assay");
  json.string("namespace", "assay");
  json.string("prometheus_path", kPrometheus);
  json.string("opentelemetry_path", kOtlp);
  json.string("metrics_index_path", kIndex);
  json.string("json_report_path", kRuntime);
  json.string("markdown_report_path", kMarkdown);
  json.array("blockers");
  for (const std::string& blocker : run.blockers) json.string(blocker);
  json.end_array();
  json.object("resource_attributes");
  json.string("command", run.command);
  json.string("started_at", time_text(run.started));
  json.string("ended_at", time_text(run.ended));
  json.string("version", run.version);
  json.end_object();
  json.key("correlation_id");
  json.raw("null");
  json.array("metrics");
  for (const RunMetric& metric : run.metrics) {
    json.begin_object();
    json.string("name", prometheus_name(metric));
    json.key("value");
    json.raw(shown(metric.value));
    json.object("labels");
    for (const auto& [name, value] : metric.labels) json.string(name, value);
    json.end_object();
    json.string("description", metric.description);
    json.string("unit", metric.unit);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.end_line();
  static_cast<void>(json.flush());
  return text;
}

std::string runtime_markdown(const RunMetrics& run) {
  std::string out = cat("# Metrics of assay ", run.command, "\n\n- passed: ", run.passed ? "yes" : "no",
                        "\n- started: ", time_text(run.started), "\n- ended: ", time_text(run.ended),
                        "\n- version: ", run.version, '\n');
  for (const std::string& blocker : run.blockers) out += cat("- blocker: ", blocker, '\n');
  out += "\n| metric | labels | value | unit | what |\n|---|---|---|---|---|\n";
  for (const RunMetric& metric : run.metrics) {
    std::string labels;
    for (const auto& [name, value] : metric.labels) labels += cat(labels.empty() ? "" : ", ", name, '=', value);
    out += cat("| ", prometheus_name(metric), " | ", labels, " | ", shown(metric.value), " | ", metric.unit, " | ",
               metric.description, " |\n");
  }
  return out;
}

Status write_run_metrics(const std::string& folder, const RunMetrics& run) {
  constexpr const char* kDoing = "writing metrics";
  if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST)
    return fail(kDoing, folder, errno_text(errno), "--metrics-out takes a folder");
  const std::string index = cat(folder, '/', kIndex);
  if (::unlink(index.c_str()) != 0 && errno != ENOENT) return fail(kDoing, index, errno_text(errno));
  const std::vector<std::pair<std::string_view, std::string>> files = {{kPrometheus, prometheus_text(run)},
                                                                       {kOtlp, otlp_json(run)},
                                                                       {kRuntime, runtime_json(run)},
                                                                       {kMarkdown, runtime_markdown(run)}};
  for (const auto& [name, text] : files)
    if (Status status = write_file_atomically(cat(folder, '/', name), text); !status) return status;
  return write_file_atomically(index, index_json(run, files));
}

}  // namespace assay
