#include "cli/line_question.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "base/strings.h"
#include "cli/command.h"
#include "cli/rules_command.h"
#include "cli/scan_inputs.h"
#include "cli/tell.h"
#include "rules/builtin/builtin.h"
#include "rules/selection.h"
#include "sarif/output.h"
#include "scanners/scan/file_scan.h"

namespace assay::cli {

namespace {

constexpr std::uint64_t kLargestFile = std::uint64_t{64} << 20;

struct FileAndLine {
  std::string path;
  std::uint32_t number = 0;
};

// The number behind the last colon, and what stands before that.
std::optional<FileAndLine> split_last(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  FileAndLine out{text.substr(0, colon), 0};
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data() + colon + 1, end, out.number);
  if (parsed.ec != std::errc() || parsed.ptr != end || out.number == 0) return std::nullopt;
  return out;
}

// FILE:LINE, or FILE:LINE:COLUMN as reports give a place.
std::optional<FileAndLine> split(const std::string& text) {
  auto out = split_last(text);
  if (!out) return out;
  if (auto before = split_last(out->path); before && ::access(out->path.c_str(), F_OK) != 0) return before;
  return out;
}

// What to do where a report's place is not a file here.
std::string where_else(const std::string& path) {
  if (path.find("!/") != std::string::npos)
    return "'!/' is what lies in an archive: unpack it, and ask about the file in it";
  return "of a place in the history: 'git show COMMIT:PATH > FILE', and ask about that file";
}

// Lines end at LF, CR LF or CR. Nothing when the text has fewer lines.
std::optional<LineRange> find_line(Bytes text, std::uint32_t number) {
  std::size_t begin = 0;
  for (std::uint32_t line = 1;; ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n", begin), text.size());
    if (line == number) return LineRange{begin, end};
    if (end == text.size()) return std::nullopt;
    begin = end + (text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n' ? 2 : 1);
  }
}

// The lines of what lies in an archive are not those of its file.
void leave_out_members(LineAnswer& answer) {
  std::size_t left_out = 0;
  for (Finding& finding : answer.findings)
    left_out += std::erase_if(finding.places, [](const Place& place) { return place.origin.parent != nullptr; });
  std::erase_if(answer.findings, [](const Finding& finding) { return finding.places.empty(); });
  if (left_out != 0)
    tell(cat("assay: ", printable(answer.path), ": ", left_out, left_out == 1 ? " finding stands" : " findings stand",
             " in what it packs: unpack it, and ask about the files in it"));
}

// What a scan of the file says.
Status scan_file(LineAnswer& answer) {
  auto scanner = Scanner::create(answer.rules, answer.settings.config.limits);
  if (!scanner) return tl::make_unexpected(scanner.error());
  std::vector<Match> matches;
  const bool searched = scanner->find_all(answer.text, matches);
  if (!resolve(*scanner, answer.text, matches, {}, answer.hits) || !searched)
    tell(cat("assay: ", answer.path, ": too many candidates, some may be missing here"));
  ScanContext context;
  context.rules = &answer.rules;
  context.limits = answer.settings.config.limits;
  context.today = today();
  files::FileScanOptions options = file_options(answer.settings.flags);
  options.walk.exclude = answer.settings.config.exclude;
  options.walk.exclude_base = answer.settings.config.folder;
  auto scanned = scan_paths({answer.path}, options, context);
  if (!scanned) return tl::make_unexpected(scanned.error());
  tell(scanned->mistakes);
  answer.findings = std::move(scanned->findings);
  leave_out_members(answer);
  answer.left_out = scanned->coverage.skipped().contains(SkipReason::ignored);
  return {};
}

}  // namespace

bool names_a_line(const std::string& text) { return split(text).has_value(); }

std::optional<LineAnswer> ask_line(const LineQuestion& question, int& exit_code) {
  const auto fail_with = [&](const Error& error, int code) {
    exit_code = report_error(error, code);
    return std::nullopt;
  };
  const auto line = split(question.file_and_line);
  if (!line) {
    return fail_with(
        {"explaining a line", question.file_and_line, "it is not of the form FILE:LINE", "src/config.py:12"}, kUsage);
  }
  auto text = read_file(line->path, kLargestFile);
  if (!text) {
    Error error = text.error();
    if (::access(line->path.c_str(), F_OK) != 0) error.hint = where_else(line->path);
    return fail_with(error, kIncomplete);
  }
  const auto range = find_line(*text, line->number);
  if (!range) return fail_with({"explaining a line", question.file_and_line, "the file has fewer lines", ""}, kUsage);
  ScanFlags flags;
  flags.paths = {line->path};
  flags.config = question.config;
  flags.no_config = question.no_config;
  auto settings = scan_settings(std::move(flags));
  exit_code = kUsage;
  if (!settings) return std::nullopt;
  SelectedRules selected = select_rules(builtin_rule_image(), settings->rules);
  tell(selected.diagnostics);
  if (!selected.rules) return fail_with(selected.rules.error(), kUsage);
  LineAnswer answer{.path = line->path,
                    .number = line->number,
                    .text = std::move(*text),
                    .range = *range,
                    .settings = std::move(*settings),
                    .rules = std::move(*selected.rules),
                    .hits = {},
                    .findings = {}};
  if (const Status scanned = scan_file(answer); !scanned) return fail_with(scanned.error(), kIncomplete);
  exit_code = kPass;
  return answer;
}

int print_line_document(const LineAnswer& line, std::string_view question, std::string_view name,
                        const std::function<void(JsonWriter&)>& write) {
  const auto output = open_descriptor_output(1, "standard output");
  JsonWriter json(*output, 4);
  json.begin_object();
  json.string("schema", "assay-line/1");
  json.string("question", question);
  json.string("path", guarded(printable(line.path)));
  json.number("line", line.number);
  json.array(name);
  write(json);
  json.end_array();
  json.end_object();
  json.end_line();
  Status status = json.flush();
  if (status) status = output->finish();
  return status ? kPass : report_error(status.error(), kIncomplete);
}

}  // namespace assay::cli
