// What of interest is in the words of a script and what it writes: one pass over its commands in the order of the text.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scanners/workflows/shell/expansion.h"
#include "scanners/workflows/shell/script.h"
#include "scanners/workflows/shell/writes.h"
#include "scanners/workflows/taint/flow.h"

namespace assay::workflows::taint {

// What a script writes to a file that the runner or others read.
struct Written {
  shell::FileWrite::Target target = shell::FileWrite::Target::file;
  std::string name;  // of the output or variable; empty: of a file, or not known
  std::string path;  // of a file; empty: not known
  Flows flows;
  shell::Span span;              // in the script
  bool one_line = false;         // as NAME=VALUE: a line end in the value begins another name
  bool fixed_delimiter = false;  // as NAME<<WORD with a word that anybody can read
};

// Words share what is in them: a script of a megabyte may use a variable 250,000 times.
using SharedFlows = std::shared_ptr<const Flows>;
// Values that differ, in one script. Further ones are not told apart from nothing, and the script is not `complete`.
inline constexpr std::size_t kMostValues = 2'000;

struct ScriptFlow {
  std::map<shell::WordId, SharedFlows> words;  // words that have something in them
  std::set<std::string, std::less<>> masked;   // variables that ::add-mask:: is printed of
  std::vector<Written> writes;                 // with something in them
  bool complete = true;

  const Flows& of(shell::WordId word) const;
};

// Where values come from that are not the script's own.
struct ScriptSources {
  std::function<Flows(std::string_view)> variable;       // of the environment, by its name
  std::function<Flows(const shell::Span&)> hole;         // of ${{ }}
  std::function<Flows(std::string_view)> event_payload;  // of a path within the event's file: "issue.title"
  std::function<Flows()> changed_files;                  // names of files that a pull request or push changes
  std::function<Flows(std::string_view)> file;           // in a file that the script has not written, by its path
};

ScriptFlow follow(const shell::Script& script, const ScriptSources& sources);

}  // namespace assay::workflows::taint
