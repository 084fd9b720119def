#include "scanners/workflows/model/dependabot_shape.h"

#include <algorithm>
#include <array>
#include <span>

#include "base/one_edit.h"
#include "base/strings.h"

namespace assay::workflows {

namespace {

using yaml::Entry;
using yaml::Node;
using Words = std::span<const std::string_view>;

enum class Form : std::uint8_t { any, text, truth, number, word, words, texts, map, maps, named_maps, text_or_texts };

struct Key {
  std::string_view name;
  Form form = Form::any;
  Words words = {};
  std::span<const Key> keys = {};
  bool needed = false;
};

constexpr std::array<std::string_view, 33> kEcosystems = {
    "bazel",      "bun",  "bundler",        "cargo",        "composer",
    "conda",      "deno", "devcontainers",  "docker",       "docker-compose",
    "dotnet-sdk", "elm",  "github-actions", "gitsubmodule", "gomod",
    "gradle",     "helm", "julia",          "maven",        "mix",
    "nix",        "npm",  "nuget",          "opentofu",     "pip",
    "pre-commit", "pub",  "rust-toolchain", "sbt",          "swift",
    "terraform",  "uv",   "vcpkg"};
constexpr std::array<std::string_view, 7> kIntervals = {"daily",        "weekly", "monthly", "quarterly",
                                                        "semiannually", "yearly", "cron"};
constexpr std::array<std::string_view, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 2> kCode = {"allow", "deny"};
constexpr std::array<std::string_view, 2> kRebase = {"auto", "disabled"};
constexpr std::array<std::string_view, 5> kStrategies = {"auto", "increase", "increase-if-necessary", "lockfile-only",
                                                         "widen"};
constexpr std::array<std::string_view, 1> kInclude = {"scope"};
constexpr std::array<std::string_view, 2> kApplies = {"version-updates", "security-updates"};
constexpr std::array<std::string_view, 2> kStages = {"development", "production"};
constexpr std::array<std::string_view, 5> kAllowed = {"direct", "indirect", "all", "production", "development"};
constexpr std::array<std::string_view, 3> kSteps = {"major", "minor", "patch"};
constexpr std::array<std::string_view, 3> kVersionSteps = {"version-update:semver-major", "version-update:semver-minor",
                                                           "version-update:semver-patch"};
constexpr std::array<std::string_view, 3> kSeparators = {"-", "_", "/"};
constexpr std::array<std::string_view, 1> kGroupBy = {"dependency-name"};

constexpr std::array<Key, 5> kSchedule = {{{"interval", Form::word, kIntervals, {}, true},
                                           {"day", Form::word, kDays},
                                           {"time", Form::text},
                                           {"timezone", Form::text},
                                           {"cronjob", Form::text}}};
constexpr std::array<Key, 6> kCooldown = {{{"default-days", Form::number},
                                           {"semver-major-days", Form::number},
                                           {"semver-minor-days", Form::number},
                                           {"semver-patch-days", Form::number},
                                           {"include", Form::texts},
                                           {"exclude", Form::texts}}};
constexpr std::array<Key, 6> kGroup = {{{"applies-to", Form::word, kApplies},
                                        {"dependency-type", Form::word, kStages},
                                        {"patterns", Form::texts},
                                        {"exclude-patterns", Form::texts},
                                        {"update-types", Form::words, kSteps},
                                        {"group-by", Form::word, kGroupBy}}};
constexpr std::array<Key, 3> kAllow = {{{"dependency-name", Form::text},
                                        {"dependency-type", Form::word, kAllowed},
                                        {"update-types", Form::words, kVersionSteps}}};
constexpr std::array<Key, 3> kIgnore = {
    {{"dependency-name", Form::text}, {"versions", Form::text_or_texts}, {"update-types", Form::words, kVersionSteps}}};
constexpr std::array<Key, 3> kMessage = {
    {{"prefix", Form::text}, {"prefix-development", Form::text}, {"include", Form::word, kInclude}}};
constexpr std::array<Key, 1> kBranch = {{{"separator", Form::word, kSeparators}}};
constexpr std::array<Key, 25> kUpdate = {{{"package-ecosystem", Form::text, {}, {}, true},
                                          {"directory", Form::text},
                                          {"directories", Form::texts},
                                          {"schedule", Form::map, {}, kSchedule},
                                          {"allow", Form::maps, {}, kAllow},
                                          {"assignees", Form::texts},
                                          {"commit-message", Form::map, {}, kMessage},
                                          {"cooldown", Form::map, {}, kCooldown},
                                          {"exclude-paths", Form::texts},
                                          {"groups", Form::named_maps, {}, kGroup},
                                          {"ignore", Form::maps, {}, kIgnore},
                                          {"insecure-external-code-execution", Form::word, kCode},
                                          {"labels", Form::texts},
                                          {"milestone", Form::number},
                                          {"multi-ecosystem-group", Form::text},
                                          {"name", Form::text},
                                          {"open-pull-requests-limit", Form::number},
                                          {"patterns", Form::texts},
                                          {"pull-request-branch-name", Form::map, {}, kBranch},
                                          {"rebase-strategy", Form::word, kRebase},
                                          {"registries", Form::text_or_texts},
                                          {"reviewers", Form::texts},
                                          {"target-branch", Form::text},
                                          {"vendor", Form::truth},
                                          {"versioning-strategy", Form::word, kStrategies}}};
constexpr std::array<Key, 8> kEcosystemGroup = {{{"schedule", Form::map, {}, kSchedule, true},
                                                 {"assignees", Form::texts},
                                                 {"labels", Form::texts},
                                                 {"milestone", Form::number},
                                                 {"target-branch", Form::text},
                                                 {"commit-message", Form::map, {}, kMessage},
                                                 {"open-pull-requests-limit", Form::number},
                                                 {"pull-request-branch-name", Form::map, {}, kBranch}}};
constexpr std::array<Key, 5> kFile = {{{"version", Form::any, {}, {}, true},
                                       {"updates", Form::maps, {}, kUpdate, true},
                                       {"registries", Form::named_maps},
                                       {"enable-beta-ecosystems", Form::truth},
                                       {"multi-ecosystem-groups", Form::named_maps, {}, kEcosystemGroup}}};

constexpr std::size_t kMostProblems = 1000;
constexpr std::size_t kMostShown = 60;

std::string named(std::string_view name) { return cat("'", printable(name.substr(0, kMostShown)), "'"); }

template <class List>
std::string near_to(std::string_view name, const List& known) {
  for (const auto& one : known)
    if (is_one_edit(name, one)) return std::string(one);
  return {};
}

class Reader {
 public:
  explicit Reader(const Document& document) : document_(document) {}

