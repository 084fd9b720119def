#include "scanners/workflows/grammar/reading.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "base/strings.h"
#include "rules/suggest.h"
#include "scanners/workflows/grammar/scalar_type.h"

namespace assay::workflows {

namespace {

constexpr std::size_t kMostShown = 60;

// What messages call a mapping; others go by the key that they stand behind.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kWords = {
    {{"workflow-root-strict", "a workflow"},
     {"action-root-strict", "an action"},
     {"job-factory", "a job"},
     {"workflow-job", "a job that calls a workflow"},
     {"run-step", "a step with 'run'"},
     {"regular-step", "a step with 'uses'"},
     {"uses-step", "a step with 'uses'"},
     {"wait-step", "a step with 'wait'"},
     {"wait-all-step", "a step with 'wait-all'"},
     {"cancel-step", "a step with 'cancel'"},
     {"parallel-step", "a step with 'parallel'"},
     {"on-mapping-strict", "'on'"},
     {"cron-mapping", "an entry of 'schedule'"},
     {"workflow-dispatch-input", "an input"},
     {"workflow-call-input-definition", "an input"},
     {"workflow-call-secret-definition", "a secret"},
     {"workflow-call-output-definition", "an output"},
     {"input-strict", "an input"},
     {"output-definition", "an output"},
     {"service-container-mapping", "a service"}}};

std::string named(std::string_view text) {
  if (text.size() <= kMostShown) return cat("'", printable(text), "'");
  std::size_t size = kMostShown - 3;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return cat("'", printable(text.substr(0, size)), "...'");
}

bool matches(const TextShape& shape, std::string_view text) {
  if (shape.non_empty && text.empty()) return false;
  if (!shape.constant.empty() && shape.constant != text) return false;
  return shape.values.empty() || std::find(shape.values.begin(), shape.values.end(), text) != shape.values.end();
}

bool takes(const Shape& shape, const yaml::Node& scalar) {
  if (shape.any) return true;
  const ScalarType type = scalar_type(scalar);
  if (type == ScalarType::null && shape.null) return true;
  if (type == ScalarType::boolean && shape.boolean) return true;
  if (type == ScalarType::number && shape.number) return true;
  const std::string_view text = type == ScalarType::null ? std::string_view() : scalar.text;
  return std::any_of(shape.texts.begin(), shape.texts.end(),
                     [text](const TextShape& one) { return matches(one, text); });
}

// What a scalar could say there; empty where it is not a choice of a few.
std::vector<std::string_view> choices(const Shape& shape) {
  std::vector<std::string_view> out;
  for (const TextShape& text : shape.texts) {
    if (text.constant.empty() && text.values.empty()) return {};
    if (!text.constant.empty()) out.push_back(text.constant);
    out.insert(out.end(), text.values.begin(), text.values.end());
  }
  return out;
}

std::string kinds_of(const Shape& shape) {
  std::vector<std::string_view> kinds;
  if (!shape.texts.empty()) kinds.push_back(choices(shape).empty() ? "a text" : "one of its words");
  if (shape.boolean) kinds.push_back("true or false");
  if (shape.number) kinds.push_back("a number");
  if (shape.item != kNoShape) kinds.push_back("a sequence");
  if (!shape.mappings.empty()) kinds.push_back("a mapping");
  if (kinds.empty() && shape.null) kinds.push_back("empty");
  std::string out;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    out += cat(i == 0 ? "" : i + 1 == kinds.size() ? " or " : ", ", kinds[i]);
  return out;
}

// One shape's keys, one for each required key of several: what the mapping may be by them.
std::string list_of(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += cat(i == 0 ? "" : i + 1 == names.size() ? " or " : ", ", "'", names[i], "'");
  return out;
}

class Reader {
 public:
  explicit Reader(const Document& document)
      : document_(document), grammar_(document.is_workflow() ? workflow_grammar() : action_grammar()) {}

