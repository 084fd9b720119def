#include "scanners/posture/downloads/packages.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>

#include "base/strings.h"

namespace assay::posture {

namespace {

using Words = std::vector<std::optional<std::string>>;

std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool is(const Words& words, std::size_t at, std::initializer_list<std::string_view> wanted) {
  return words.size() > at && words[at] &&
         std::find(wanted.begin(), wanted.end(), std::string_view(*words[at])) != wanted.end();
}

bool has(const Words& words, std::initializer_list<std::string_view> wanted) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (is(words, i, wanted)) return true;
  return false;
}

bool is_hex(std::string_view text, std::size_t least) {
  return text.size() >= least && text.find_first_not_of("0123456789abcdefABCDEF") == text.npos;
}

// git+https://host/x.git@COMMIT, which names content.
bool names_commit(std::string_view source) {
  if (!source.starts_with("git+") && !source.starts_with("git:")) return false;
  const std::size_t at = source.rfind('@');
  if (at == source.npos) return false;
  std::string_view commit = source.substr(at + 1);
  commit = commit.substr(0, commit.find('#'));
  return commit.size() == 40 && is_hex(commit, 40);
}

struct PipArguments {
  bool no_deps = false, editable = false, unknown = false;
  std::vector<std::string> files, sources;  // -r, and what else is to be installed
};

PipArguments pip_arguments(const Words& words, std::size_t from) {
  PipArguments out;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (!words[i]) {
      out.unknown = true;
      continue;
    }
    const std::string& word = *words[i];
    const bool value = i + 1 < words.size();
    if (word == "--no-deps") {
      out.no_deps = true;
    } else if (word == "-e" || word == "--editable") {
      out.editable = true;
    } else if ((word == "-r" || word == "--requirement") && value) {
      if (words[++i])
        out.files.push_back(*words[i]);
      else
        out.unknown = true;
    } else if (word.starts_with("--requirement=")) {
      out.files.push_back(word.substr(std::string_view("--requirement=").size()));
    } else if (word.starts_with("-r") && word.size() > 2) {
      out.files.push_back(word.substr(2));
    } else if (is(words, i,
                  {"-c", "-t", "-i", "-f", "--constraint", "--target", "--index-url", "--extra-index-url",
                   "--find-links", "--prefix", "--root", "--python", "--platform", "--python-version", "--only-binary",
                   "--no-binary", "--cache-dir", "--trusted-host", "--timeout"})) {
      ++i;
    } else if (!word.starts_with('-')) {
      out.sources.push_back(word);
    }
  }
  return out;
}

Pinned pip_pinned(const Words& words, std::size_t from, const HasHashes& has_hashes, std::string& reason) {
  if (has(words, {"--require-hashes"})) return Pinned::yes;
  const PipArguments arguments = pip_arguments(words, from);
  const auto wheel = [](const std::string& source) { return source.ends_with(".whl"); };
  const auto local = [](const std::string& source) {
    return source.starts_with('.') || source.starts_with('/') || source.starts_with("file:");
  };
  if (arguments.editable) {
    const bool named = std::all_of(arguments.sources.begin(), arguments.sources.end(), [&](const std::string& source) {
      return source.find("://") == source.npos || names_commit(source);
    });
    if (arguments.no_deps && named && !arguments.unknown) return Pinned::yes;
    reason = "'pip install -e' takes whatever versions of its dependencies are newest";
    return Pinned::no;
  }
  for (const std::string& source : arguments.sources) {
    if (wheel(source) || (arguments.no_deps && (local(source) || names_commit(source)))) continue;
    reason = cat("'pip install' of '", printable(source.substr(0, 60)), "' asks for no hash");
    return Pinned::no;
  }
  // One requirement with a hash makes pip ask for all of them.
  Pinned out = Pinned::yes;
  for (const std::string& file : arguments.files) {
    const Pinned hashed = has_hashes(file);
    if (hashed == Pinned::no) {
      reason = cat("'", printable(file.substr(0, 60)), "' has requirements without a hash");
      return Pinned::no;
    }
    if (hashed == Pinned::unknown) {
      out = Pinned::unknown;
      reason = cat("whether '", printable(file.substr(0, 60)), "' has hashes is not known: it is not in the checkout");
    }
  }
  if (arguments.unknown) {
    out = Pinned::unknown;
    reason = "what is installed is known only when it runs";
  }
  if (out == Pinned::yes && arguments.sources.empty() && arguments.files.empty()) {
    reason = "'pip install' asks for no hash";
    return Pinned::no;
  }
  return out;
}

bool is_version(std::string_view text) {
  if (!text.starts_with('v')) return false;
  int dots = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (text[i - 1] < '0' || text[i - 1] > '9') return false;
      if (++dots > 2) return false;
    } else if (text[i] < '0' || text[i] > '9') {
      return dots == 2 && (text[i] == '-' || text[i] == '+') && text[i - 1] != '.';
    }
  }
  return dots == 2 && text.back() != '.';
}

