#include "api/serve/agent_hook.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "api/serve/agent_event.h"
#include "base/strings.h"

namespace assay::serve {

namespace {

using nlohmann::json;

constexpr std::size_t kMostTold = 10;

std::string text_of(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string member(const json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// Texts that are scanned at once, with the line at which each begins.
struct Sheet {
  std::string text;
  std::vector<std::pair<std::size_t, const EventText*>> begins;
  std::size_t lines = 0;

  void add(const EventText& from, std::string_view written) {
    begins.emplace_back(lines, &from);
    text += written;
    text += '\n';
    lines += 1 + static_cast<std::size_t>(std::count(written.begin(), written.end(), '\n'));
  }
  const EventText* at(std::size_t line) const {
    auto after = std::upper_bound(begins.begin(), begins.end(), line,
                                  [](std::size_t wanted, const auto& one) { return wanted < one.first; });
    return after == begins.begin() ? nullptr : std::prev(after)->second;
  }
};

class Judge {
 public:
  Judge(const std::shared_ptr<const api::Engine>& engine, const Mask& mask) : engine_(engine), mask_(mask) {}

  void look_at(const std::vector<EventText>& texts) {
    constexpr std::size_t kLongest = 4096;  // of a text that is looked at together with others
    Sheet members, lines;
    for (const EventText& one : texts) {
      const bool one_line = one.value.find('\n') == std::string::npos;
      // With its name: what a password is only the name tells.
      if (one_line && one.value.size() <= kLongest)
        members.add(one, cat(text_of(json(one.key)), ": ", text_of(json(one.value)), ","));
      // And as it is, where JSON would write it otherwise.
      if (one.value.find_first_of(" \t\r\n\"\\=:") == std::string::npos && one.value.size() <= kLongest) continue;
      if (one.file.empty() && one.value.size() <= kLongest) {
        lines.add(one, one.value);
      } else {
        scan(one.file.empty() ? one.path : one.file, one.value,
             [&one](std::size_t line) { return std::pair(&one, line + 1); });
      }
    }
    for (const Sheet* sheet : {&members, &lines})
      if (!sheet->text.empty())
        scan("event", sheet->text, [sheet](std::size_t line) { return std::pair(sheet->at(line), std::size_t{0}); });
  }

  bool blocked() const { return !found_.empty() || !unread_.empty(); }

  std::string reason(const AgentEvent& event) const {
    std::string out = cat("assay: ", mask_(printable(event.name)), event.name.empty() ? "" : " ",
                          mask_(printable(event.tool)), event.tool.empty() ? "" : ": ");
    if (!found_.empty()) out += cat(counted(found_.size(), "credential", "credentials"), "\n");
    std::size_t told = 0;
    for (const std::string& line : found_) {
      if (++told > kMostTold) break;
      out += cat("  ", line, "\n");
    }
    if (found_.size() > kMostTold) out += cat("  and ", found_.size() - kMostTold, " more\n");
    if (!unread_.empty()) out += cat("not everything could be looked at, so it is no pass: ", *unread_.begin(), "\n");
    if (!found_.empty())
      out +=
          "Do not repeat these values. Let the code read them from the environment or a store of secrets, and tell the "
          "user that they were seen; 'assay explain RULE' says how they are replaced.\n";
    return out;
  }

 private:
  template <class Place>
  void scan(const std::string& name, const std::string& text, const Place& place) {
    const auto scanned = api::scan_text(engine_, text, name);
    if (!scanned) {
      unread_.insert(scanned.error().text);
      return;
    }
    if (scanned->verdict() == 0) return;
    // The report is what masks, so it is what is read.
    const json report = json::parse(scanned->render(ReportFormat::json), nullptr, false);
    if (!report.is_object()) {
      unread_.insert("its report cannot be read");
      return;
    }
    for (const json& finding : report.value("findings", json::array())) {
      if (finding.value("suppressed", false)) continue;
      const json places = finding.value("places", json::array());
      const std::size_t line = places.empty() ? 1 : std::max<std::size_t>(places[0].value("line", std::size_t{1}), 1);
      const auto [where, shown_line] = place(line - 1);
      found_.insert(cat(member(finding, "rule"), ": ", member(finding, "mask"), " (", member(finding, "confidence"),
                        " confidence) in ", where == nullptr ? "the event" : mask_(printable(where->path)),
                        shown_line == 0 ? "" : cat(", line ", shown_line)));
    }
    const json coverage = report.value("coverage", json::object());
    for (const json& gap : coverage.value("gaps", json::array())) unread_.insert(mask_(printable(member(gap, "why"))));
    if (!blocked()) unread_.insert("its report says neither what was found nor what was not read");
  }

  const std::shared_ptr<const api::Engine>& engine_;
  const Mask& mask_;
  std::set<std::string> found_, unread_;  // sorted, each once
};

Judgement refusal(const std::string& event, std::string reason) {
  json answer = {{"decision", "block"}, {"reason", reason}};
  if (event == "PreToolUse")
    answer["hookSpecificOutput"] = {
        {"hookEventName", event}, {"permissionDecision", "deny"}, {"permissionDecisionReason", reason}};
  return {.blocked = true, .reason = std::move(reason), .answer = text_of(answer)};
}

}  // namespace

Judgement judge_event(const std::shared_ptr<const api::Engine>& engine, const Mask& mask, std::string_view document) {
  const auto event = read_event(document);
  if (!event) return refusal({}, cat("assay: ", event.error().text(), "\n"));
  Judge judge(engine, mask);
  judge.look_at(event->texts);
  return judge.blocked() ? refusal(event->name, judge.reason(*event)) : Judgement();
}

}  // namespace assay::serve
