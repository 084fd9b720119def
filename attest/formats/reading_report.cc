#include "attest/formats/reading_report.h"

#include <algorithm>

#include "attest/formats/number.h"
#include "base/strings.h"
#include "sarif/json_writer.h"

namespace assay::attest {

namespace {

constexpr std::size_t kMostShown = 20;

class TextReport {
 public:
  explicit TextReport(const Masking& masked) : masked_(masked) {}

  std::string of(const Reading& reading) {
    out_.clear();
    out_ += cat(name_of(reading.verdict()), "  ", shown(reading.name), "  (", name_of(reading.format), ")\n");
    for (const Reason& reason : reading.judgement.reasons()) {
      out_ += cat("  ", reason.verdict == Verdict::pass ? "note" : name_of(reason.verdict), "  ", reason.code);
      if (!reason.subject.empty()) out_ += cat("  ", shown(reason.subject));
      out_ += cat(": ", shown(reason.text), '\n');
    }
    subjects(reading);
    producer(reading.producer);
    times(reading.times);
    numbers(reading);
    return std::move(out_);
  }

 private:
  std::string shown(std::string_view text) const { return printable(masked_(text)); }

  void line(std::string_view name, std::string_view text) {
    if (!text.empty())
      out_ += cat("      ", name, std::string(name.size() < 12 ? 12 - name.size() : 1, ' '), shown(text), '\n');
  }

  void subjects(const Reading& reading) {
    std::size_t left = kMostShown;
    for (const EvidenceSubject& subject : reading.subjects) {
      if (left-- == 0) break;
      line("about", cat(subject.algorithm, ':', subject.digest, subject.name.empty() ? "" : cat("  ", subject.name)));
    }
    if (reading.subjects.empty()) line("about", "nothing that it names");
    if (reading.subjects.size() > kMostShown) line("", cat("and ", reading.subjects.size() - kMostShown, " more"));
  }

  void producer(const EvidenceProducer& by) {
    line("tool", by.tool_version.empty() ? by.tool : cat(by.tool, ' ', by.tool_version));
    line("repository", by.repository);
    line("workflow", by.workflow);
    line("job", by.job);
    line("run", by.attempt.empty() ? by.run_id : cat(by.run_id, ", attempt ", by.attempt));
    line("branch", by.branch);
    line("event", by.event);
  }

  void times(const EvidenceTimes& times) {
    if (times.started) line("started", text_of(*times.started));
    if (times.made) line("made", text_of(*times.made));
    if (times.expires) line("expires", text_of(*times.expires));
  }

  void numbers(const Reading& reading) {
    std::string counts;
    for (const auto& [name, number] : reading.counts) counts += cat(counts.empty() ? "" : ", ", number, ' ', name);
    line("counts", counts);
    std::string ratios;
    std::size_t left = kMostShown;
    for (const auto& [name, number] : reading.ratios)
      if (left-- != 0) ratios += cat(ratios.empty() ? "" : ", ", name, ' ', python_repr(number));
    line("numbers", ratios);
    for (const auto& [name, text] : reading.facts) line(name, text);
    const auto checked = std::count_if(reading.items.begin(), reading.items.end(),
                                       [](const EvidenceItem& item) { return item.checked; });
    if (!reading.items.empty())
      line("files", cat(reading.items.size(), " named, ", static_cast<std::size_t>(checked), " hashed and the same"));
  }

  const Masking& masked_;
  std::string out_;
};

class JsonReport {
 public:
  JsonReport(Output& output, const Masking& masked) : json_(output, 4), masked_(masked) {}

  Status write(std::span<const Reading> readings) {
    json_.begin_object();
    json_.string("schema", "assay-readings/1");
    json_.string("verdict", name_of(verdict_of(readings)));
    json_.array("readings");
    for (const Reading& reading : readings) {
      json_.begin_object();
      members(reading);
      json_.end_object();
      if (Status status = json_.flush_if_full(); !status) return status;
    }
    json_.end_array();
    json_.end_object();
    json_.end_line();
    return json_.flush();
  }

 private:
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) json_.string(name, masked_(value));
  }

  void members(const Reading& reading) {
    text("file", reading.name);
    json_.string("format", name_of(reading.format));
    text("schema", reading.schema);
    json_.string("sha256", reading.sha256);
    json_.number("bytes", reading.size);
    json_.string("verdict", name_of(reading.verdict()));
    reasons(reading);
    subjects(reading);
    producer(reading.producer);
    json_.object("times");
    if (reading.times.started) json_.string("started", text_of(*reading.times.started));
    if (reading.times.made) json_.string("made", text_of(*reading.times.made));
    if (reading.times.expires) json_.string("expires", text_of(*reading.times.expires));
    json_.end_object();
    json_.object("counts");
    for (const auto& [name, number] : reading.counts) json_.number(masked_(name), number);
    json_.end_object();
    json_.object("ratios");
    for (const auto& [name, number] : reading.ratios) {
      json_.key(masked_(name));
      json_.raw(python_repr(number));
    }
    json_.end_object();
    items(reading);
    json_.array("cases");
    for (const std::string& one : reading.cases) json_.string(masked_(one));
    json_.end_array();
    json_.object("facts");
    for (const auto& [name, value] : reading.facts) json_.string(name, masked_(value));
    json_.end_object();
  }

  void reasons(const Reading& reading) {
    json_.array("reasons");
    for (const Reason& reason : reading.judgement.reasons()) {
      json_.begin_object();
      json_.string("verdict", reason.verdict == Verdict::pass ? "note" : name_of(reason.verdict));
      json_.string("code", reason.code);
      text("at", reason.subject);
      json_.string("text", masked_(reason.text));
      json_.end_object();
    }
    json_.end_array();
  }

  void subjects(const Reading& reading) {
    json_.array("subjects");
    for (const EvidenceSubject& subject : reading.subjects) {
      json_.begin_object();
      json_.string("algorithm", subject.algorithm);
      json_.string("digest", masked_(subject.digest));
      text("name", subject.name);
      json_.end_object();
    }
    json_.end_array();
  }

  void producer(const EvidenceProducer& by) {
    json_.object("producer");
    text("tool", by.tool);
    text("toolVersion", by.tool_version);
    text("repository", by.repository);
    text("workflow", by.workflow);
    text("job", by.job);
    text("runId", by.run_id);
    text("attempt", by.attempt);
    text("branch", by.branch);
    text("event", by.event);
    json_.end_object();
  }

  void items(const Reading& reading) {
    json_.array("items");
    for (const EvidenceItem& item : reading.items) {
      json_.begin_object();
      text("name", item.name);
      text("path", item.path);
      text("sha256", item.sha256);
      if (item.size) json_.number("bytes", *item.size);
      if (item.passed) json_.boolean("passed", *item.passed);
      json_.boolean("required", item.required);
      json_.boolean("checked", item.checked);
      json_.end_object();
    }
    json_.end_array();
  }

  JsonWriter json_;
  const Masking& masked_;
};

}  // namespace

Verdict verdict_of(std::span<const Reading> readings) {
  Verdict out = readings.empty() ? Verdict::unproved : Verdict::pass;
  for (const Reading& reading : readings) out = worse(out, reading.verdict());
  return out;
}

Status write_text_readings(Output& output, std::span<const Reading> readings, const Masking& masked) {
  TextReport report(masked);
  for (const Reading& reading : readings)
    if (Status status = output.write(report.of(reading)); !status) return status;
  return {};
}

Status write_json_readings(Output& output, std::span<const Reading> readings, const Masking& masked) {
  return JsonReport(output, masked).write(readings);
}

}  // namespace assay::attest
