// Rules of other tools as plain values, between the readers of their formats and the writer of ours. What a format says
// and ours cannot is a note: nothing is dropped in silence.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::import {

// Conditions under which a finding is accepted: all that are given must hold.
struct ForeignAllow {
  std::vector<std::string> secret, match, line;  // expressions, any of each list
  std::vector<std::string> words;                // in the value, whatever their case
  std::vector<std::string> paths;                // expressions on the path
  std::vector<std::string> rules;                // ids; empty: all
  bool all = false;                              // "AND": each kind that is given must hold; else one is enough
};

// Another rule that must have a match nearby.
struct ForeignPair {
  std::string rule;
  int lines = -1;    // apart at most; -1: anywhere in the file
  int columns = -1;  // the same of the columns at which they begin
};

struct ForeignRule {
  std::string id, description;
  std::string pattern;
  int secret_group = -1;  // of the pattern; -1: the first group, or all of the match without one
  std::vector<std::string> keywords;
  double entropy = 0;
  bool digit = false;  // the value holds one
  std::string path;    // expression on the path; empty: any
  std::string severity, confidence;
  std::vector<std::string> references;
  std::vector<std::string> matches, non_matches;  // examples
  std::vector<ForeignAllow> allow;
  std::vector<ForeignPair> required;
  bool generic = false;      // it yields to others that find the same
  bool only_beside = false;  // it is told of beside the rules that require it, never by itself
};

struct Note {
  std::string subject;   // id of the rule, or "configuration"
  std::string text;      // "look-around in the expression: the rule is left out"
  bool is_loss = false;  // something of the file is not in the result; else it is there in another way
};

struct ForeignFile {
  bool extends_default = false;
  std::vector<std::string> disabled;  // ids of default rules that are turned off
  std::vector<ForeignRule> rules;
  std::vector<ForeignAllow> allow;
  std::vector<Note> notes;

  void lose(std::string subject, std::string text) { notes.push_back({std::move(subject), std::move(text), true}); }
  void note(std::string subject, std::string text) { notes.push_back({std::move(subject), std::move(text), false}); }
};

}  // namespace assay::import