  GrammarReading read() {
    // Of other files GitHub's grammar says nothing.
    if (!document_.is_workflow() && document_.kind != FileKind::action) return std::move(out_);
    value(document_.tree->root(), grammar_.root(), {}, document_.is_workflow() ? "a workflow" : "an action");
    return std::move(out_);
  }

 private:
  // What holds for a place and what is below it.
  struct Around {
    const expressions::Available* available = nullptr;
    const Job* job = nullptr;
    Area area = Area::others;
    const Step* step = nullptr;
    bool tolerated = false;
  };

  GrammarProblem& problem(yaml::Span span, const Around& around, std::string message, std::string hint = {}) {
    const bool surplus = out_.problems.size() >= kMostProblems;
    GrammarProblem& out = surplus ? surplus_ : out_.problems.emplace_back();
    out.span = span;
    out.message = std::move(message);
    out.hint = std::move(hint);
    out.area = around.area;
    out.job = around.job;
    out.step = around.step;
    out.tolerated = around.tolerated;
    return out;
  }

  // `name` is the key that the value stands behind, or what it is an item of.
  void value(const yaml::Node& node, ShapeId id, Around around, std::string_view name) {
    const Shape& shape = grammar_.at(id);
    if (shape.states_available()) around.available = &shape.available;
    if (node.is_scalar()) return scalar(node, shape, around, name);
    if (shape.any) return anything(node, around);
    if (node.is_sequence()) return sequence(node, shape, around, name);
    mapping(node, shape, around, name);
  }

  // Values without a shape, in which expressions are evaluated all the same.
  void anything(const yaml::Node& node, const Around& around) {
    if (around.available == nullptr) return;
    if (node.is_scalar() && Text{&node}.has_expression())
      out_.places.push_back({&node, nullptr, around.available, false, around.job, around.step});
    for (const yaml::Node* item : node.items()) anything(*item, around);
    for (const yaml::Entry& entry : node.entries()) anything(*entry.value, around);
  }

  void scalar(const yaml::Node& node, const Shape& shape, const Around& around, std::string_view name) {
    if (shape.is_condition && around.available != nullptr) {
      out_.places.push_back({&node, &shape, around.available, true, around.job, around.step});
      return;
    }
    if (Text{&node}.has_expression()) {
      if (around.available != nullptr) {
        out_.places.push_back({&node, &shape, around.available, false, around.job, around.step});
      } else if (!shape.any) {
        problem(node.span, around, cat(named(name), " takes no expression")).is_expression = true;
      }
      return;
    }
    if (takes(shape, node) || is_single_item(node, shape, around)) return;
    const std::vector<std::string_view> words = choices(shape);
    if (!words.empty() && shape.item == kNoShape && shape.mappings.empty() && !node.text.empty()) {
      std::string hint = did_you_mean(node.text, words);
      if (hint.empty()) hint = allowed_are(words);
      problem(node.span, around, cat(named(node.text), " is no value of ", named(name)), std::move(hint));
    } else if (scalar_type(node) == ScalarType::null) {
      // A filter without patterns is passed over.
      if (around.area == Area::triggers && shape.item != kNoShape) return;
      problem(node.span, around, cat(named(name), " has no value"), cat("it must be ", kinds_of(shape)));
    } else {
      problem(node.span, around, cat(named(name), " must be ", kinds_of(shape), ", not ", named(node.text)));
    }
  }

  // Events are read with more patience than the grammar says: one type in the place of a list.
  bool is_single_item(const yaml::Node& node, const Shape& shape, const Around& around) const {
    return around.area == Area::triggers && shape.item != kNoShape && takes(grammar_.at(shape.item), node) &&
           scalar_type(node) != ScalarType::null;
  }

  void sequence(const yaml::Node& node, const Shape& shape, const Around& around, std::string_view name) {
    if (shape.item == kNoShape) {
      problem(node.span, around, cat(named(name), " must be ", kinds_of(shape), ", not a sequence"));
      return;
    }
    for (const yaml::Node* item : node.items()) value(*item, shape.item, around, name);
  }