Pinned go_pinned(const Words& words, std::string& reason) {
  const bool insecure = has(words, {"-insecure"});
  Pinned out = Pinned::yes;
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (!words[i]) {
      out = Pinned::unknown;
      reason = "what is installed is known only when it runs";
      continue;
    }
    const std::string& word = *words[i];
    if (word.starts_with('-')) {
      if (is(words, i, {"-ldflags", "-tags", "-gcflags", "-o", "-mod", "-modfile", "-p", "-C"})) ++i;
      continue;
    }
    // A path without a host, or below the working directory, is of this module.
    if (word.starts_with('.') || word.find('/') == word.npos || word.substr(0, word.find('/')).find('.') == word.npos)
      continue;
    const std::size_t at = word.find('@');
    const std::string_view version = at == word.npos ? "" : std::string_view(word).substr(at + 1);
    if (version == "none" || is_hex(version, 40) || (is_version(version) && !insecure)) continue;
    // Without a version it is the one of go.mod and go.sum.
    if (at == word.npos && words[1] == "install") continue;
    reason = cat("'", printable(word.substr(0, 80)), "' is another version tomorrow");
    return Pinned::no;
  }
  return out;
}

}  // namespace

std::optional<Download> package_download(const shell::Call& call, const HasHashes& has_hashes) {
  Words words = call.words;
  if (words.empty() || !words[0]) return std::nullopt;
  words[0] = std::string(last_part(*words[0]));
  Download out;
  out.span = call.span;
  // python -m pip, with options of python before it
  if (words[0]->starts_with("python") || *words[0] == "py") {
    for (std::size_t i = 1; i + 1 < words.size(); ++i)
      if (is(words, i, {"-m"}) && is(words, i + 1, {"pip"})) {
        words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        break;
      }
  }
  if (is(words, 0, {"uv"}) && is(words, 1, {"pip"})) words.erase(words.begin());
  if (is(words, 0, {"pip", "pip3", "pip2", "pipx"}) && is(words, 1, {"install"})) {
    out.kind = DependencyKind::pip_command;
    out.pinned = pip_pinned(words, 2, has_hashes, out.reason);
    return out;
  }
  if (is(words, 0, {"npm"}) && has(words, {"install", "i", "install-test", "update", "ci"})) {
    out.kind = DependencyKind::npm_command;
    out.pinned = has(words, {"ci"}) ? Pinned::yes : Pinned::no;
    out.reason = "'npm install' may take other versions than the lock file has; 'npm ci' does not";
    return out;
  }
  if (is(words, 0, {"go"}) && is(words, 1, {"get", "install"}) && words.size() > 2) {
    out.kind = DependencyKind::go_command;
    out.pinned = go_pinned(words, out.reason);
    return out;
  }
  if (is(words, 0, {"choco", "choco.exe"}) && is(words, 1, {"install"})) {
    out.kind = DependencyKind::choco_command;
    const bool checked = std::any_of(words.begin(), words.end(), [](const auto& word) {
      return word && (word->starts_with("--requirechecksum") || word->starts_with("--require-checksums"));
    });
    out.pinned = checked ? Pinned::yes : Pinned::no;
    out.reason = "'choco install' does not ask for a checksum";
    return out;
  }
  out.kind = DependencyKind::nuget_command;
  out.pinned = Pinned::no;
  out.reason = "the packages are held to no version or lock file";
  if (is(words, 0, {"nuget", "nuget.exe"}) && is(words, 1, {"install", "restore"})) {
    const bool held = is(words, 1, {"restore"}) ? has(words, {"-LockedMode"})
                                                : has(words, {"-Version"}) || words.size() == 2 ||
                                                      (words[2] && words[2]->ends_with("packages.config"));
    if (held) out.pinned = Pinned::yes;
    return out;
  }
  if (is(words, 0, {"dotnet", "dotnet.exe"}) && is(words, 1, {"restore"})) {
    if (has(words, {"--locked-mode"})) out.pinned = Pinned::yes;
    return out;
  }
  if (is(words, 0, {"dotnet", "dotnet.exe"}) && is(words, 1, {"add"}) &&
      (is(words, 2, {"package"}) || is(words, 3, {"package"}))) {
    if (has(words, {"-v", "--version"})) out.pinned = Pinned::yes;
    return out;
  }
  return std::nullopt;
}

bool all_hashed(std::string_view requirements) {
  bool any = false, held = true;
  std::string line;
  while (!requirements.empty()) {
    const std::size_t end = std::min(requirements.find('\n'), requirements.size());
    std::string_view part = requirements.substr(0, end);
    requirements.remove_prefix(std::min(end + 1, requirements.size()));
    while (part.ends_with('\r') || part.ends_with(' ')) part.remove_suffix(1);
    const bool goes_on = part.ends_with('\\');
    if (goes_on) part.remove_suffix(1);
    line += part;
    line += ' ';
    if (goes_on && !requirements.empty()) continue;
    const std::size_t first = line.find_first_not_of(" \t");
    const bool option = first != line.npos && line[first] == '-';
    if (first != line.npos && line[first] != '#' && !option) {
      any = true;
      held = held && line.find("--hash=") != line.npos;
    }
    // Another file's requirements are not looked at here.
    if (option && (line.compare(first, 2, "-r") == 0 || line.compare(first, 5, "--req") == 0 ||
                   line.compare(first, 2, "-e") == 0))
      held = line.find("--require-hashes") != line.npos && held;
    line.clear();
  }
  return any && held;
}

}  // namespace assay::posture
