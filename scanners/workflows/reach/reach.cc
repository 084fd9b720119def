#include "scanners/workflows/reach/reach.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/workflows/reach/handovers.h"
#include "scanners/workflows/reach/job_needs.h"
#include "scanners/workflows/reach/run_condition.h"

namespace assay::workflows::reach {

namespace {

constexpr std::string_view kFolder = ".github/workflows/";

// Bytes of conditions, and jobs, that are looked at for one answer. A hostile condition takes a tenth of a second for
// each 1,600 bytes; the 41 workflows of the first customer have 6,000 in all roots.
constexpr std::size_t kBudget = 400'000;
// A job that is reached is kept, with its path and names: half a kilobyte.
constexpr std::size_t kCostOfReached = 4;

// Events that do not start a run by themselves.
bool follows(std::string_view event) { return event == "workflow_call" || event == "workflow_run"; }

// In order, each once, and not more than are of use.
void keep_some(std::vector<std::string>& why) {
  constexpr std::size_t kMost = 20;
  std::sort(why.begin(), why.end());
  why.erase(std::unique(why.begin(), why.end()), why.end());
  if (why.size() > kMost) why.resize(kMost);
}

std::string place_of(const Document& document, const Job& job) { return cat(workflow_file(document), "/", job.id()); }

// A run of one workflow, or a call of it.
struct Entry {
  const Document* document = nullptr;
  RunStart start;
  By by = By::event;
  std::string before;                 // the path up to here
  std::vector<std::string> unproved;  // of what leads here
  Token token;                        // at most
  bool bounded = false;               // `token` counts: a caller's
  bool withheld = false;              // no secrets: a fork's
  const Job* caller = nullptr;
  std::size_t depth = 0;
};

// What all roots share: how much may still be looked at, and what was found out of files.
class Known {
 public:
  bool spend(std::size_t cost) {
    if (cost > budget_) return false;
    budget_ -= cost;
    return true;
  }
  const SecretsByJob& of(const Document& document) {
    const auto found = secrets_.find(&document);
    return found != secrets_.end() ? found->second
                                   : secrets_.emplace(&document, secrets_by_job(document)).first->second;
  }

 private:
  std::size_t budget_ = kBudget;
  std::map<const Document*, SecretsByJob> secrets_;
};

class Walk {
 public:
  Walk(const Repository& repository, Root& root, Known& known) : repository_(repository), root_(root), known_(known) {}

  void run(const Entry& entry);

 private:
  enum class State : std::uint8_t { never, open, runs };
  Chance look_at(const Entry& entry, const Job& job);
  void add(const Entry& entry, const Job& job, std::vector<std::string> why);
  void call(const Entry& entry, const ReachedJob& from);
  void follow(const Entry& entry);

