#include "scanners/workflows/findings/unlocked_install.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "base/strings.h"
#include "scanners/workflows/findings/reporter.h"

namespace assay::workflows {

namespace {

using Words = std::vector<std::optional<std::string>>;

bool has(const Words& words, std::initializer_list<std::string_view> options) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) {
    return word && std::any_of(options.begin(), options.end(), [&](std::string_view option) {
             return *word == option || (word->starts_with(option) && word->size() > option.size() &&
                                        (*word)[option.size()] == '=' && option.starts_with("--"));
           });
  });
}

bool is_local(std::string_view package) {
  return package.starts_with('.') || package.starts_with('/') || package.starts_with("file:") ||
         package.ends_with(".whl") || package.ends_with(".tar.gz") || package.ends_with(".tgz") ||
         package.find('*') != package.npos;
}

// "^1", ">=2" and "latest" hold a package to no version.
bool is_range(std::string_view version) {
  return version.empty() || version.find_first_of("^~<>*") == 0 || version == "latest" || version == "next";
}

// The first argument that names a package without its version, behind `from`, and is none of `besides`.
std::optional<std::string> unversioned(const Words& words, std::size_t from, std::string_view version,
                                       std::initializer_list<std::string_view> besides = {}) {
  bool value = false;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (!words[i]) return std::nullopt;  // not known
    const std::string& word = *words[i];
    if (value) {
      value = false;
    } else if (word.starts_with('-')) {
      value = word == "-r" || word == "-c" || word == "-e" || word == "-t" || word == "-i" || word == "--python" ||
              word == "--index-url" || word == "--extra-index-url" || word == "--target" || word == "--find-links" ||
              word == "-f" || word == "--requirement" || word == "--prefix" || word == "--registry" ||
              word == "--constraint" || word == "--editable" || word == "--root" || word == "--group" ||
              word == "--platform" || word == "--python-version" || word == "--only-binary" || word == "-w" ||
              word == "--workspace";
    } else if (!is_local(word) && std::find(besides.begin(), besides.end(), word) == besides.end()) {
      const std::size_t at = word.size() < 2 ? std::string::npos : word.find(version, 1);
      if (at == std::string::npos || is_range(std::string_view(word).substr(at + version.size()))) return word;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string unlocked_install(const std::vector<std::optional<std::string>>& all) {
  Words words = all;
  const auto is = [&](std::size_t at, std::string_view word) { return words.size() > at && words[at] == word; };
  // python -m pip, uv pip
  if (words.size() > 3 && words[0] && words[0]->starts_with("python") && is(1, "-m"))
    words.erase(words.begin(), words.begin() + 2);
  if (is(0, "uv") && is(1, "pip")) words.erase(words.begin());
  if ((is(0, "pip") || is(0, "pip3")) && is(1, "install")) {
    if (has(words, {"--require-hashes", "--no-index"})) return {};
    const auto package = unversioned(words, 2, "==", {"pip", "setuptools", "wheel"});  // before they are used
    return package ? cat("'pip install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  if (is(0, "pipx") && is(1, "install")) {
    const auto package = unversioned(words, 2, "==");
    return package ? cat("'pipx install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  if (is(0, "npm") && (is(1, "install") || is(1, "i") || is(1, "add"))) {
    if (words.size() == 2) return "'npm install' may change what the lock file says; 'npm ci' does not";
    const auto package = unversioned(words, 2, "@");
    return package ? cat("'npm install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  for (const std::string_view program : {"yarn", "pnpm", "bun"}) {
    if (!is(0, program)) continue;
    const std::size_t verb = program == "yarn" && is(1, "global") ? 2 : 1;
    if (!is(verb, "add") && !(program == "bun" && is(verb, "install") && has(words, {"-g", "--global"}))) continue;
    const auto package = unversioned(words, verb + 1, "@");
    return package ? cat("'", program, " add' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  if (is(0, "yarn") && (words.size() == 1 || is(1, "install")) &&
      !has(words, {"--frozen-lockfile", "--immutable", "--immutable-cache"}))
    return "'yarn install' may change what the lock file says without '--immutable'";
  if (is(0, "pnpm") && has(words, {"--no-frozen-lockfile"})) return "'--no-frozen-lockfile' leaves the lock file out";
  if (is(0, "uv") && (is(1, "sync")) && !has(words, {"--locked", "--frozen"}))
    return "'uv sync' may change what the lock file says without '--locked'";
  if (is(0, "cargo") && is(1, "install") && !has(words, {"--locked", "--path"}))
    return "'cargo install' leaves the lock file out without '--locked'";
  if (is(0, "go") && (is(1, "install") || is(1, "get")))
    for (const auto& word : words)
      if (word && word->ends_with("@latest")) return cat(quoted(*word), " is another version tomorrow");
  if (is(0, "gem") && is(1, "install") && !has(words, {"-v", "--version"})) {
    const auto package = unversioned(words, 2, ":");
    return package ? cat("'gem install' takes whatever version of ", quoted(*package), " is newest") : "";
  }
  return {};
}

}  // namespace assay::workflows
