#include "rules/workflows/action_facts.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <mutex>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "base/strings.h"

namespace assay::facts {
namespace {

struct NamedRuntime {
  Runtime runtime;
  std::string_view name;
  char code;  // in releases.txt
};
constexpr NamedRuntime kRuntimes[] = {{Runtime::node12, "node12", '2'},       {Runtime::node16, "node16", '6'},
                                      {Runtime::node20, "node20", '0'},       {Runtime::node24, "node24", '4'},
                                      {Runtime::composite, "composite", 'c'}, {Runtime::docker, "docker", 'd'},
                                      {Runtime::none, "none", '-'},           {Runtime::unknown, "unknown", '?'}};

constexpr std::size_t kDigits = 40;

// The first sixteen digits of a commit as a number; nothing where it has others.
std::optional<std::uint64_t> head_of(std::string_view sha) {
  std::uint64_t head = 0;
  const char* const end = sha.data() + std::min<std::size_t>(sha.size(), 16);
  const auto read = std::from_chars(sha.data(), end, head, 16);
  return sha.size() == kDigits && read.ptr == end && read.ec == std::errc() ? std::optional(head) : std::nullopt;
}

std::string_view sha_in(std::string_view line) {
  Fields fields(line);
  fields.next();
  return fields.next();
}

// The runtime of a line of releases; null for a tag that moves.
const NamedRuntime* named_by(std::string_view line) {
  if (line.empty() || line.back() == 'm') return nullptr;
  const auto* found = std::find_if(std::begin(kRuntimes), std::end(kRuntimes),
                                   [&](const NamedRuntime& one) { return one.code == line.back(); });
  return found == std::end(kRuntimes) ? nullptr : found;
}

Release read_release(std::string_view line) {
  Fields fields(line);
  Release release;
  release.tag = fields.next();
  release.sha = fields.next();
  release.date = fields.next();
  const std::string_view codes = fields.next();
  for (const NamedRuntime& one : kRuntimes)
    if (codes.starts_with(one.code)) release.runtime = one.runtime;
  release.moving = codes.ends_with('m');
  return release;
}

std::uint32_t number_of(std::string_view text) {
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Major read_major(Fields fields) {
  Major major;
  major.major = number_of(fields.next());
  major.latest = fields.next();
  major.latest_sha = fields.next();
  major.latest_date = fields.next();
  major.runtime = runtime_named(fields.next());
  major.floating_tag = fields.next();
  major.floating_sha = fields.next();
  for (const std::string_view change : listed(fields.next())) {
    const std::size_t equals = change.find('=');
    if (equals != change.npos)
      major.changes.push_back({change.substr(0, equals), runtime_named(change.substr(equals + 1))});
  }
  return major;
}

Advisory read_advisory(Fields fields) {
  Advisory advisory;
  advisory.id = fields.next();
  advisory.cve = fields.next();
  advisory.severity = fields.next();
  advisory.published = fields.next();
  for (const std::string_view range : listed(fields.next(), ';')) {
    const std::size_t first = range.find(','), second = range.find(',', first + 1);
    advisory.ranges.push_back(
        {range.substr(0, first), range.substr(first + 1, second - first - 1), range.substr(second + 1)});
  }
  advisory.versions = listed(fields.next());
  return advisory;
}

// Calls `use` with the fields behind the first one, for each line of the block that begins with `kind`.
template <class Use>
void each_line(const std::optional<Block>& block, std::string_view kind, const Use& use) {
  if (!block) return;
  Lines lines = block->lines();
  while (const auto line = lines.next()) {
    Fields fields(*line);
    if (fields.next() == kind) use(fields);
  }
}

// Of a sub-action, by the changes of its majors.
Runtime runtime_in(const ActionSummary* known, const Release& release) {
  const auto version = parse_version(release.tag);
  if (!version || known == nullptr) return Runtime::unknown;
  for (const Major& major : known->majors) {
    if (major.major != version->major()) continue;
    if (!version->full()) return major.runtime;
    Runtime runtime = Runtime::unknown;
    for (const RuntimeChange& change : major.changes) {
      const auto from = parse_version(change.from);
      if (from && std::is_gteq(compare(*version, *from))) runtime = change.runtime;
    }
    return runtime;
  }
  return Runtime::unknown;
}

}  // namespace

std::string_view name_of(Runtime runtime) {
  for (const NamedRuntime& one : kRuntimes)
    if (one.runtime == runtime) return one.name;
  return "unknown";
}

Runtime runtime_named(std::string_view name) {
  for (const NamedRuntime& one : kRuntimes)
    if (one.name == name) return one.runtime;
  return Runtime::unknown;
}

std::string_view repository_of(std::string_view action) {
  const std::size_t owner = action.find('/');
  return owner == action.npos ? action : action.substr(0, action.find('/', owner + 1));
}

bool Advisory::affects(const Version& version) const {
  const auto order = [&](std::string_view bound) -> std::optional<std::strong_ordering> {
    const auto other = parse_version(bound);
    if (!other) return std::nullopt;
    return compare(version, *other);
  };
  for (const Range& range : ranges) {
    const auto from = order(range.introduced), to = order(range.fixed), last = order(range.last_affected);
    if (from && std::is_lt(*from)) continue;
    if (to && std::is_gteq(*to)) continue;
    if (last && std::is_gt(*last)) continue;
    return true;
  }
  return std::any_of(versions.begin(), versions.end(),
                     [&](std::string_view one) { return order(one) == std::strong_ordering::equal; });
}

struct ActionFacts::Memory {
  std::mutex mutex;
  std::unordered_map<std::string_view, std::unique_ptr<const ActionSummary>> summaries;  // by names of the table
  std::unordered_map<std::string, std::optional<Release>> first;                         // by all that was asked
};

ActionFacts::ActionFacts(FactTable releases, FactTable actions)
    : releases_(std::move(releases)), actions_(std::move(actions)), memory_(std::make_shared<Memory>()) {
  auto commits = std::make_shared<std::vector<Commit>>();
  std::size_t number = 0;
  while (const auto block = releases_.next(number)) {
    Lines lines = block->lines();
    while (const auto line = lines.next())
      if (const auto head = head_of(sha_in(*line))) commits->push_back({*head, *line});
  }
  std::sort(commits->begin(), commits->end(), [](const Commit& a, const Commit& b) {
    return a.head != b.head ? a.head < b.head : a.line.data() < b.line.data();
  });
  commits_ = std::move(commits);
}

std::span<const ActionFacts::Commit> ActionFacts::with(std::string_view sha) const {
  const auto head = head_of(sha);
  if (!head) return {};
  const auto before = [](const auto& a, const auto& b) {
    if constexpr (std::is_same_v<std::decay_t<decltype(a)>, Commit>)
      return a.head < b;
    else
      return a < b.head;
  };
  const auto [begin, end] = std::equal_range(commits_->begin(), commits_->end(), *head, before);
  return {begin, end};
}

bool ActionFacts::has_releases(std::string_view action) const {
  return releases_.find(repository_of(action)).has_value();
}

std::vector<Release> ActionFacts::by_sha(std::string_view action, std::string_view sha) const {
  std::vector<Release> out;
  const auto block = releases_.find(repository_of(action));
  if (!block) return out;
  const char* const end = block->text.data() + block->text.size();
  for (const Commit& commit : with(sha)) {
    const bool own = commit.line.data() >= block->text.data() && commit.line.data() < end;
    if (own && sha_in(commit.line) == sha) out.push_back(read_release(commit.line));
  }
  return out;
}

std::optional<Release> ActionFacts::by_tag(std::string_view action, std::string_view tag) const {
  const auto block = releases_.find(repository_of(action));
  if (!block) return std::nullopt;
  Lines lines = block->lines();
  while (const auto line = lines.next())
    if (line->size() > tag.size() && line->starts_with(tag) && (*line)[tag.size()] == '\t') return read_release(*line);
  return std::nullopt;
}

std::vector<std::string_view> ActionFacts::repositories_with(std::string_view sha) const {
  std::vector<std::string_view> out;
  const std::string_view text = releases_.text();
  for (const Commit& commit : with(sha)) {
    if (sha_in(commit.line) != sha) continue;
    const auto at = static_cast<std::size_t>(commit.line.data() - text.data());
    const std::size_t key = text.rfind("\n@", at) + 2;
    const std::string_view name = text.substr(key, text.find('\n', key) - key);
    if (out.empty() || out.back() != name) out.push_back(name);
  }
  return out;
}

std::optional<Release> ActionFacts::first_on(std::string_view action, Runtime runtime,
                                             std::optional<std::uint32_t> major) const {
  const auto block = releases_.find(repository_of(action));
  if (!block) return std::nullopt;
  std::string asked(action);
  asked += '\t';
  asked += std::to_string(static_cast<unsigned>(runtime));
  if (major) asked += '.' + std::to_string(*major);
  {
    const std::lock_guard lock(memory_->mutex);
    const auto found = memory_->first.find(asked);
    if (found != memory_->first.end()) return found->second;
  }
  const std::optional<Release> first = look_for_first(action, *block, runtime, major);
  const std::lock_guard lock(memory_->mutex);
  constexpr std::size_t kMostKept = 4096;  // files may name any major
  if (memory_->first.size() < kMostKept) memory_->first.emplace(std::move(asked), first);
  return first;
}

std::optional<Release> ActionFacts::look_for_first(std::string_view action, const Block& block, Runtime runtime,
                                                   std::optional<std::uint32_t> major) const {
  std::optional<Release> first;
  std::optional<Version> lowest;
  const bool within = repository_of(action).size() != action.size();
  const ActionSummary* const known = within ? summary(action) : nullptr;
  Lines lines = block.lines();
  while (const auto line = lines.next()) {
    // By the line's end, before anything of it is read.
    const NamedRuntime* const named = named_by(*line);
    if (named == nullptr || (!within && named->runtime != runtime)) continue;
    const Release release = read_release(*line);
    const auto version = parse_version(release.tag);
    if (!version || !version->pre_release.empty() || (major && version->major() != *major)) continue;
    if (within && runtime_in(known, release) != runtime) continue;
    if (lowest && std::is_gteq(compare(*version, *lowest))) continue;
    lowest = version;
    first = release;
  }
  return first;
}

Runtime ActionFacts::runtime_of(std::string_view action, const Release& release) const {
  if (repository_of(action).size() == action.size()) return release.runtime;
  return runtime_in(summary(action), release);
}

const ActionSummary* ActionFacts::summary(std::string_view action) const {
  const auto block = actions_.find(action);
  if (!block) return nullptr;
  const std::lock_guard lock(memory_->mutex);
  const auto [place, fresh] = memory_->summaries.try_emplace(block->key);
  if (!fresh) return place->second.get();
  std::unique_ptr<ActionSummary> out;
  each_line(block, "action", [&](Fields fields) {
    out = std::make_unique<ActionSummary>();
    out->name = fields.next();
    out->latest = fields.next();
    out->latest_sha = fields.next();
    out->latest_date = fields.next();
    out->runtime = runtime_named(fields.next());
    out->node24_from = fields.next();
    out->snapshot = fields.next();
    out->stale = fields.next() == "stale";
  });
  if (out) each_line(block, "major", [&](const Fields& fields) { out->majors.push_back(read_major(fields)); });
  place->second = std::move(out);
  return place->second.get();
}

bool ActionFacts::archived(std::string_view action) const {
  bool found = false;
  each_line(actions_.find(repository_of(action)), "archived", [&](const Fields&) { found = true; });
  return found;
}

std::optional<Replacement> ActionFacts::replacement(std::string_view action) const {
  std::optional<Replacement> out;
  for (const std::string_view name : {repository_of(action), action})
    each_line(actions_.find(name), "replacement", [&](Fields fields) {
      const std::string_view use = fields.next();
      out = {use, fields.next()};
    });
  return out;
}

std::vector<Advisory> ActionFacts::advisories(std::string_view action) const {
  std::vector<Advisory> out;
  const auto add = [&](const Fields& fields) { out.push_back(read_advisory(fields)); };
  const std::string_view repository = repository_of(action);
  each_line(actions_.find(repository), "advisory", add);
  if (repository.size() != action.size()) each_line(actions_.find(action), "advisory", add);
  return out;
}

std::vector<Compromise> ActionFacts::compromises(std::string_view action) const {
  std::vector<Compromise> out;
  each_line(actions_.find(repository_of(action)), "compromise", [&](Fields fields) {
    Compromise one;
    one.sha = fields.next();
    one.window = fields.next();
    one.moved_tags = fields.next();
    one.advisory = fields.next();
    out.push_back(one);
  });
  return out;
}

bool ActionFacts::compromised(std::string_view action, std::string_view sha) const {
  const auto all = compromises(action);
  return std::any_of(all.begin(), all.end(), [&](const Compromise& one) { return !one.sha.empty() && one.sha == sha; });
}

std::optional<RuntimeStatus> ActionFacts::status_of(Runtime runtime) const {
  std::optional<RuntimeStatus> out;
  each_line(actions_.find(name_of(runtime)), "runtime", [&](Fields fields) {
    out.emplace();
    out->status = fields.next();
    out->opt_in = fields.next();
    out->opt_out = fields.next();
  });
  return out;
}

std::vector<std::string_view> ActionFacts::repositories() const {
  std::vector<std::string_view> out;
  std::size_t place = 0;
  while (const auto block = releases_.next(place)) out.push_back(block->key);
  return out;
}

}  // namespace assay::facts
