// assay sarif validate
#include <algorithm>
#include <functional>
#include <map>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/sarif_command.h"
#include "cli/tell.h"
#include "sarif/json_writer.h"
#include "sarif/log/validate.h"
#include "sarif/output.h"
#include "sarif/terminal_text.h"

namespace assay::cli {

namespace {

using sarif::Problem;
using sarif::Validation;

// So many of each kind are listed for each file; the others are counted.
constexpr std::uint64_t kListed = 20;

std::string_view name_of(Problem::Level level) { return level == Problem::Level::error ? "error" : "warning"; }

// The kind of a problem: its text without what differs from place to place.
std::string kind_of(const Problem& problem) {
  std::string kind = problem.rule;
  bool inside = false;
  for (const char c : problem.text) {
    if (c == '\'') inside = !inside;
    if (!inside && (c < '0' || c > '9')) kind += c;
  }
  return kind;
}

class Listing {
 public:
  Listing(Output& output, bool json) : output_(output), json_(json), writer_(output, 3) {}

  void begin() {
    if (!json_) return;
    writer_.begin_object();
    writer_.string("schema", "assay-sarif-validation/1");
    writer_.array("files");
  }

  void begin_file(const std::string& name) {
    name_ = name == "-" ? "standard input" : name;
    kinds_.clear();
    if (!json_) return;
    writer_.begin_object();
    writer_.string("file", guard_(name_));
    writer_.array("problems");
  }

  void problem(const Problem& problem) {
    if (++kinds_[kind_of(problem)] > kListed) return;
    if (json_) {
      writer_.begin_object();
      writer_.string("level", name_of(problem.level));
      writer_.string("rule", problem.rule);
      writer_.string("pointer", guard_(problem.pointer));
      writer_.number("line", problem.position.line);
      writer_.number("column", problem.position.column);
      writer_.string("text", guard_(problem.text));
      writer_.end_object();
      note(writer_.flush_if_full());
      return;
    }
    write(cat(name_, ':', problem.position.line, ':', problem.position.column, ": ", name_of(problem.level), ": ",
              problem.text, " [", problem.rule, "]\n    at ",
              problem.pointer.empty() ? "/" : terminal_text(problem.pointer), '\n'));
  }

  void end_file(const Validation& validation) {
    std::uint64_t more = 0;
    for (const auto& [kind, count] : kinds_) more += count > kListed ? count - kListed : 0;
    if (json_) {
      writer_.end_array();
      writer_.number("not_listed", more);
      writer_.number("errors", validation.errors);
      writer_.number("warnings", validation.warnings);
      writer_.number("runs", validation.runs);
      writer_.number("results", validation.results);
      writer_.boolean("complete", validation.complete);
      writer_.boolean("valid", validation.valid());
      writer_.end_object();
      return;
    }
    if (more > 0) write(cat(name_, ": ", with_commas(more), " more like these\n"));
    const std::string_view verdict = !validation.valid()   ? "not valid"
                                     : validation.complete ? "valid"
                                                           : "valid as far as it was looked at";
    write(cat(name_, ": ", verdict, ", ", counted(validation.runs, "run", "runs"), " with ",
              counted(validation.results, "result", "results"), ", ", counted(validation.errors, "error", "errors"),
              ", ", counted(validation.warnings, "warning", "warnings"), '\n'));
  }

  // What was not read is told on standard error.
  void unread(const Error& error) {
    if (!json_) return;
    writer_.end_array();
    writer_.string("unread", guard_(error.text()));
    writer_.boolean("valid", false);
    writer_.end_object();
  }

  Status end() {
    if (json_) {
      writer_.end_array();
      writer_.end_object();
      writer_.end_line();
      note(writer_.flush());
    }
    note(output_.finish());
    return status_;
  }

 private:
  void write(const std::string& text) { note(output_.write(guard_(text))); }
  void note(const Status& status) {
    if (status_) status_ = status;
  }

  Output& output_;
  std::function<std::string(std::string_view)> guard_ = make_guard();
  bool json_;
  JsonWriter writer_;
  std::string name_;
  std::map<std::string, std::uint64_t> kinds_;
  Status status_;
};

}  // namespace

int validate_logs(const std::vector<std::string>& files, sarif::Profile profile, bool json) {
  const auto output = open_descriptor_output(1, "standard output");
  Listing listing(*output, json);
  int code = kPass;
  listing.begin();
  for (const std::string& file : files) {
    listing.begin_file(file);
    const auto input = sarif::open_input(file);
    auto validation = input ? sarif::validate(**input, profile, [&](const Problem& one) { listing.problem(one); })
                            : tl::make_unexpected(input.error());
    if (!validation) {
      listing.unread(validation.error());
      code = report_error(validation.error());
      continue;
    }
    listing.end_file(*validation);
    // What is not valid outweighs what was not looked at.
    const int one = !validation->valid() ? kFail : validation->complete ? kPass : kIncomplete;
    if (code == kPass || (one == kFail && code == kIncomplete)) code = one;
  }
  if (const Status status = listing.end(); !status) return report_error(status.error());
  return code;
}

}  // namespace assay::cli
