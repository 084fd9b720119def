#include "sarif/log/split_parts.h"

#include <algorithm>
#include <set>

#include "base/strings.h"

namespace assay::sarif {

namespace {

// What is put behind the category of each run, so that no two have the same tool and category, which code scanning
// refuses: nothing, or "run-2".
std::vector<std::string> names_of(const LogHead& head) {
  std::set<std::string> taken;
  for (const RunHead& run : head.runs) taken.insert(cat(run.tool(), '\0', run.category()));
  std::set<std::string> seen;
  std::vector<std::string> names;
  for (const RunHead& run : head.runs) {
    const std::string category = run.category();
    const std::string own = cat(run.tool(), '\0', category);
    std::string name;
    if (!seen.insert(own).second) {
      const std::string before = cat(own, category.empty() ? "" : "/");
      std::size_t number = 2;
      while (!taken.insert(cat(before, "run-", number)).second) ++number;
      name = cat("run-", number);
    }
    names.push_back(std::move(name));
  }
  return names;
}

// The category of a part: "nightly/7" becomes "nightly/part-2/7". It is masked before: of a value that is cut in two,
// nothing is known any more.
void set_category(std::vector<JsonMember>& members, const TextFilter& filter, std::string_view name) {
  for (JsonMember& member : members) {
    if (member.name != "automationDetails") continue;
    mask_texts(member.value, filter);
    const std::string id(member.value.string_at({"id"}));
    const std::string category(category_of(id));
    const std::size_t slash = id.rfind('/');
    member.value.set("id", JsonValue::of(cat(category, category.empty() ? "" : "/", name,
                                             slash == std::string::npos ? "/" : id.substr(slash))));
    member.value.erase("guid");  // of the whole run
    return;
  }
  JsonValue details = JsonValue::object();
  details.set("id", JsonValue::of(cat(name, '/')));
  members.push_back({"automationDetails", std::move(details)});
}

Status changed() { return fail("splitting the SARIF log", "", "it changed while it was read"); }

}  // namespace

PartsWriter::PartsWriter(const LogHead& head, const std::vector<std::vector<std::uint32_t>>& pieces,
                         const std::vector<std::size_t>& counts, const SplitLimits& limits, const TextFilter& filter,
                         std::vector<SplitPart>& parts)
    : head_(head),
      names_(names_of(head)),
      pieces_(pieces),
      counts_(counts),
      limits_(limits),
      filter_(filter),
      parts_(parts),
      rows_(filter, [this](const JsonValue& row) { return write_row(row); }) {}

template <class Act>
void PartsWriter::for_pieces(const Act& act) {
  for (std::size_t piece = 0; piece < pieces_of_run_; ++piece) act(*parts_[first_ + piece].writer);
}

std::size_t first_part_of(const std::vector<std::size_t>& counts, std::size_t run, std::size_t most_runs) {
  std::size_t first = 0;
  for (std::size_t begin = 0; begin + most_runs <= run; begin += most_runs) {
    first += *std::max_element(counts.begin() + static_cast<std::ptrdiff_t>(begin),
                               counts.begin() + static_cast<std::ptrdiff_t>(begin + most_runs));
  }
  return first;
}

Status PartsWriter::begin_run(std::size_t run, const LogPlace&) {
  if (run >= counts_.size()) return changed();
  first_ = first_part_of(counts_, run, limits_.runs);
  pieces_of_run_ = counts_[run];
  mask_ = SnippetMask(head_.runs[run].find("tool"));
  for (std::size_t piece = 0; piece < pieces_of_run_; ++piece) {
    LogWriter& writer = *parts_[first_ + piece].writer;
    std::vector<JsonMember> members = head_.runs[run].members;
    const std::string part = piece == 0 ? std::string() : cat("part-", piece + 1);
    const std::string& name = names_[run];
    const std::string whole = cat(name, name.empty() || part.empty() ? "" : "/", part);
    if (!whole.empty()) set_category(members, filter_, whole);
    writer.begin_run();
    for (JsonMember& member : members) writer.member(member.name, std::move(member.value));
  }
  return {};
}
Status PartsWriter::run_member(std::size_t, std::string_view name, JsonValue&& value, const LogPlace&) {
  if (Status status = end_list(); !status) return status;
  for_pieces([&](LogWriter& writer) { writer.member(name, value); });
  return {};
}
Status PartsWriter::begin_items(std::size_t, std::string_view name, const LogPlace&) {
  if (Status status = end_list(); !status) return status;
  list_ = List::rows;
  for_pieces([&](LogWriter& writer) { writer.begin_rows(name); });
  return {};
}
Status PartsWriter::run_item(std::size_t, std::string_view name, std::size_t, JsonValue&& row, const LogPlace&) {
  if (name == name_of(TableKind::artifacts).name) mask_.apply_to_artifact(row);
  return rows_.add(std::move(row));
}
Status PartsWriter::begin_results(std::size_t) {
  if (Status status = end_list(); !status) return status;
  list_ = List::results;
  for_pieces([](LogWriter& writer) { writer.begin_results(); });
  return {};
}
Status PartsWriter::result(std::size_t run, std::size_t index, JsonValue&& value, const LogPlace&) {
  if (index >= pieces_[run].size()) return changed();
  SplitPart& part = parts_[first_ + pieces_[run][index]];
  ++part.results;
  mask_.apply(value);
  return part.writer->result(std::move(value));
}
Status PartsWriter::end_run(std::size_t) {
  if (Status status = end_list(); !status) return status;
  for_pieces([](LogWriter& writer) { writer.end_run(); });
  return {};
}

Status PartsWriter::write_row(const JsonValue& row) {
  for (std::size_t piece = 0; piece < pieces_of_run_; ++piece)
    if (Status status = parts_[first_ + piece].writer->masked_row(row); !status) return status;
  return {};
}
Status PartsWriter::end_list() {
  if (list_ == List::rows) {
    if (Status status = rows_.flush(); !status) return status;
    for_pieces([](LogWriter& writer) { writer.end_rows(); });
  } else if (list_ == List::results) {
    for_pieces([](LogWriter& writer) { writer.end_results(); });
  }
  list_ = List::none;
  return {};
}

}  // namespace assay::sarif