  std::vector<DependabotProblem> read() {
    const Node& root = document_.tree->root();
    if (map(root, kFile, "the file")) {
      if (const Node* version = root.value_of("version");
          version != nullptr && !(version->is_scalar() && version->text == "2"))
        tell(*version, "The version must be 2.");
      if (const Node* updates = root.value_of("updates"); updates != nullptr)
        for (const Node* update : updates->items()) look_at(*update);
    }
    std::stable_sort(out_.begin(), out_.end(),
                     [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    return std::move(out_);
  }

 private:
  void tell(const Node& at, std::string message, bool may_be_newer = false) {
    if (out_.size() < kMostProblems) out_.push_back({at.span, std::move(message), may_be_newer});
  }

  bool map(const Node& node, std::span<const Key> keys, std::string_view what) {
    if (!node.is_mapping()) {
      tell(node, cat("A mapping is expected for ", what, "."));
      return false;
    }
    for (const Entry& entry : node.entries()) {
      if (!entry.key->is_scalar()) continue;
      const auto known =
          std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == entry.key->text; });
      if (known != keys.end()) {
        value(*entry.value, *known);
        continue;
      }
      std::vector<std::string_view> names;
      for (const Key& key : keys) names.push_back(key.name);
      const std::string meant = near_to(entry.key->text, names);
      tell(*entry.key,
           cat("Dependabot does not know ", named(entry.key->text), " in ", what,
               meant.empty() ? "." : cat("; is '", meant, "' meant?")),
           meant.empty());
    }
    for (const Key& key : keys)
      if (key.needed && node.find(key.name) == nullptr) tell(node, cat("'", key.name, "' is lacking in ", what, "."));
    return true;
  }

  void word(const Node& node, const Key& key) {
    if (!scalar(node, key)) return;
    if (std::find(key.words.begin(), key.words.end(), node.text) != key.words.end()) return;
    std::string list;
    for (const std::string_view one : key.words) list += cat(list.empty() ? "" : ", ", one);
    tell(node, cat("'", key.name, "' is none of ", list, ": ", named(node.text), "."));
  }

  bool scalar(const Node& node, const Key& key) {
    if (node.is_scalar() && !node.is_null()) return true;
    tell(node, cat("A text is expected for '", key.name, "'."));
    return false;
  }