  // Of several mappings the one of which a required key is there; else the one that has most of the keys.
  static const MappingShape& fitting(const Shape& shape, const yaml::Node& node, bool& decided) {
    const MappingShape* best = &shape.mappings.front();
    std::size_t most = 0;
    for (const MappingShape& one : shape.mappings) {
      const bool has_required = std::any_of(one.keys.begin(), one.keys.end(), [&](const KeyShape& key) {
        return key.required && key.name != "shell" && node.find(key.name) != nullptr;
      });
      std::size_t known = 0;
      for (const yaml::Entry& entry : node.entries())
        if (entry.key->is_scalar() && one.find(entry.key->text) != nullptr) ++known;
      const std::size_t score = known + (has_required ? 1000 : 0);
      if (score > most) {
        most = score;
        best = &one;
      }
      decided = decided || has_required;
    }
    return *best;
  }

  // `runs:` of an action is told by what it uses, whatever else it has.
  const MappingShape& runs_mapping(const Shape& shape, const yaml::Node& node) const {
    const yaml::Node* runs_using = node.value_of("using");
    const std::string_view kind = runs_using == nullptr ? std::string_view() : runs_using->text;
    const std::string_view wanted = kind == "composite" ? "composite-runs-strict"
                                    : kind == "docker"  ? "container-runs-strict"
                                                        : "node-runs-strict";
    for (const MappingShape& one : shape.mappings)
      if (one.name == wanted) return one;
    return shape.mappings.front();
  }

  static std::string words_for(const MappingShape& mapping, std::string_view name) {
    for (const auto& [definition, words] : kWords)
      if (definition == mapping.name) return std::string(words);
    return named(name);
  }

  void enter(const yaml::Node& node, const MappingShape& mapping, Around& around) {
    if (mapping.name == "job-factory" || mapping.name == "workflow-job") {
      const Few<Job>& jobs = document_.workflow.jobs;
      while (next_job_ < jobs.size() && jobs[next_job_].node != &node) ++next_job_;
      if (next_job_ < jobs.size()) around.job = &jobs[next_job_++];
      next_step_ = 0;
    }
    const bool is_step = mapping.name.ends_with("-step") && mapping.name != "parallel-step";
    if (!is_step) return;
    const Few<Step>& steps = around.job != nullptr ? around.job->steps : document_.action->steps;
    for (std::size_t i = next_step_; i < steps.size(); ++i) {
      if (steps[i].node != &node) continue;
      around.step = &steps[i];
      next_step_ = i + 1;
      break;
    }
  }

  void mapping(const yaml::Node& node, const Shape& shape, Around around, std::string_view name) {
    if (shape.mappings.empty()) {
      problem(node.span, around, cat(named(name), " must be ", kinds_of(shape), ", not a mapping"));
      return;
    }
    bool decided = shape.mappings.size() == 1;
    const MappingShape& chosen =
        shape.name == "runs-strict" ? runs_mapping(shape, node) : fitting(shape, node, decided);
    decided = decided || shape.name == "runs-strict";
    enter(node, chosen, around);
    if (chosen.name == "on-mapping-strict" || chosen.name == "permissions-mapping")
      around.area = chosen.name == "on-mapping-strict" ? Area::triggers : Area::permissions;
    for (const yaml::Entry& entry : node.entries()) this->entry(entry, chosen, around, name);
    if (!decided) return undecided(node, shape, around, name);
    // shell-not-stated tells of a shell.
    for (const KeyShape& key : chosen.keys)
      if (key.required && key.name != "shell" && node.find(key.name) == nullptr)
        missing(node, chosen, key, around, name);
  }

  void missing(const yaml::Node& node, const MappingShape& mapping, const KeyShape& key, Around around,
               std::string_view name) {
    // The runner takes an action without a description; only what lists actions asks for it.
    if (mapping.name == "action-root-strict" && key.name != "runs") around.tolerated = true;
    problem(head_of(node), around, cat(words_for(mapping, name), " needs '", key.name, "'"));
  }

