// For tests: a repository made by git, read by us, with git's own answers beside it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "scanners/sources/git/graph/attribution.h"
#include "scanners/sources/git/graph/connectivity.h"
#include "scanners/sources/git/store/object_store_test_kit.h"

namespace assay::git::testing {

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// `put TIME MESSAGE` commits everything at a time of its own.
inline const std::string kShell =
    "put() { git add -A && GIT_AUTHOR_DATE=\"@$1 +0000\" GIT_COMMITTER_DATE=\"@$1 +0000\" git commit -q --allow-empty "
    "-m "
    "\"$2\"; }; ";

inline std::string shell(const std::string& folder, const std::string& script) {
  return run(folder, kShell + "{ " + script + "; }");
}

// A repository as read_history_graph sees it. Every blob, and whatever `more_hits` names, is a hit.
struct ReadRepository {
  std::shared_ptr<ObjectStore> store;
  std::unique_ptr<PackForest> forest;
  HistoryGraph graph;
  ResolvedTips tips;
  Connectivity connectivity;

  ObjectIndex index(const std::string& hex) const { return forest->find(id_of(hex)); }
  std::string hex(ObjectIndex object) const { return forest->id(object).hex(); }
};

inline HistoryTips tips_of(const std::string& folder) {
  HistoryTips tips;
  for (const std::string& line : lines_of(run(folder,
                                              "git for-each-ref --format='%(objectname)'; git rev-parse -q "
                                              "--verify HEAD || true"))) {
    tips.tips.push_back(id_of(line));
  }
  for (const std::string& line : lines_of(run(folder, "cat \"$(git rev-parse --git-dir)/shallow\" || true"))) {
    tips.shallow.insert(id_of(line));
  }
  return tips;
}

inline ReadRepository read_repository(const std::string& folder, unsigned threads = 2, HashKind kind = HashKind::sha1) {
  ReadRepository out;
  std::string objects = run(folder, "cd \"$(git rev-parse --git-path objects)\" && pwd -P");
  objects.pop_back();
  out.store = open_store(objects, kind);
  Result<PackForest> forest = PackForest::build(*out.store, threads);
  EXPECT_TRUE(forest);
  out.forest = std::make_unique<PackForest>(std::move(*forest));
  std::vector<ObjectIndex> hits;
  for (ObjectIndex object = 0; object < out.forest->size(); ++object) {
    if (out.forest->type(object) != ObjectType::tree) hits.push_back(object);
  }
  out.tips = resolve_tips(*out.forest, tips_of(folder));
  out.graph = read_history_graph(*out.forest, out.tips, hits, threads);
  out.connectivity = check_connectivity(*out.forest, out.graph, out.tips);
  return out;
}

inline Attribution attribute_all(const ReadRepository& repository, AttributionInput input = {}) {
  if (input.hits.empty()) input.hits = repository.graph.hits;
  return attribute(*repository.forest, *repository.store, repository.graph, input);
}

inline std::vector<Appearance> places_of(const ReadRepository& repository, const std::string& hex,
                                         AttributionInput input = {}) {
  input.hits = {repository.index(hex)};
  return attribute_all(repository, input).hits.at(0).places;
}

// (blob, path) -> the earliest commit whose tree has it, by listing every commit's tree with git.
using FirstCommits = std::map<std::pair<std::string, std::string>, std::string>;
inline FirstCommits first_commits(const std::string& folder, const std::string& commits) {
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const std::string& line : lines_of(run(folder, cat("git log ", commits, " --format='%ct %H'")))) {
    const std::size_t space = line.find(' ');
    order.emplace_back(std::stoll(line.substr(0, space)), line.substr(space + 1));
  }
  std::sort(order.begin(), order.end());
  FirstCommits first;
  for (const auto& [time, commit] : order) {
    for (const std::string& line : lines_of(run(folder, cat("git ls-tree -r ", commit)))) {
      const std::size_t tab = line.find('\t');
      const std::string object = line.substr(line.find(' ', 7) + 1, tab - line.find(' ', 7) - 1);
      if (line.find("commit ") != 7) first.try_emplace({object, line.substr(tab + 1)}, commit);
    }
  }
  return first;
}

// The same from an attribution, for the places that are reachable and in a commit.
inline FirstCommits first_commits(const ReadRepository& repository, const Attribution& attribution) {
  FirstCommits first;
  for (const HitPlaces& hit : attribution.hits) {
    if (repository.forest->type(hit.object) != ObjectType::blob) continue;
    for (const Appearance& place : hit.places) {
      if (place.reachable && !place.commit.empty()) first[{repository.hex(hit.object), place.path}] = place.commit;
    }
  }
  return first;
}

}  // namespace assay::git::testing
