#include <algorithm>
#include <iostream>
#include <sstream>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/hook_command.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

constexpr std::size_t kMostRefs = 10'000;  // of one push

int scan_by(const std::vector<std::string>& words) {
  std::vector<const char*> arguments;
  arguments.reserve(words.size());
  for (const std::string& word : words) arguments.push_back(word.c_str());
  return scan_command(arguments);
}

int scan_range(const std::string& before, const std::string& after) {
  return scan_by({"git", "--quiet", "--range", cat(before, "..", after)});
}

bool is_zero(std::string_view id) { return !id.empty() && id.find_first_not_of('0') == std::string_view::npos; }

int worse(int a, int b) {
  constexpr std::array<int, 4> kOrder = {kFail, kUsage, kIncomplete, kPass};
  for (const int code : kOrder)
    if (a == code || b == code) return code;
  return a;
}

// The lines that git writes to a hook, as words. A line of another form is told and makes the run incomplete.
template <class Scan>
int for_each_ref(std::string_view name, std::size_t words_of_a_line, const Scan& scan) {
  int code = kPass;
  std::size_t lines = 0;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.empty()) continue;
    std::istringstream text(line);
    std::vector<std::string> words;
    for (std::string word; text >> word;) words.push_back(std::move(word));
    if (words.size() != words_of_a_line || ++lines > kMostRefs) {
      tell(cat("assay hook run ", name, ": standard input: ",
               lines > kMostRefs ? cat("more than ", kMostRefs, " refs") : cat("a line that git does not write"),
               "\n  hint: git runs it; by hand, give it what githooks(5) says"));
      return worse(code, kIncomplete);
    }
    code = worse(code, scan(words));
  }
  if (!std::cin.bad()) return code;
  tell(cat("assay hook run ", name, ": standard input: it could not be read"));
  return worse(code, kIncomplete);
}

}  // namespace

int run_hook(std::string_view name, const std::vector<std::string>& arguments) {
  if (name == "pre-commit" || name == "pre-merge-commit") return scan_by({"git", "--staged", "--quiet"});
  if (name == "commit-msg") {
    if (arguments.size() != 1) {
      tell("assay hook run commit-msg: the file of the message is missing\n  hint: git gives its name");
      return kUsage;
    }
    return scan_by({"files", "--quiet", "--", arguments.front()});
  }
  // <local ref> <local id> <remote ref> <remote id>; the local id is zero for a deletion.
  if (name == "pre-push")
    return for_each_ref(name, 4, [](const std::vector<std::string>& words) {
      return is_zero(words[1]) ? static_cast<int>(kPass) : scan_range(words[3], words[1]);
    });
  // <old id> <new id> <ref>
  return for_each_ref(name, 3, [](const std::vector<std::string>& words) {
    return is_zero(words[1]) ? static_cast<int>(kPass) : scan_range(words[0], words[1]);
  });
}

}  // namespace assay::cli