  void value(const Node& node, const Key& key) {
    switch (key.form) {
      case Form::any:
        break;
      case Form::text:
        scalar(node, key);
        break;
      case Form::word:
        word(node, key);
        break;
      case Form::truth:
        if (!node.is_scalar() || node.is_quoted() || (node.text != "true" && node.text != "false"))
          tell(node, cat("true or false is expected for '", key.name, "'."));
        break;
      case Form::number:
        if (!node.is_scalar() || node.is_quoted() || node.text.empty() || node.text.size() > 9 ||
            node.text.find_first_not_of("0123456789") != std::string_view::npos)
          tell(node, cat("A whole number is expected for '", key.name, "'."));
        break;
      case Form::words:
      case Form::texts:
      case Form::text_or_texts:
        if (key.form == Form::text_or_texts && node.is_scalar() && !node.is_null()) break;
        if (!node.is_sequence()) {
          tell(node, cat("A list is expected for '", key.name, "'."));
          break;
        }
        for (const Node* item : node.items())
          if (key.form == Form::words)
            word(*item, key);
          else
            scalar(*item, key);
        break;
      case Form::map:
        map(node, key.keys, cat("'", key.name, "'"));
        break;
      case Form::maps:
        if (!node.is_sequence()) {
          tell(node, cat("A list is expected for '", key.name, "'."));
          break;
        }
        for (const Node* item : node.items()) map(*item, key.keys, cat("an entry of '", key.name, "'"));
        break;
      case Form::named_maps:
        if (!node.is_mapping()) {
          tell(node, cat("A mapping is expected for '", key.name, "'."));
          break;
        }
        for (const Entry& entry : node.entries()) {
          if (!key.keys.empty())
            map(*entry.value, key.keys, cat("an entry of '", key.name, "'"));
          else if (!entry.value->is_mapping() || entry.value->find("type") == nullptr)
            tell(*entry.value, cat("'type' is lacking in an entry of '", key.name, "'."));
        }
        break;
    }
  }

  // What no single key says.
  void look_at(const Node& update) {
    if (!update.is_mapping()) return;
    const Node* ecosystem = update.value_of("package-ecosystem");
    if (ecosystem != nullptr && ecosystem->is_scalar() &&
        std::find(kEcosystems.begin(), kEcosystems.end(), ecosystem->text) == kEcosystems.end()) {
      const std::string meant = near_to(ecosystem->text, kEcosystems);
      tell(*ecosystem,
           cat("Dependabot does not know the ecosystem ", named(ecosystem->text),
               meant.empty() ? "." : cat("; is '", meant, "' meant?")),
           meant.empty());
    }
    const bool grouped = update.find("multi-ecosystem-group") != nullptr;
    const Entry* directory = update.find("directory");
    const Entry* directories = update.find("directories");
    if (directory == nullptr && directories == nullptr)
      tell(update, "Neither 'directory' nor 'directories' is in an entry of 'updates'.");
    if (directory != nullptr && directories != nullptr)
      tell(*directories->key, "'directory' and 'directories' exclude each other.");
    const Node* schedule = update.value_of("schedule");
    if (schedule == nullptr && !grouped) tell(update, "'schedule' is lacking in an entry of 'updates'.");
    if (grouped && update.find("patterns") == nullptr)
      tell(update, "'patterns' is lacking beside 'multi-ecosystem-group'.");
    if (schedule != nullptr && schedule->is_mapping()) look_at_schedule(*schedule);
  }

  void look_at_schedule(const Node& schedule) {
    const Node* interval = schedule.value_of("interval");
    const std::string_view how = interval != nullptr && interval->is_scalar() ? interval->text : std::string_view();
    const Entry* day = schedule.find("day");
    if (day != nullptr && !how.empty() && how != "weekly")
      tell(*day->key, "'day' counts only where the interval is weekly.");
    const Entry* cron = schedule.find("cronjob");
    if (how == "cron" && cron == nullptr) tell(*interval, "'cronjob' is lacking where the interval is cron.");
    if (cron != nullptr && !how.empty() && how != "cron")
      tell(*cron->key, "'cronjob' counts only where the interval is cron.");
    const Node* time = schedule.value_of("time");
    if (time != nullptr && time->is_scalar() && !is_time(time->text)) tell(*time, "The time is not HH:MM, in quotes.");
  }

  static bool is_time(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return false;
    return text.substr(0, 2) < "24" && text[3] < '6';
  }

  const Document& document_;
  std::vector<DependabotProblem> out_;
};

}  // namespace

std::vector<DependabotProblem> dependabot_problems(const Document& document) {
  if (document.kind != FileKind::dependabot) return {};
  return Reader(document).read();
}

}  // namespace assay::workflows
