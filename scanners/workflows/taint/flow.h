// Where a value comes from and the way that it took. Plain data, views of the documents that it is about.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"
#include "scanners/workflows/model/document.h"

namespace assay::workflows::taint {

// Who chooses the value, the most dangerous first.
enum class Who : std::uint8_t {
  outsider,       // anybody with an account
  contributor,    // anybody, once it was merged; or who may push
  insider,        // who may write, label or release
  dispatcher,     // who starts the workflow by hand
  caller,         // a workflow elsewhere that calls this one, or uses this action: unknown
  administrator,  // of the repository: its variables and secrets
};
std::string_view text_of(Who who);  // "anybody", for a message

struct Source {
  enum class Kind : std::uint8_t { text, secret };
  Kind kind = Kind::text;
  Who who = Who::outsider;
  std::string name;        // "github.event.issue.title", "secrets.NPM_TOKEN", "inputs.version"
  std::string_view shape;  // of the facts: "text", "branch"; empty for secrets
  bool several_lines = false;
  bool own_token = false;  // of a secret: GITHUB_TOKEN and github.token
  // Events that it is set in and that start the workflow which names it. Empty: not known, as in an action.
  std::vector<std::string_view> events;
};

struct Hop {
  const Document* document = nullptr;
  yaml::Span span;
  std::string message;  // a sentence
  // Where its conditions stand; null where it is outside of a job or step.
  const Job* job = nullptr;
  const Step* step = nullptr;
};

struct Flow {
  Source source;
  std::vector<Hop> hops;  // from the source on
  Confidence confidence = Confidence::high;
  bool through_output = false;  // of a step or job, or the matrix
  bool through_call = false;    // an input that a caller in the repository gives
  bool changed = false;         // a command made something else of it: a mask of the secret does not hold for it

  bool is_secret() const { return source.kind == Source::Kind::secret; }
  bool is_text() const { return source.kind == Source::Kind::text; }
};
// At most kMostFlows, one for each source.
using Flows = std::vector<Flow>;
inline constexpr std::size_t kMostFlows = 8;
inline constexpr std::size_t kMostHops = 12;

// Those of `more` whose source is not there yet.
void add(Flows& to, const Flows& more);
// With one more place on their way.
Flows behind(Flows flows, const Document& document, yaml::Span span, std::string_view message);
// The first that anybody but an administrator sets, by Who; null: there is none.
const Flow* worst_text(const Flows& flows);
// The first secret; the run's own token only where `own_token`.
const Flow* first_secret(const Flows& flows, bool own_token = false);

}  // namespace assay::workflows::taint
