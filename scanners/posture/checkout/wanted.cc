#include "scanners/posture/checkout/wanted.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>

#include "base/letter_case.h"

namespace assay::posture {

namespace {

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view one) { return text.ends_with(one); });
}

// Text documents, as licences and policies are.
bool is_document(std::string_view ending) {
  return ending.empty() || ending == ".md" || ending == ".markdown" || ending == ".txt" || ending == ".rst" ||
         ending == ".adoc" || ending == ".asc" || ending == ".html" || ending == ".org";
}

struct Fuzzer {
  std::string_view endings;  // separated by blanks
  std::string_view pattern, what;
};

constexpr std::array<Fuzzer, 11> kFuzzers = {{
    {"_test.go", R"(func\s+Fuzz\w+\s*\(\s*\w+\s+\*testing\.F\s*\))", "a Go fuzz test"},
    {".c .cc .cpp .cxx .swift .m .mm", R"(\bLLVMFuzzerTestOneInput\b)", "a libFuzzer target"},
    {".rs", R"(\blibfuzzer_sys\b|\bfuzz_target!)", "a cargo-fuzz target"},
    {".py", R"((?m)^\s*(?:import|from)\s+atheris\b)", "an Atheris fuzzer"},
    {".java .kt", R"(com\.code_intelligence\.jazzer\.)", "a Jazzer fuzzer"},
    {".hs .lhs", R"(import\s+(?:qualified\s+)?Test\.(?:(?:Hspec|Tasty)\.)?(?:QuickCheck|Hedgehog|Validity|SmallCheck))",
     "property-based tests"},
    {".js .mjs .cjs .ts .mts .cts .jsx .tsx",
     R"((?:from\s+|require\(\s*|import\s+)['"](?:fast-check|@fast-check/(?:ava|jest|vitest))['"])", "fast-check tests"},
    {".ex .exs", R"(use\s+(?:PropCheck|ExUnitProperties))", "property-based tests"},
    {".erl .hrl", R"re(-include_lib\("(?:eqc|proper)/include/(?:eqc|proper)\.hrl"\)\.)re", "property-based tests"},
    {".gleam", R"(import\s+qcheck)", "property-based tests"},
    {".cs", R"(\bSharpFuzz\b)", "a SharpFuzz fuzzer"},
}};

const Fuzzer* fuzzer_of(std::string_view path) {
  for (const Fuzzer& one : kFuzzers) {
    std::string_view rest = one.endings;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (path.ends_with(rest.substr(0, end))) return &one;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return nullptr;
}

}  // namespace

bool is_workflow_file(std::string_view path) {
  constexpr std::string_view kFolder = ".github/workflows/";
  const bool yaml = ends_with_any(path, {".yml", ".yaml"});
  if (path.starts_with(kFolder)) return yaml && path.find('/', kFolder.size()) == path.npos;
  if (path == ".github/dependabot.yml" || path == ".github/dependabot.yaml") return true;
  return name_of(path) == "action.yml" || name_of(path) == "action.yaml";
}

bool is_dockerfile(std::string_view path) {
  const std::string name = lower(name_of(path));
  if (ends_with_any(
          name, {".md",   ".go",   ".c",   ".cc",   ".cpp", ".rs",  ".js", ".ts",   ".py",           ".java", ".yml",
                 ".yaml", ".json", ".txt", ".html", ".png", ".svg", ".sh", ".bash", ".dockerignore", ".rst"}))
    return false;
  for (const std::string_view kind : {"dockerfile", "containerfile"}) {
    if (name == kind || name.ends_with(std::string(".").append(kind))) return true;
    if (name.starts_with(kind) && name.size() > kind.size() &&
        (name[kind.size()] == '.' || name[kind.size()] == '-' || name[kind.size()] == '_'))
      return true;
  }
  return false;
}

bool is_shell_script(std::string_view path, Bytes head) {
  const bool shebang = head.starts_with("#!");
  if (!shebang) return ends_with_any(path, {".sh", ".bash", ".ksh"});
  std::string_view line = head.substr(2, std::min(head.find('\n'), head.size()) - 2);
  // #!/usr/bin/env -S bash -e
  while (!line.empty()) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first == line.npos) return false;
    line.remove_prefix(first);
    const std::size_t end = std::min(line.find_first_of(" \t\r"), line.size());
    const std::string_view program = name_of(line.substr(0, end));
    line.remove_prefix(end);
    if (program == "env" || program.starts_with('-')) continue;
    return program == "sh" || program == "bash" || program == "dash" || program == "ksh" || program == "mksh" ||
           program == "zsh";
  }
  return false;
}

