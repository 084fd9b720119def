#include "scanners/packages/names/file_name.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/strings.h"
#include "scanners/packages/names/requirement.h"
#include "scanners/packages/names/version.h"

namespace assay::packages {

namespace {

std::vector<std::string> split(std::string_view text, char by) {
  std::vector<std::string> out;
  for (;;) {
    const std::size_t end = text.find(by);
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_tag(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

FileName parse_wheel(std::string_view stem) {
  FileName out;
  out.format = Format::wheel;
  const std::vector<std::string> parts = split(stem, '-');
  if (parts.size() != 5 && parts.size() != 6) {
    out.why =
        cat("it has ", parts.size(), " parts between dashes; a wheel's name has five, or six with a build number");
    return out;
  }
  out.name = parts[0];
  out.version = parts[1];
  if (parts.size() == 6) out.build = parts[2];
  out.python = split(parts[parts.size() - 3], '.');
  out.abi = split(parts[parts.size() - 2], '.');
  out.platform = split(parts.back(), '.');
  if (!is_project_name(out.name)) out.why = "its name is none of a project";
  if (out.version.empty()) out.why = "it has no version";
  if (parts.size() == 6 && (out.build.empty() || out.build[0] < '0' || out.build[0] > '9'))
    out.why = "its build number does not begin with a digit";
  for (const auto* tags : {&out.python, &out.abi, &out.platform})
    for (const std::string& tag : *tags)
      if (!is_tag(tag)) out.why = cat("'", tag, "' is no compatibility tag");
  return out;
}

FileName parse_sdist(std::string_view stem, Format format) {
  FileName out;
  out.format = format;
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string_view::npos) {
    out.why = "there is no dash between name and version";
    return out;
  }
  out.name = stem.substr(0, dash);
  out.version = stem.substr(dash + 1);
  // Before PEP 625, names and versions had dashes.
  for (std::size_t at = dash;
       !Version::parse(out.version) && (at = stem.rfind('-', at - 1)) != std::string_view::npos;) {
    if (!Version::parse(stem.substr(at + 1))) {
      if (at == 0) break;
      continue;
    }
    out.name = stem.substr(0, at);
    out.version = stem.substr(at + 1);
    break;
  }
  if (!is_project_name(out.name)) out.why = "its name is none of a project";
  return out;
}

// "many_2_17_x86_64" behind its prefix: two numbers and an architecture.
std::optional<std::array<std::string, 3>> versioned(std::string_view rest) {
  const std::size_t first = rest.find('_');
  const std::size_t second = first == std::string_view::npos ? first : rest.find('_', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  std::array<std::string, 3> out = {std::string(rest.substr(0, first)),
                                    std::string(rest.substr(first + 1, second - first - 1)),
                                    std::string(rest.substr(second + 1))};
  if (!is_number(out[0]) || !is_number(out[1])) return std::nullopt;
  return out;
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

std::string_view name_of(Format format) {
  switch (format) {
    case Format::wheel:
      return "wheel";
    case Format::sdist:
      return "sdist";
    case Format::zip_sdist:
      return "zip sdist";
    case Format::other:
      break;
  }
  return "other";
}

FileName parse_file_name(std::string_view file) {
  file = file.substr(file.rfind('/') + 1);
  if (file.ends_with(".whl")) return parse_wheel(file.substr(0, file.size() - 4));
  if (file.ends_with(".tar.gz")) return parse_sdist(file.substr(0, file.size() - 7), Format::sdist);
  if (file.ends_with(".zip")) return parse_sdist(file.substr(0, file.size() - 4), Format::zip_sdist);
  FileName out;
  out.why = "it is neither a wheel nor a source distribution";
  return out;
}

bool is_accepted_platform(std::string_view platform) {
  static constexpr std::array<std::string_view, 13> kPlain = {"any",
                                                              "win32",
                                                              "win_arm64",
                                                              "win_amd64",
                                                              "win_ia64",
                                                              "manylinux1_x86_64",
                                                              "manylinux1_i686",
                                                              "manylinux2010_x86_64",
                                                              "manylinux2010_i686",
                                                              "linux_armv6l",
                                                              "linux_armv7l",
                                                              "pyodide_2024_0_wasm32",
                                                              "pyodide_2025_0_wasm32"};
  static constexpr std::array<std::string_view, 9> kLinux = {"x86_64",  "i686",  "aarch64", "armv7l",     "ppc64",
                                                             "ppc64le", "s390x", "riscv64", "loongarch64"};
  static constexpr std::array<std::string_view, 12> kMac = {
      "ppc", "ppc64", "i386", "x86_64", "arm64", "intel", "fat", "fat3", "fat32", "fat64", "universal", "universal2"};
  static constexpr std::array<std::string_view, 4> kPhones = {"armeabi_v7a", "arm64_v8a", "x86", "x86_64"};
  static constexpr std::array<std::string_view, 3> kIos = {"arm64_iphoneos", "arm64_iphonesimulator",
                                                           "x86_64_iphonesimulator"};
  if (among(kPlain, platform)) return true;
  const auto behind = [&](std::string_view prefix) {
    return platform.starts_with(prefix) ? platform.substr(prefix.size()) : std::string_view();
  };
  if (const std::string_view arch = behind("manylinux2014_"); !arch.empty()) return among(kLinux, arch);
  for (const std::string_view prefix : {"manylinux_", "musllinux_"})
    if (const std::string_view rest = behind(prefix); !rest.empty()) {
      const auto parts = versioned(rest);
      return parts && among(kLinux, (*parts)[2]);
    }
  if (const std::string_view rest = behind("macosx_"); !rest.empty()) {
    const auto parts = versioned(rest);
    return parts && among(kMac, (*parts)[2]);
  }
  if (const std::string_view rest = behind("ios_"); !rest.empty()) {
    const auto parts = versioned(rest);
    return parts && among(kIos, (*parts)[2]);
  }
  if (const std::string_view rest = behind("android_"); !rest.empty()) {
    const std::size_t end = rest.find('_');
    return end != std::string_view::npos && is_number(rest.substr(0, end)) && among(kPhones, rest.substr(end + 1));
  }
  return false;
}

std::string file_name_form(std::string_view name) {
  std::string out = normalized_name(name);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

std::vector<std::string> expanded_tags(const FileName& name) {
  constexpr std::size_t kMost = 1000;
  std::vector<std::string> out;
  for (const std::string& python : name.python)
    for (const std::string& abi : name.abi)
      for (const std::string& platform : name.platform)
        if (out.size() < kMost) out.push_back(cat(python, "-", abi, "-", platform));
  return out;
}

}  // namespace assay::packages
