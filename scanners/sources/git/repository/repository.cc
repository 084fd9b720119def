#include "scanners/sources/git/repository/repository.h"

#include <array>

#include "base/strings.h"
#include "scanners/sources/git/repository/repository_discovery.h"
#include "scanners/sources/git/store/git_files.h"
#include "scanners/sources/git/store/object_store_layout.h"

namespace assay::git {

namespace {

constexpr const char* kDoing = "opening the repository";
constexpr std::uint64_t kMostShallow = std::uint64_t{64} << 20;
constexpr std::string_view kExtension = "extensions.";

// What git 2.5x knows. None of the accepted ones but objectformat and refstorage changes how bytes are read.
constexpr std::array<std::string_view, 3> kOldExtensions = {"preciousobjects", "partialclone", "worktreeconfig"};
constexpr std::array<std::string_view, 6> kNewExtensions = {
    "noop", "noop-v1", "objectformat", "refstorage", "compatobjectformat", "relativeworktrees"};

template <class List>
bool contains(const List& list, std::string_view name) {
  for (const std::string_view item : list) {
    if (item == name) return true;
  }
  return false;
}

Result<int> format_version(const Config& config, const std::string& where) {
  const std::string_view text = config.get("core.repositoryformatversion").value_or("0");
  if (text == "0") return 0;
  if (text == "1") return 1;
  return fail(kDoing, printable(where), cat("its format version is '", printable(text), "'; known are 0 and 1"));
}

Status check_extensions(const Config& config, int version, const std::string& where) {
  for (const Config::Entry& entry : config.entries()) {
    if (!entry.name.starts_with(kExtension)) continue;
    const std::string_view name = std::string_view(entry.name).substr(kExtension.size());
    if (contains(kOldExtensions, name)) continue;
    const bool known = contains(kNewExtensions, name);
    if (version == 1 && !known) {
      return fail(kDoing, printable(where), cat("it uses the unknown extension '", printable(name), "'"),
                  "it was made by a newer git; update this program");
    }
    if (version == 0 && known && !name.starts_with("noop")) {
      return fail(kDoing, printable(where), cat("it uses the extension '", name, "', which format version 0 has not"));
    }
  }
  return {};
}

}  // namespace

// Whether git, run with this environment in the folder we run in, would work on what was found.
bool is_about(const GitEnvironment& environment, const Discovered& found) {
  const Result<Discovered> meant = discover(".", environment);
  return meant &&
         real_path(meant->git_dir).value_or(meant->git_dir) == real_path(found.git_dir).value_or(found.git_dir);
}

// Fills a Repository step by step.
class RepositoryOpener {
 public:
  explicit RepositoryOpener(const RepositoryOptions& options) : options_(options) {}

  Result<Repository> open(const std::string& path) {
    const Result<Discovered> found = discover(path, options_.named ? GitEnvironment() : options_.environment);
    if (found && options_.named && !is_about(options_.environment, *found)) options_.environment = {};
    if (!found) return tl::make_unexpected(found.error());
    found_ = *found;
    for (const auto step : {&RepositoryOpener::folders, &RepositoryOpener::ownership, &RepositoryOpener::configuration,
                            &RepositoryOpener::format, &RepositoryOpener::work_tree, &RepositoryOpener::shallow}) {
      const Status status = (this->*step)();
      if (!status) return tl::make_unexpected(status.error());
    }
    return std::move(repository_);
  }

 private:
  Status folders() {
    const GitEnvironment& environment = options_.environment;
    repository_.git_dir_ = found_.git_dir;
    if (!environment.common_dir.empty()) {
      repository_.common_dir_ = real_path(environment.common_dir).value_or(environment.common_dir);
    } else {
      const Result<std::string> common = common_dir_of(found_.git_dir);
      if (!common) return tl::make_unexpected(common.error());
      repository_.common_dir_ = *common;
    }
    repository_.objects_folder_ = environment.object_directory.empty() ? join_path(repository_.common_dir_, "objects")
                                                                       : environment.object_directory;
    repository_.more_objects_folders_ = parse_alternates(environment.alternate_objects, ".", ':');
    repository_.index_path_ =
        environment.index_file.empty() ? join_path(found_.git_dir, "index") : environment.index_file;
    return {};
  }

  Status ownership() {
    if (options_.trust || found_.by_environment) return {};
    std::vector<std::string> paths = {found_.git_dir};
    if (!found_.work_tree.empty()) paths.push_back(found_.work_tree);
    if (!found_.git_file.empty()) paths.push_back(found_.git_file);
    return check_ownership(paths, found_.work_tree.empty() ? found_.git_dir : found_.work_tree, options_.ownership);
  }