bool is_security_policy(std::string_view path) {
  const std::string whole = lower(path);
  std::string_view below = whole;
  for (const std::string_view folder : {".github/", "docs/"})
    if (below.starts_with(folder)) {
      below.remove_prefix(folder.size());
      break;
    }
  constexpr std::string_view kName = "security";
  return below.starts_with(kName) && below.size() > kName.size() && is_document(below.substr(kName.size()));
}

bool is_license(std::string_view path) {
  const std::string whole = lower(path);
  if (whole.starts_with("licenses/")) return whole.find('/', std::string_view("licenses/").size()) == whole.npos;
  if (whole.find('/') != whole.npos) return false;
  for (const std::string_view kind : {"license", "licence", "copying", "unlicense", "copyright"}) {
    const std::size_t at = whole.find(kind);
    if (at == whole.npos) continue;
    const std::string_view before = std::string_view(whole).substr(0, at);
    const std::string_view behind = std::string_view(whole).substr(at + kind.size());
    // Apache-2.0-LICENSE, LICENSE-MIT, LICENSE.txt, COPYING.LESSER; not license_checker.py
    const bool begins = before.empty() || before.ends_with('-') || before.ends_with('_') || before.ends_with('.');
    const bool source = ends_with_any(behind, {".py", ".go", ".js", ".ts", ".sh", ".rs", ".c", ".cc", ".cpp", ".h",
                                               ".java", ".rb", ".yml", ".yaml", ".json", ".toml", ".tmpl", ".csv"});
    const bool ends = behind.empty() || behind == "s" || behind.starts_with('-') || behind.starts_with('_') ||
                      behind.starts_with('.');
    if (begins && ends && !source) return true;
  }
  return false;
}

bool is_sbom(std::string_view path) {
  const std::string name = lower(name_of(path));
  // Standard names (CycloneDX, "Recognized file patterns"; SPDX 2.3, annex for file names).
  return name == "bom.json" || name == "bom.xml" ||
         ends_with_any(name, {".cdx.json", ".cdx.xml", ".spdx", ".spdx.json", ".spdx.xml", ".spdx.yml", ".spdx.yaml",
                              ".spdx.rdf", ".spdx.rdf.xml"});
}

bool is_ruleset(std::string_view path) {
  const std::string whole = lower(path);
  if (whole == ".github/settings.yml" || whole == ".github/settings.yaml") return true;
  return whole.ends_with(".json") && whole.find("ruleset") != whole.npos;
}

bool is_requirements(std::string_view path) {
  const std::string whole = lower(path);
  return (whole.ends_with(".txt") || whole.ends_with(".in")) &&
         (whole.find("requirement") != whole.npos || whole.find("constraint") != whole.npos ||
          whole.find("/deps/") != whole.npos);
}

bool is_wanted(std::string_view path, Bytes head) {
  return is_workflow_file(path) || is_dockerfile(path) || is_shell_script(path, head) || is_security_policy(path) ||
         is_license(path) || is_ruleset(path) || is_requirements(path) || name_of(path) == "CODEOWNERS" ||
         name_of(path) == ".goreleaser.yml" || name_of(path) == ".goreleaser.yaml";
}

bool may_fuzz(std::string_view path) { return fuzzer_of(path) != nullptr; }

std::optional<FuzzSign> fuzz_sign(std::string_view path, std::string_view text) {
  const Fuzzer* fuzzer = fuzzer_of(path);
  if (fuzzer == nullptr) return std::nullopt;
  // Compiled once for each kind; RE2 programs are shared by threads.
  static const auto* const programs = [] {
    auto* out = new std::array<std::unique_ptr<RE2>, kFuzzers.size()>;
    for (std::size_t i = 0; i < kFuzzers.size(); ++i)
      (*out)[i] = std::make_unique<RE2>(std::string(kFuzzers[i].pattern), RE2::Latin1);
    return out;
  }();
  const RE2& program = *(*programs)[static_cast<std::size_t>(fuzzer - kFuzzers.data())];
  re2::StringPiece found;
  if (!program.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, &found, 1)) return std::nullopt;
  FuzzSign out;
  out.what = fuzzer->what;
  out.begin = static_cast<std::size_t>(found.data() - text.data());
  out.end = out.begin + found.size();
  out.line = static_cast<std::uint32_t>(
      1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(out.begin), '\n'));
  return out;
}

}  // namespace assay::posture