  const Repository& repository_;
  Root& root_;
  Known& known_;
  std::set<const Document*> followed_;
};

std::vector<std::string> secrets_here(const Entry& entry, const Job& job, std::vector<std::string> names) {
  if (job.secrets_inherit) names.emplace_back("*");
  if (entry.caller == nullptr || entry.caller->secrets_inherit) return names;
  // A callee knows secrets by the names that it declares; what is told is what the caller puts into them.
  std::set<std::string> out;
  for (const std::string& name : names)
    for (const Pair& pair : entry.caller->secrets.list)
      if (name == "*" || equal_ignoring_case(pair.name(), name))
        for (std::string& given : secrets_in(pair.value)) out.insert(std::move(given));
  return {out.begin(), out.end()};
}

Chance Walk::look_at(const Entry& entry, const Job& job) {
  const std::size_t cost = 1 + job.condition.value().size();
  root_.complete = root_.complete && known_.spend(cost);
  if (!root_.complete) return {};
  return chance_of(job.condition, entry.start);
}

void Walk::add(const Entry& entry, const Job& job, std::vector<std::string> why) {
  const std::vector<std::string>& secrets = known_.of(*entry.document).at(&job);
  if (root_.jobs.size() >= kMostReached || !known_.spend(kCostOfReached + secrets.size())) {
    root_.complete = false;
    return;
  }
  const Document& document = *entry.document;
  ReachedJob out;
  out.document = &document;
  out.job = &job;
  out.by = entry.by;
  out.path = cat(entry.before, place_of(document, job));
  why.insert(why.begin(), entry.unproved.begin(), entry.unproved.end());
  keep_some(why);
  out.unproved = std::move(why);
  out.token = Token::of(permissions_of(document.workflow, job));
  if (entry.bounded) {
    // Without a block a callee has what its caller has.
    out.token = permissions_of(document.workflow, job) ? out.token.within(entry.token) : entry.token;
  } else if (entry.withheld) {
    out.token = out.token.of_fork();
  }
  out.secrets = secrets_here(entry, job, secrets);
  out.secrets_withheld = entry.withheld;
  out.environment = job.environment.name.value();
  for (const Text& label : job.runs_on.labels) out.runners.emplace_back(label.value());
  if (job.runs_on.group) out.runners.push_back(cat("group: ", job.runs_on.group.value()));
  out.uploads = uploads_of(job);
  out.downloads = downloads_of(job);
  root_.jobs.push_back(out);
  if (job.uses) call(entry, out);
}

void Walk::call(const Entry& entry, const ReachedJob& from) {
  const Uses& uses = *from.job->uses;
  if (uses.kind != UsesKind::local && uses.kind != UsesKind::self) {
    root_.jobs.back().unproved.push_back(cat("what ", uses.text.value(), " does is not here"));
    return;
  }
  const Document* callee = repository_.find(uses.path);
  if (callee == nullptr || entry.depth >= kMostDepth) {
    root_.jobs.back().unproved.push_back(cat("what ", uses.text.value(), " does was not looked at"));
    return;
  }
  Entry next;
  next.document = callee;
  next.start = entry.start;
  next.start.trigger = callee->workflow.trigger("workflow_call");
  next.start.arguments.clear();
  for (const Pair& pair : from.job->with.list)
    if (!pair.value.has_expression()) next.start.arguments.emplace(pair.name(), pair.value.value());
  next.by = By::workflow_call;
  next.before = cat(from.path, " > ");
  next.unproved = from.unproved;
  next.token = from.token;
  next.bounded = true;
  next.withheld = entry.withheld;
  next.caller = from.job;
  next.depth = entry.depth + 1;
  run(next);
}

// Workflows that run behind this one.
void Walk::follow(const Entry& entry) {
  const std::string_view name = entry.document->workflow.name ? entry.document->workflow.name.value()
                                                              : std::string_view(entry.document->path_below);
  for (const Document& document : repository_.documents) {
    if (workflow_file(document).empty()) continue;
    const Trigger* trigger = document.workflow.trigger("workflow_run");
    if (trigger == nullptr) continue;
    const bool named = std::any_of(trigger->workflows.begin(), trigger->workflows.end(),
                                   [&](const Text& one) { return one.value() == name; });
    if (!named || !followed_.insert(&document).second) continue;
    Entry next;
    next.document = &document;
    next.start = {"workflow_run", trigger, {}, false, false, entry.start.event};
    next.by = By::workflow_run;
    next.before = cat(entry.before, workflow_file(*entry.document), " > ");
    if (!trigger->filters.empty())
      next.unproved.push_back(cat(workflow_file(document), " runs behind some branches only"));
    next.depth = entry.depth + 1;
    if (next.depth <= kMostDepth) run(next);
  }
}

void Walk::run(const Entry& entry) {
  const Few<Job>& jobs = entry.document->workflow.jobs;
  std::map<std::string, std::size_t> by_id;
  for (std::size_t i = 0; i < jobs.size(); ++i) by_id.emplace(lower(jobs[i].id()), i);
  // Jobs are decided once all that they need are; those in a circle never are, and never run.
  std::vector<State> states(jobs.size(), State::never);
  std::vector<std::vector<std::string>> reasons(jobs.size());
  std::vector<std::size_t> missing(jobs.size(), 0);
  std::vector<std::vector<std::size_t>> needed_by(jobs.size());
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    for (const Text& need : jobs[i].needs) {
      const auto found = by_id.find(lower(need.value()));
      if (found == by_id.end()) continue;
      ++missing[i];
      needed_by[found->second].push_back(i);
    }
    if (missing[i] == 0) ready.push_back(i);
  }
  while (!ready.empty()) {
    const std::size_t i = ready.back();
    ready.pop_back();
    const Job& job = jobs[i];
    std::vector<std::string> why;
    const Chance chance = look_at(entry, job);
    if (!root_.complete) return;
    State state = State::runs;
    if (chance.answer == Chance::Answer::never) state = State::never;
    if (chance.answer == Chance::Answer::open) {
      state = State::open;
      why.push_back(cat(place_of(*entry.document, job), " runs if ", chance.why));
    }
    for (const Text& need : job.needs) {
      const auto found = by_id.find(lower(need.value()));
      if (found == by_id.end() || state == State::never || !chance.needs_all_to_pass) continue;
      if (states[found->second] == State::never) state = State::never;
      if (states[found->second] == State::open && state == State::runs) state = State::open;
      why.insert(why.end(), reasons[found->second].begin(), reasons[found->second].end());
    }
    keep_some(why);
    states[i] = state;
    reasons[i] = std::move(why);
    for (const std::size_t next : needed_by[i])
      if (--missing[next] == 0) ready.push_back(next);
  }
  for (std::size_t i = 0; i < jobs.size() && root_.complete; ++i)
    if (states[i] != State::never) add(entry, jobs[i], reasons[i]);
  follow(entry);
}

Root root_of(const Repository& repository, const Document& document, const Trigger& trigger, bool fork, Known& known) {
  Root out;
  out.document = &document;
  out.trigger = &trigger;
  out.fork = fork;
  Walk walk(repository, out, known);
  Entry entry;
  entry.document = &document;
  const bool pull_request = trigger.event() == "pull_request";
  entry.start = {trigger.event(), &trigger, {}, fork, pull_request && !fork};
  entry.withheld = fork;
  walk.run(entry);
  find_handovers(out);
  return out;
}

}  // namespace

std::string_view name_of(By by) {
  switch (by) {
    case By::event:
      return "event";
    case By::workflow_call:
      return "workflow_call";
    case By::workflow_run:
      break;
  }
  return "workflow_run";
}

std::string_view workflow_file(const Document& document) {
  const std::string_view path = document.path_below;
  if (!document.is_workflow() || !path.starts_with(kFolder)) return {};
  return path.substr(kFolder.size());
}

std::vector<Root> roots_of(const Repository& repository) {
  std::vector<Root> out;
  Known known;
  for (const Document& document : repository.documents) {
    if (workflow_file(document).empty()) continue;
    for (const Trigger& trigger : document.workflow.triggers) {
      if (follows(trigger.event())) continue;
      out.push_back(root_of(repository, document, trigger, false, known));
      if (trigger.event() == "pull_request") out.push_back(root_of(repository, document, trigger, true, known));
    }
  }
  return out;
}

}  // namespace assay::workflows::reach
