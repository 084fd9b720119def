// assay sarif merge, split, baseline, convert, html
#include <filesystem>
#include <memory>
#include <utility>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/sarif_command.h"
#include "cli/tell.h"
#include "cli/version.h"
#include "sarif/log/baseline.h"
#include "sarif/log/byte_input.h"
#include "sarif/log/compare.h"
#include "sarif/log/merge.h"
#include "sarif/log/outer_properties.h"
#include "sarif/output.h"

namespace assay::cli {

namespace {

Result<std::unique_ptr<Output>> open_output(const std::string& path) {
  if (path.empty()) return open_descriptor_output(1, "standard output");
  return open_file_output(path);
}

// `write` to the output, which is finished when all went well.
template <class Write>
int write_to(const std::string& path, const Write& write) {
  auto output = open_output(path);
  if (!output) return report_error(output.error());
  if (const Status status = write(**output); !status) return report_error(status.error());
  if (const Status status = (*output)->finish(); !status) return report_error(status.error());
  return kPass;
}

void tell_notes(const std::vector<std::string>& notes) {
  for (const std::string& note : notes) tell(cat("assay: note: ", note));
}

// "results.sarif.gz" is called "results".
std::string stem_of(const std::string& path) {
  std::string name = path == "-" ? "results" : std::filesystem::path(path).filename().string();
  for (const std::string_view ending : {".gz", ".json", ".sarif"}) {
    if (name.size() > ending.size() && name.ends_with(ending)) name.resize(name.size() - ending.size());
  }
  return name;
}

// A part that an earlier split left in the folder, "NAME-12.sarif"; empty when there is none.
std::string part_in(const std::string& folder, const std::string& stem) {
  constexpr std::string_view kEnding = ".sarif";
  std::error_code error;
  std::string first;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.size() <= stem.size() + 1 + kEnding.size() || !name.starts_with(stem + "-") || !name.ends_with(kEnding))
      continue;
    const std::string number = name.substr(stem.size() + 1, name.size() - stem.size() - 1 - kEnding.size());
    const bool is_part = number.find_first_not_of("0123456789") == std::string::npos;
    if (is_part && (first.empty() || name < first)) first = name;
  }
  return first;
}

}  // namespace

int merge_logs(const std::vector<std::string>& files, const std::string& output) {
  const auto logs = sarif::open_gathered_logs(files);
  if (!logs) return report_error(logs.error());
  const sarif::TextFilter guard = make_guard();
  return write_to(output, [&](Output& out) -> Status {
    const auto outcome = sarif::merge(*logs, guard, out);
    if (!outcome) return tl::make_unexpected(outcome.error());
    tell_notes(outcome->notes);
    return {};
  });
}

int split_log(const std::string& file, const std::string& folder, const sarif::SplitLimits& limits) {
  const auto logs = sarif::open_gathered_logs({file});
  if (!logs) return report_error(logs.error());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return report_error({"making the folder for the parts", folder, error.message(), ""});
  if (const std::string part = part_in(folder, stem_of(file)); !part.empty())
    return report_error({"splitting the SARIF log", folder, cat("it holds a part of an earlier split, ", part),
                         "remove the parts or name another folder: what is left of them would be uploaded too"});
  std::vector<std::string> paths;
  const sarif::TextFilter guard = make_guard();
  const auto outcome = sarif::split(logs->front(), limits, guard, [&](std::size_t part) {
    const std::string path = (std::filesystem::path(folder) / cat(stem_of(file), '-', part + 1, ".sarif")).string();
    if (part == 0) paths.clear();
    paths.push_back(path);
    return open_file_output(path);
  });
  if (!outcome) return report_error(outcome.error());
  std::string told;
  for (std::size_t i = 0; i < outcome->parts.size(); ++i) {
    told += cat(paths[i], ": ", counted(outcome->parts[i].results, "result", "results"), ", ",
                human_bytes(outcome->parts[i].packed_bytes), " as gzip\n");
  }
  tell_notes(outcome->notes);
  return write_to("", [&](Output& out) { return out.write(guarded(told)); });
}

int baseline_log(const std::string& before, const std::string& after, const std::string& output) {
  const auto logs = sarif::open_gathered_logs({before, after});
  if (!logs) return report_error(logs.error());
  auto comparison = sarif::compare((*logs)[0], (*logs)[1], sarif::HeldTables::row_keys_and_uris);
  if (!comparison) return report_error(comparison.error());
  const std::vector<std::string> gaps = comparison->gaps;
  const int code = write_to(output, [&](Output& out) {
    return sarif::write_baseline((*logs)[0], (*logs)[1], std::move(*comparison), make_guard(), out);
  });
  tell_gaps(gaps);
  return code == kPass && !gaps.empty() ? kIncomplete : code;
}

int convert_logs(const std::vector<std::string>& files, sarif::RowFormat format, const std::string& output) {
  const auto logs = sarif::open_gathered_logs(files);
  if (!logs) return report_error(logs.error());
  std::vector<std::string> gaps;
  const int code = write_to(output, [&](Output& out) {
    const auto writer = sarif::make_row_writer(format, out);
    return sarif::write_rows(*logs, make_guard(), *writer, &gaps);
  });
  tell_gaps(gaps);
  // The other formats say so themselves.
  const bool silent = format == sarif::RowFormat::csv || format == sarif::RowFormat::codeclimate;
  return code == kPass && silent && !gaps.empty() ? kIncomplete : code;
}

int html_page(const std::vector<std::string>& files, const std::string& output) {
  const auto logs = sarif::open_gathered_logs(files);
  if (!logs) return report_error(logs.error());
  return write_to(output, [&](Output& out) {
    const sarif::TextFilter guard = make_guard();
    const auto writer = sarif::make_html_rows(out, guard, kVersion);
    return sarif::write_rows(*logs, guard, *writer);
  });
}

}  // namespace assay::cli
