#include "sarif/log/log_reader.h"

#include <utility>

#include "base/strings.h"

namespace assay::sarif {

namespace {

constexpr std::string_view kVersion = "2.1.0";

class LogReader {
 public:
  LogReader(ByteInput& input, LogVisitor& visitor, JsonObserver* observer)
      : reader_(input, observer), visitor_(visitor) {}

  Status read() {
    if (Status status = expect(JsonEvent::begin_object, "a SARIF log is an object"); !status) return status;
    while (true) {
      const auto event = reader_.next();
      if (!event) return tl::make_unexpected(event.error());
      if (*event == JsonEvent::end_object) break;
      const std::string name(reader_.text());
      Status status;
      if (name == "runs") {
        status = read_runs();
      } else if (name == "version") {
        status = read_version();
      } else {
        const LogPlace where = place();
        auto value = member();
        status = value ? visitor_.log_member(name, std::move(*value), where) : moved(value.error());
      }
      if (!status) return status;
    }
    const auto end = reader_.next();
    if (!end) return tl::make_unexpected(end.error());
    if (!versioned_) return wrong("it has no 'version', which every SARIF log has");
    if (!runs_) return wrong("it has no 'runs', which every SARIF log has");
    return {};
  }

 private:
  static Status moved(Error error) { return tl::make_unexpected(std::move(error)); }
  Status wrong(std::string_view what, std::string hint = {}) const {
    return fail("reading the SARIF log", reader_.name(),
                cat("line ", reader_.position().line, ", column ", reader_.position().column, ": ", what),
                std::move(hint));
  }
  LogPlace place() const { return {reader_.pointer(), reader_.position()}; }

  Status expect(JsonEvent wanted, std::string_view what) {
    const auto event = reader_.next();
    if (!event) return moved(event.error());
    return *event == wanted ? Status() : wrong(what);
  }

  Result<JsonValue> member() {
    const auto first = reader_.next();
    if (!first) return tl::make_unexpected(first.error());
    return read_value(reader_, *first, room_);
  }

  // Passes over the value that begins with the event.
  Status skip(JsonEvent first) {
    if (first != JsonEvent::begin_object && first != JsonEvent::begin_array) return {};
    const std::size_t outside = reader_.depth() - 1;
    while (reader_.depth() > outside) {
      const auto event = reader_.next();
      if (!event) return moved(event.error());
    }
    return {};
  }

  Status read_version() {
    const auto value = member();
    if (!value) return moved(value.error());
    versioned_ = true;
    if (value->is_string() && value->text == kVersion) return {};
    return wrong(cat("the version is ", text_of(*value).substr(0, 40), ", and only SARIF 2.1.0 is read"),
                 "'sarif-multitool transform' makes 2.1.0 of older logs");
  }

  Status read_runs() {
    runs_ = true;
    if (Status status = expect(JsonEvent::begin_array, "'runs' is a list of runs"); !status) return status;
    for (std::size_t run = 0;; ++run) {
      const auto event = reader_.next();
      if (!event) return moved(event.error());
      if (*event == JsonEvent::end_array) return {};
      if (*event != JsonEvent::begin_object) return wrong("a run is an object");
      if (Status status = read_run(run); !status) return status;
    }
  }

  Status read_run(std::size_t run) {
    if (Status status = visitor_.begin_run(run, place()); !status) return status;
    while (true) {
      const auto event = reader_.next();
      if (!event) return moved(event.error());
      if (*event == JsonEvent::end_object) return visitor_.end_run(run);
      const std::string name(reader_.text());
      const LogPlace where = place();
      const auto first = reader_.next();
      if (!first) return moved(first.error());
      Status status;
      // `null` stands for a run that failed to make any (§3.14.23).
      if (name == "results" && *first != JsonEvent::null) {
        status = read_results(run, *first);
      } else if (*first == JsonEvent::begin_array && visitor_.wants_items(name)) {
        status = read_items(run, name, where);
      } else if (!visitor_.wants_run_member(name)) {
        status = skip(*first);
      } else {
        auto value = read_value(reader_, *first, room_);
        status = value ? visitor_.run_member(run, name, std::move(*value), where) : moved(value.error());
      }
      if (!status) return status;
    }
  }

  Status read_items(std::size_t run, const std::string& name, const LogPlace& list) {
    if (Status status = visitor_.begin_items(run, name, list); !status) return status;
    for (std::size_t index = 0;; ++index) {
      const auto event = reader_.next();
      if (!event) return moved(event.error());
      if (*event == JsonEvent::end_array) return {};
      const LogPlace where = place();
      auto value = read_value(reader_, *event);
      if (!value) return moved(value.error());
      if (Status status = visitor_.run_item(run, name, index, std::move(*value), where); !status) return status;
    }
  }

  Status read_results(std::size_t run, JsonEvent first) {
    if (first != JsonEvent::begin_array) return wrong("'results' is a list of results");
    if (Status status = visitor_.begin_results(run); !status) return status;
    if (!visitor_.wants_results(run)) return skip(first);
    for (std::size_t index = 0;; ++index) {
      const auto event = reader_.next();
      if (!event) return moved(event.error());
      if (*event == JsonEvent::end_array) return {};
      if (*event != JsonEvent::begin_object) return wrong("a result is an object");
      const LogPlace where = place();
      auto value = read_value(reader_, *event);
      if (!value) return moved(value.error());
      if (Status status = visitor_.result(run, index, std::move(*value), where); !status) return status;
    }
  }

  JsonReader reader_;
  LogVisitor& visitor_;
  std::size_t room_ = kMostValuesBesideResults;
  bool versioned_ = false;
  bool runs_ = false;
};

}  // namespace

Status read_log(ByteInput& input, LogVisitor& visitor, JsonObserver* observer) {
  return LogReader(input, visitor, observer).read();
}

Status read_log(const LogFile& file, LogVisitor& visitor) {
  const auto input = file.read();
  if (!input) return tl::make_unexpected(input.error());
  return read_log(**input, visitor);
}

}  // namespace assay::sarif
