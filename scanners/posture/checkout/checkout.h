// What lies in a checkout, as far as posture is decided by it: the names of all files, what the programs among them
// are, the texts of those that checks read, and the history behind it.
//
// Of a git work tree only what it tracks counts: what was built there is no part of the repository. Without git all
// files do. Links are not followed but from one file of the checkout to another.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/coverage.h"
#include "scanners/workflows/model/repository.h"

namespace assay::posture {

// A place in a source file that says that it fuzzes.
struct FuzzSign {
  std::string_view what;  // "a Go fuzz test"
  std::size_t begin = 0, end = 0;
  std::uint32_t line = 1;
  std::string line_text;
};

struct File {
  std::string path;              // below the checkout
  std::string shown;             // as reports show it
  std::string_view program;      // "an ELF program"; empty: it is none
  bool link = false;             // its text, if any, is that of what it leads to
  bool kept = false;             // `text` is what it holds
  std::size_t wanted_bytes = 0;  // of `text`, whether it is kept or not
  std::string unread;            // why it could not be read, or not whole; empty: it was
  std::string text;
  std::optional<FuzzSign> fuzz;

  std::string_view name() const { return std::string_view(path).substr(path.rfind('/') + 1); }
  std::string_view folder() const {
    return std::string_view(path).substr(0, path.rfind('/') == path.npos ? 0 : path.rfind('/'));
  }
};

struct History {
  std::string commit;      // that is checked out
  std::int64_t first = 0;  // seconds since 1970 of the oldest commit that is here
  std::size_t recent = 0;  // commits of the 90 days before `now`
  bool cut = false;        // shallow: older commits are elsewhere
};

struct Checkout {
  std::string root;                  // as it was named
  std::vector<File> files;           // by path
  workflows::Repository repository;  // its workflows, actions, dependabot.yml and CODEOWNERS
  std::vector<std::string> unread_workflows;
  std::optional<History> history;
  std::string no_history;          // why there is none
  std::uint64_t unread_parts = 0;  // folders that could not be read, and tracked files that are not there
  bool tracked = false;            // files are those that git tracks

  const File* find(std::string_view path) const;
  // The first workflow that could not be read, or action where those count too; empty: all were read.
  std::string_view unread_workflow(bool actions) const;
  // The place as reports show it.
  std::string shown(std::string_view path) const;
};

inline constexpr std::size_t kMostText = std::size_t{1} << 20;     // of one file
inline constexpr std::size_t kMostTexts = std::size_t{256} << 20;  // of all
inline constexpr std::size_t kMostFiles = 1'000'000;
inline constexpr std::int64_t kRecentDays = 90;

struct CheckoutOptions {
  unsigned threads = 1;
  std::int64_t now = 0;  // seconds since 1970
};

// What could not be read is a gap of `coverage`. Deterministic but for what changes meanwhile.
Checkout read_checkout(const std::string& root, const CheckoutOptions& options, Coverage& coverage);

// From files that are at hand, for tests: their texts are all kept.
struct MemoryFile {
  std::string path, text;
};
Checkout checkout_of(std::vector<MemoryFile> files, std::optional<History> history);

// A folder that holds no part of the product: vendored code and data of tests.
bool is_foreign(std::string_view path);

}  // namespace assay::posture
