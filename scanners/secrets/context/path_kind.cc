#include "scanners/secrets/context/path_kind.h"

#include <algorithm>
#include <array>

#include "scanners/secrets/checks/alphabet.h"

namespace assay::context {

namespace {

constexpr int kExample = -20;  // no more of high confidence, however much speaks for a value

constexpr auto kFolders = std::to_array<std::string_view>({
    "test",         "tests",         "testing",   "testdata",      "__tests__",  "spec",      "specs",   "fixtures",
    "fixture",      "mocks",         "__mocks__", "example",       "examples",   "sample",    "samples", "doc",
    "docs",         "documentation", "e2e",       "demo",          "demos",      "molecule",  "t",       "testutil",
    "testutils",    "man",           "testcases", "mirage",        "i18n",       "l10n",      "locale",  "locales",
    "translations", "test-data",     "test_data", "test-fixtures", "unit_tests", "integtest",
});

constexpr auto kEndings = std::to_array<std::string_view>({
    ".md",
    ".rst",
    ".adoc",
    ".example",
    ".sample",
    ".template",
    ".dist",
    ".min.js",
    ".map",
});

// Directly before the extension, or at the name's end.
constexpr auto kStemEndings = std::to_array<std::string_view>({"_test", ".test", ".spec", "_spec", "-test"});

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& all) {
  return std::any_of(all.begin(), all.end(), [&](std::string_view one) { return checks::equal_caseless(text, one); });
}

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && checks::equal_caseless(text.substr(text.size() - ending.size()), ending);
}

// Ansible's plugins and modules hold their documentation, with whole playbooks as examples: 45 of 72 values of high
// confidence in 13 million lines of published packages.
bool is_ansible_plugin(std::string_view path) {
  constexpr auto kKinds = std::to_array<std::string_view>(
      {"modules/", "lookup/", "inventory/", "connection/", "callback/", "become/", "doc_fragments/"});
  constexpr std::string_view kPlugins = "plugins/";
  if (!path.ends_with(".py")) return false;
  for (std::size_t at = path.find(kPlugins); at != std::string_view::npos; at = path.find(kPlugins, at + 1)) {
    const std::string_view rest = path.substr(at + kPlugins.size());
    const bool whole = at == 0 || path[at - 1] == '/';
    if (whole && std::any_of(kKinds.begin(), kKinds.end(), [&](auto kind) { return rest.starts_with(kind); }))
      return true;
  }
  return false;
}

bool is_test_file(std::string_view name) {
  if (name.starts_with("test_") || name.starts_with("test.")) return true;
  for (std::string_view begins :
       {std::string_view("examples"), std::string_view("example"), std::string_view("sample")})
    if (name.size() > begins.size() && name.starts_with(begins) &&
        (name[begins.size()] == '-' || name[begins.size()] == '_' || name[begins.size()] == '.'))
      return true;  // examples-1.json
  const std::string_view stem = name.substr(0, name.rfind('.'));
  if (stem.ends_with("Test") || stem.ends_with("Tests")) return true;  // LoginTest.java
  return std::any_of(kStemEndings.begin(), kStemEndings.end(),
                     [&](std::string_view ending) { return stem.size() > ending.size() && ends_with(stem, ending); });
}

}  // namespace

int path_points(std::string_view path) {
  if (is_ansible_plugin(path)) return kExample;
  while (true) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) break;
    if (is_one_of(path.substr(0, slash), kFolders)) return kExample;
    path.remove_prefix(slash + 1);
  }
  const bool shown =
      std::any_of(kEndings.begin(), kEndings.end(), [&](auto ending) { return ends_with(path, ending); });
  return shown || is_test_file(path) ? kExample : 0;
}

std::string_view path_below(std::string_view path, const std::vector<std::string>& roots) {
  std::size_t longest = 0;
  for (std::string_view root : roots) {
    if (!root.starts_with('/') || !path.starts_with(root)) continue;
    while (root.size() > 1 && root.ends_with('/')) root.remove_suffix(1);
    if (path.size() == root.size()) return path.substr(path.rfind('/') + 1);
    if (root.size() == 1 || path[root.size()] == '/') longest = std::max(longest, root.size());
  }
  path.remove_prefix(longest);
  return path;
}

}  // namespace assay::context
