// What is known when an expression is evaluated: values of contexts, the kinds and choices of inputs, the status so
// far. Plain data, built by whoever knows the workflow; evaluation only reads it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/expressions/value.h"

namespace assay::expressions {

// A context value that may be one of several. `values` empty: anything of these kinds.
struct Variable {
  std::string path;
  std::vector<Value> values;
  Kinds kinds = kAnyKind;
};

// What the steps before came to, or the jobs that a job needs. There is one at a time; `skipped` is that of a job whose
// needs were skipped: neither success() nor failure() nor cancelled().
enum class Status : std::uint8_t { success, failure, cancelled, skipped };
constexpr std::string_view kStatusPath = "job.status";

// How an input is declared (on.workflow_dispatch.inputs, on.workflow_call.inputs, inputs of an action).
struct InputType {
  enum class Kind : std::uint8_t { text, boolean, number, choice };
  Kind kind = Kind::text;
  std::vector<std::string> choices;  // of choice
  std::optional<std::string> fixed;  // a caller passes this literal
  bool may_be_empty = false;         // it is not required and has no default: a dispatch by the API leaves it empty
};

class Assumptions {
 public:
  // The value of a path ("github.event_name", "vars.x"), one of several, or any of some kinds. Replaces what was said
  // of the path before. A path below one that is null, a boolean, a number or a string is null.
  void set(std::string_view path, Value value) { set(path, std::vector<Value>{std::move(value)}); }
  void set(std::string_view path, std::vector<Value> values);
  void set_kinds(std::string_view path, Kinds kinds);
  // `path` is `of` as text: github.event.inputs.x, where inputs.x is a boolean.
  void set_text_of(std::string_view path, std::string_view of);

  // The event that starts the run, and what its payload cannot have: github.event.pull_request is null on push,
  // github.head_ref is nothing there. `event` may be one that is not known here: then only its name is set.
  void set_event(std::string_view event);
  // inputs.NAME, and on workflow_dispatch github.event.inputs.NAME.
  void set_input(std::string_view name, const InputType& type, bool dispatched);
  // What the steps before, or the jobs that are needed, may have come to. Without a call: anything.
  void set_status(const std::vector<Status>& possible);
  // needs.NAME.result, steps.NAME.outcome or .conclusion: any of the four.
  void set_result(std::string_view path);

  struct Known {
    std::size_t variable = 0;  // in variables()
    bool as_text = false;
    bool is_null = false;  // below a value that has no properties
  };
  std::optional<Known> find(std::string_view path) const;
  const std::vector<Variable>& variables() const { return variables_; }

 private:
  struct Name {
    std::size_t variable;
    bool as_text;
  };
  std::size_t variable_of(std::string_view path);
  // Whether it is "github.event.x", and the event has no x.
  bool lacks(std::string_view path) const;

  std::string_view event_;  // one whose payload is known
  std::vector<Variable> variables_;
  std::map<std::string, Name, std::less<>> names_;
};

}  // namespace assay::expressions