  Status configuration() {
    Result<Config> config = Config::read(join_path(repository_.common_dir_, "config"));
    if (!config) return tl::make_unexpected(config.error());
    repository_.config_ = std::move(*config);
    if (repository_.config_.flag("extensions.worktreeconfig").value_or(false)) {
      const Result<Config> more = Config::read(join_path(repository_.git_dir_, "config.worktree"));
      if (!more) return tl::make_unexpected(more.error());
      repository_.config_.append(*more);
    }
    if (repository_.config_.has_includes()) {
      repository_.notes_.emplace_back("the repository's configuration includes other files, which were not read");
    }
    return {};
  }

  Status format() {
    const Config& config = repository_.config_;
    const std::string& where = repository_.common_dir_;
    const Result<int> version = format_version(config, where);
    if (!version) return tl::make_unexpected(version.error());
    const Status known = check_extensions(config, *version, where);
    if (!known) return known;

    const std::string_view hash = config.get("extensions.objectformat").value_or("sha1");
    if (hash != "sha1" && hash != "sha256") {
      return fail(kDoing, printable(where), cat("its object format '", printable(hash), "' is not known"));
    }
    repository_.hash_kind_ = hash == "sha256" ? HashKind::sha256 : HashKind::sha1;
    const std::string_view refs = config.get("extensions.refstorage").value_or("files");
    if (refs != "files" && refs != "reftable") {
      return fail(kDoing, printable(where), cat("its ref storage '", printable(refs), "' is not known"));
    }
    repository_.ref_format_ = refs == "reftable" ? RefFormat::reftable : RefFormat::files;
    repository_.partial_clone_ = config.get("extensions.partialclone").has_value();
    for (const Config::Entry& entry : config.entries()) {
      if (entry.name.starts_with("remote.") && entry.name.ends_with(".promisor") &&
          config.flag(entry.name).value_or(false)) {
        repository_.partial_clone_ = true;
      }
    }
    return {};
  }

  Status work_tree() {
    const Config& config = repository_.config_;
    const bool linked = repository_.git_dir_ != repository_.common_dir_;
    if (!options_.environment.work_tree.empty()) {
      const std::string& named = options_.environment.work_tree;
      repository_.work_tree_ = real_path(named).value_or(named);
    } else if (const auto named = config.get("core.worktree"); named && !linked) {
      const std::string tree = join_path(repository_.git_dir_, *named);
      repository_.work_tree_ = real_path(tree).value_or(lexical_path(tree));
    } else if (linked || !config.flag("core.bare").value_or(false)) {
      repository_.work_tree_ = found_.work_tree;
    }
    return {};
  }

  Status shallow() {
    const std::string path = join_path(repository_.common_dir_, "shallow");
    const Result<std::optional<std::string>> text = read_if_present(path, kMostShallow);
    if (!text) return tl::make_unexpected(text.error());
    if (!*text) return {};
    std::string_view rest = **text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = trim_end(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.empty()) continue;
      const std::optional<ObjectId> id = ObjectId::from_hex(line);
      if (!id || id->kind != repository_.hash_kind_) return fail(kDoing, printable(path), "a line is no commit id");
      repository_.shallow_.insert(*id);
    }
    return {};
  }

  RepositoryOptions options_;
  Discovered found_;
  Repository repository_;
};

Result<Repository> Repository::open(const std::string& path, const RepositoryOptions& options) {
  return RepositoryOpener(options).open(path);
}

bool Repository::in_quarantine() const { return objects_folder_ != join_path(common_dir_, "objects"); }

WorktreeList Repository::worktrees() const {
  WorktreeList list;
  const bool is_main = git_dir_ == common_dir_;
  Worktree main{"", common_dir_, "", join_path(common_dir_, "index")};
  if (is_main) {
    main.path = work_tree_;
    main.index = index_path_;
  } else if (common_dir_.ends_with("/.git") && !config_.flag("core.bare").value_or(false)) {
    main.path = parent_path(common_dir_);
  }
  list.worktrees.push_back(std::move(main));

  const std::string folder = join_path(common_dir_, "worktrees");
  if (!is_present(folder)) return list;
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) {
    list.problems.push_back(names.error());
    return list;
  }
  for (const std::string& name : *names) {
    Worktree tree{name, join_path(folder, name), "", ""};
    if (!is_folder(tree.git_dir)) continue;
    const bool is_this = real_path(tree.git_dir) == git_dir_;
    tree.index = is_this ? index_path_ : join_path(tree.git_dir, "index");
    const Result<std::optional<std::string>> link = read_if_present(join_path(tree.git_dir, "gitdir"), 64 << 10);
    if (!link) {
      list.problems.push_back(link.error());
    } else if (*link) {
      // It names the .git file in the work tree; relative ones (extensions.relativeWorktrees) start at the git folder.
      tree.path = parent_path(lexical_path(join_path(tree.git_dir, trim_end(**link))));
    }
    list.worktrees.push_back(std::move(tree));
  }
  return list;
}

}  // namespace assay::git
