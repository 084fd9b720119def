// What assay.yaml needs beside the imported rules: which rules are looked for, excluded paths, and what is accepted.
#pragma once

#include <string>
#include <vector>

#include "rules/importers/foreign.h"

namespace assay::import {

// Globs for the expressions on paths of an allowlist; one that no glob says is a loss.
std::vector<std::string> globs_for(const std::vector<std::string>& expressions, const std::string& subject,
                                   std::vector<Note>& notes);

// Refers to `notes`, which gets what cannot be said. Not for sharing between threads.
class ConfigWriter {
 public:
  explicit ConfigWriter(std::vector<Note>& notes) : notes_(notes) {}

  void exclude(const std::vector<std::string>& expressions);

  // The conditions on texts; its paths are not looked at, except that what must hold together with them is a loss.
  // `ids` are ours; none: for every rule.
  void allow(const ForeignAllow& allow, const std::vector<std::string>& ids, const std::string& subject);

  // Whatever that rule finds is accepted.
  void accept_all_of(const std::string& id);

  // `rules_path`: empty when there is no rule file. `only`: the rules that are looked for; empty: the built-in ones
  // too.
  std::string text(const std::string& rules_path, const std::vector<std::string>& only) const;

 private:
  void lose(const std::string& subject, std::string text) { notes_.push_back({subject, std::move(text), true}); }
  std::vector<std::string> conditions(const std::vector<std::string>& expressions, const std::string& subject);

  std::vector<Note>& notes_;
  std::vector<std::string> exclude_;
  std::string allow_;
};

}  // namespace assay::import
