// For tests only: a repository made by git in a temporary folder, and an ObjectStore that holds all of its objects.
#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <unistd.h>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/strings.h"
#include "scanners/sources/git/repository/refs.h"
#include "scanners/sources/git/repository/repository.h"
#include "scanners/sources/git/store/git_files.h"
#include "scanners/sources/git/store/object_store.h"

namespace assay::git::testing {

class MemoryStore final : public ObjectStore {
 public:
  explicit MemoryStore(HashKind kind = HashKind::sha1) : kind_(kind) {}

  HashKind hash_kind() const override { return kind_; }
  bool has(const ObjectId& id) const override { return objects.contains(id); }
  Result<Object> read(const ObjectId& id) const override {
    ++reads;
    const auto found = objects.find(id);
    if (found == objects.end()) return fail("reading an object", id.hex(), "object is missing");
    return found->second;
  }
  std::vector<ObjectId> find_prefix(std::string_view prefix, std::size_t most) const override {
    std::vector<ObjectId> out;
    for (const auto& [id, object] : objects) {
      if (id.hex().starts_with(prefix) && out.size() < most) out.push_back(id);
    }
    return out;
  }
  std::vector<Error> problems() const override { return {}; }

  std::map<ObjectId, Object> objects;
  mutable std::size_t reads = 0;

 private:
  HashKind kind_;
};

// A folder that is removed at the end, with git in it.
class TempRepository {
 public:
  // init: arguments of "git init"; none for an empty folder.
  explicit TempRepository(const std::string& init = "--initial-branch=main") {
    std::string pattern = (std::filesystem::temp_directory_path() / "assay-git-XXXXXX").string();
    top_ = ::mkdtemp(pattern.data());
    top_ = std::filesystem::canonical(top_).string();
    root = top_ + "/repo";
    std::filesystem::create_directory(root);
    if (!init.empty()) git("init -q " + init);
  }
  ~TempRepository() {
    std::error_code ignored;
    std::filesystem::remove_all(top_, ignored);
  }
  TempRepository(const TempRepository&) = delete;
  TempRepository& operator=(const TempRepository&) = delete;

  std::string root;  // the work tree
  const std::string& top() const { return top_; }

  // Runs git in `folder` (the work tree when empty) and gives its output without the last line end. Every call is a
  // second later than the one before, so that commits have an order.
  std::string git(const std::string& arguments, const std::string& folder = "", bool may_fail = false) {
    const std::string time = cat(1'700'000'000 + clock_++, " +0000");
    const std::string command =
        cat("cd '", folder.empty() ? root : folder,
            "' && env -i PATH=\"$PATH\" HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null "
            "GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@example.org GIT_COMMITTER_NAME=Ann "
            "GIT_COMMITTER_EMAIL=ann@example.org GIT_AUTHOR_DATE='",
            dates_.empty() ? time : dates_, "' GIT_COMMITTER_DATE='", dates_.empty() ? time : dates_,
            "' git -c protocol.file.allow=always -c advice.detachedHead=false ", arguments,
            arguments.find(" 2>") == std::string::npos ? " 2>&1" : "");
    int status = 0;
    std::string output = run(command, status);
    if (status != 0 && !may_fail) ADD_FAILURE() << "git " << arguments << ": " << output;
    while (output.ends_with('\n')) output.pop_back();
    return output;
  }
  // All following commits get this time; "" goes back to the running clock.
  void set_time(std::int64_t seconds) { dates_ = seconds < 0 ? "" : cat(seconds, " +0000"); }

  void write(const std::string& path, std::string_view text, const std::string& folder = "") const {
    const std::filesystem::path full = (folder.empty() ? root : folder) + "/" + path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << text;
  }
  // Writes a file, commits it and gives the commit.
  ObjectId commit(const std::string& path, std::string_view text, const std::string& message = "a commit") {
    write(path, text);
    git("add -A");
    git("commit -q --allow-empty -m '" + message + "'");
    return id("HEAD");
  }
  ObjectId id(const std::string& revision, const std::string& folder = "") {
    return ObjectId::from_hex(git("rev-parse --verify --end-of-options '" + revision + "'", folder))
        .value_or(ObjectId{});
  }

  // Every object that is in the repository now, loose or packed, reachable or not.
  std::shared_ptr<MemoryStore> store(const std::string& folder = "") {
    const bool sha256 = git("rev-parse --show-object-format", folder) == "sha256";
    auto out = std::make_shared<MemoryStore>(sha256 ? HashKind::sha256 : HashKind::sha1);
    std::string all = git("cat-file --batch --batch-all-objects --unordered --buffer 2>/dev/null", folder);
    all += "\n";
    std::string_view rest = all;
    while (rest.size() > 1) {
      const std::size_t line = rest.find('\n');
      std::string_view head = rest.substr(0, line);
      const std::size_t space = head.find(' ');
      const std::size_t space2 = head.find(' ', space + 1);
      const std::string_view type = head.substr(space + 1, space2 - space - 1);
      const auto size = static_cast<std::size_t>(std::stoull(std::string(head.substr(space2 + 1))));
      Object object;
      object.type = type == "commit" ? ObjectType::commit
                    : type == "tree" ? ObjectType::tree
                    : type == "tag"  ? ObjectType::tag
                                     : ObjectType::blob;
      object.bytes = rest.substr(line + 1, size);
      object.bytes.resize(size, '\n');  // line ends at the very end that the output lost
      out->objects.emplace(*ObjectId::from_hex(head.substr(0, space)), std::move(object));
      rest.remove_prefix(std::min(line + 1 + size + 1, rest.size()));
    }
    return out;
  }

  RepositoryOptions options() const {
    RepositoryOptions out;
    out.ownership.user = static_cast<std::uint32_t>(::geteuid());
    return out;
  }
  Repository open(const std::string& path = "") const {
    Result<Repository> repository = Repository::open(path.empty() ? root : path, options());
    if (!repository) {
      ADD_FAILURE() << repository.error().text();
      std::abort();
    }
    return std::move(*repository);
  }

 private:
  static std::string run(const std::string& command, int& status) {
    std::string output;
    FILE* pipe = ::popen(command.c_str(), "r");  // NOLINT(cert-env33-c): the command is the test's own
    std::array<char, 65536> buffer{};
    for (std::size_t got = 0; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
      output.append(buffer.data(), got);
    }
    status = ::pclose(pipe);
    return output;
  }

  std::string top_;
  std::string dates_;
  std::int64_t clock_ = 0;
};

}  // namespace assay::git::testing