  // A mapping of which none of the keys that tell its kind is there.
  void undecided(const yaml::Node& node, const Shape& shape, const Around& around, std::string_view name) {
    std::vector<std::string_view> wanted;
    for (const MappingShape& one : shape.mappings)
      for (const KeyShape& key : one.keys)
        if (key.required && key.name != "shell") wanted.push_back(key.name);
    const std::string what = shape.name == "job"                          ? "a job"
                             : shape.name.find("step") != shape.name.npos ? "a step"
                                                                          : named(name);
    problem(head_of(node), around, cat(what, " needs ", list_of(wanted)));
  }

  // The first key, or all of an empty mapping: what a finding about a whole mapping marks.
  static yaml::Span head_of(const yaml::Node& node) {
    return node.entries().empty() ? node.span : node.entries().front().key->span;
  }

  void entry(const yaml::Entry& entry, const MappingShape& mapping, Around around, std::string_view name) {
    if (!entry.key->is_scalar()) {
      problem(entry.key->span, around, "a key that is no text");
      return;
    }
    const std::string_view key = entry.key->text;
    if (key == "<<") return;  // yaml-anchor-invalid tells of it
    if (const KeyShape* known = mapping.find(key)) {
      if (mapping.name == "permissions-mapping" || key == "permissions") around.area = Area::permissions;
      if (key == "on" && around.job == nullptr) around.area = Area::triggers;
      if (mapping.name == "action-root-strict" && key != "runs") around.tolerated = true;
      return value(*entry.value, known->value, around, key);
    }
    const bool expression = Text{entry.key}.has_expression();
    if (expression && around.available != nullptr && (mapping.loose || key.find("insert") != key.npos)) {
      if (key.find("insert") == key.npos)
        out_.places.push_back({entry.key, nullptr, around.available, false, around.job, around.step});
      return anything(*entry.value, around);
    }
    if (mapping.loose) {
      if (key.empty()) problem(entry.key->span, around, "an empty key");
      return value(*entry.value, mapping.loose_value, around, key);
    }
    // What an event does not have is passed over, too, and has no effect.
    if (mapping.name == "action-root-strict" || is_of_event(mapping, around)) around.tolerated = true;
    std::vector<std::string_view> names;
    for (const KeyShape& one : mapping.keys) names.push_back(one.name);
    std::string hint = did_you_mean(key, names);
    if (hint.empty()) hint = elsewhere(key, mapping);
    problem(entry.key->span, around,
            mapping.name == "on-mapping-strict" ? cat(named(key), " is no event that starts workflows")
                                                : cat(named(key), " is no key of ", words_for(mapping, name)),
            std::move(hint));
  }

  static bool is_of_event(const MappingShape& mapping, const Around& around) {
    return around.area == Area::triggers && mapping.name.ends_with("-mapping");
  }

  std::string elsewhere(std::string_view key, const MappingShape& mapping) const {
    if (mapping.name == "workflow-job") {
      const Shape* job = grammar_.named("job");
      for (const MappingShape& one : job->mappings)
        if (one.find(key) != nullptr) return "the called workflow must say it";
    }
    return cat("GitHub's grammar of ", grammar_.date(), " has none of this name");
  }

  const Document& document_;
  const Grammar& grammar_;
  GrammarReading out_;
  GrammarProblem surplus_;
  std::size_t next_job_ = 0;
  std::size_t next_step_ = 0;
};

}  // namespace

GrammarReading read_by_grammar(const Document& document) { return Reader(document).read(); }

// Messages begin with a name in quotes or with "a job".
std::string sentence_of(const GrammarProblem& problem) {
  std::string out = problem.message;
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - ('a' - 'A'));
  if (!problem.hint.empty()) out += cat(": ", problem.hint);
  if (!out.ends_with('?')) out += '.';
  return out;
}

}  // namespace assay::workflows
