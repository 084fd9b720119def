#include "scanners/workflows/taint/filters.h"

#include <algorithm>

namespace assay::workflows::taint {

bool among(std::string_view name, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool passes_on(std::string_view program) {
  return among(program,
               {"cat",  "echo",      "printf",   "sed",       "awk",    "cut",      "tr",      "head",     "tail",
                "grep", "jq",        "xargs",    "sort",      "uniq",   "basename", "dirname", "rev",      "tac",
                "tee",  "paste",     "fold",     "base64",    "xxd",    "openssl",  "yq",      "envsubst", "gunzip",
                "gzip", "urlencode", "realpath", "sha256sum", "python", "python3",  "perl"});
}

bool cleans(const std::vector<std::string>& words) {
  if (among(words[0], {"sha256sum", "sha1sum", "md5sum", "wc", "cksum", "base64", "xxd"})) return true;
  if (words[0] == "tr") {
    const bool complement = std::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
      return word == "-cd" || word == "-dc" || word == "-c" || word == "-C" || word == "-cs";
    });
    return complement;
  }
  if (words[0] == "sed") {
    // sed 's/[^a-z0-9]/-/g'
    return std::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
      return word.find("/[^") != std::string::npos && word.ends_with("g");
    });
  }
  if (words[0] == "grep") {
    return std::any_of(words.begin() + 1, words.end(), [](const std::string& word) {
      return word.starts_with('-') && !word.starts_with("--") && word.find('o') != std::string::npos;
    });
  }
  return false;
}

bool joins_lines(const std::vector<std::string>& words) {
  if (words[0] == "paste" || words[0] == "head") {
    return std::any_of(words.begin() + 1, words.end(),
                       [&](const std::string& word) {
                         return words[0] == "head" ? word == "-1" || word == "-n1"
                                                   : word.starts_with("-s") || word == "--serial";
                       }) ||
           (words[0] == "head" && words.size() > 2 && words[1] == "-n" && words[2] == "1");
  }
  if (words[0] != "tr") return false;
  const auto has_end = [](const std::string& set) { return set.find("\\n") != std::string::npos || set == "\n"; };
  if (words.size() == 3 && words[1] == "-d") return has_end(words[2]);
  return words.size() == 3 && has_end(words[1]) && !has_end(words[2]);
}

}  // namespace assay::workflows::taint
