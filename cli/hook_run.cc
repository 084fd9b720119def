#include <algorithm>
#include <iostream>
#include <sstream>

#include "base/strings.h"
#include "cli/command.h"
#include "cli/hook_command.h"
#include "cli/report_run.h"
#include "cli/scan_flags.h"
#include "cli/scan_inputs.h"
#include "cli/scan_settings.h"
#include "cli/tell.h"
#include "scanners/scan/git_scan.h"
#include "scanners/scan/message_scan.h"

namespace assay::cli {

namespace {

constexpr std::size_t kMostRefs = 10'000;  // of one push

// `assay scan` with these words; `source`: what scans instead, if any.
int scan_by(const std::vector<std::string>& words, const ScanSource& source = {}) {
  std::vector<const char*> arguments;
  arguments.reserve(words.size());
  for (const std::string& word : words) arguments.push_back(word.c_str());
  const ParsedFlags parsed = parse_scan_flags(arguments);
  return parsed.flags ? run_and_report(*parsed.flags, source) : parsed.exit_code;
}

int scan_message_file(const std::string& path) {
  return scan_by({"files", "--quiet", "--", path}, [&path](const ScanSettings& settings, const ScanContext& context) {
    // Git says so to its hooks when no editor runs. Then it has shown no comparison, and keeps all of the message.
    if (environment("GIT_EDITOR") == ":") return scan_paths({path}, path_options(settings), context);
    return scan_message(path, path_options(settings), context);
  });
}

bool is_zero(std::string_view id) { return !id.empty() && id.find_first_not_of('0') == std::string_view::npos; }

int worse(int a, int b) {
  constexpr std::array<int, 4> kOrder = {kFail, kUsage, kIncomplete, kPass};
  for (const int code : kOrder)
    if (a == code || b == code) return code;
  return a;
}

// What a ref brings. Its name is something new as well when the ref is.
int scan_pushed(const std::string& before, const std::string& after, const std::string& ref) {
  if (is_zero(after)) return kPass;  // a deletion
  return scan_by({"git", "--quiet", "--range", cat(before, "..", after)},
                 [&](const ScanSettings& settings, const ScanContext& context) {
                   GitScanOptions options = git_options(settings);
                   if (is_zero(before)) options.new_ref = ref;
                   return scan_git(options, context);
                 });
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

int scan_for(std::string_view name, const std::vector<std::string>& arguments) {
  if (name == "pre-commit" || name == "pre-merge-commit") return scan_by({"git", "--staged", "--quiet"});
  if (name == "commit-msg") {
    if (arguments.size() != 1) {
      tell("assay hook run commit-msg: the file of the message is missing\n  hint: git gives its name");
      return kUsage;
    }
    return scan_message_file(arguments.front());
  }
  if (name == "pre-push")  // <local ref> <local id> <remote ref> <remote id>
    return for_each_ref(
        name, 4, [](const std::vector<std::string>& words) { return scan_pushed(words[3], words[1], words[2]); });
  return for_each_ref(name, 3, [](const std::vector<std::string>& words) {  // <old id> <new id> <ref>
    return scan_pushed(words[0], words[1], words[2]);
  });
}

// What git does not do, and how to go on; of each hook. A server has no work tree with an .assayignore.
std::string_view stopped(std::string_view name) {
  if (name == "commit-msg") return "the commit was stopped\n  hint: write the message without the credential";
  if (name == "pre-push")
    return "the push was stopped\n  hint: a later commit does not take a credential back: make the commits anew "
           "without it; 'assay suppress add' accepts what is none";
  if (name == "pre-receive")
    return "the push was refused\n  hint: a later commit does not take a credential back: make the commits anew "
           "without it; a comment 'assay:allow RULE' on its line accepts what is none";
  return "the commit was stopped\n  hint: take the credential out, and stage the file again; 'assay suppress add' "
         "accepts what is none";
}

}  // namespace

int run_hook(std::string_view name, const std::vector<std::string>& arguments) {
  const int code = scan_for(name, arguments);
  if (code == kFail) tell(cat("assay: ", stopped(name)));
  return code;
}

}  // namespace assay::cli
