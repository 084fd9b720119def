#include "scanners/posture/checkout/checkout.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <set>
#include <system_error>

#include "base/file.h"
#include "base/line_index.h"
#include "base/strings.h"
#include "scanners/posture/checkout/history.h"
#include "scanners/posture/checkout/program_kind.h"
#include "scanners/posture/checkout/wanted.h"
#include "scanners/sources/files/roots.h"
#include "scanners/sources/files/walk.h"
#include "scanners/workflows/audit/audit.h"
#include "scanners/workflows/yaml/tree.h"

namespace assay::posture {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHead = 4096;  // by which programs and scripts are told
constexpr std::size_t kMostLine = 400;

bool is_in_git_folder(std::string_view path) { return path.starts_with(".git/") || path.find("/.git/") != path.npos; }

// Fills `text` up to `most` bytes, one more of which says that there are more. An errno, or 0.
int read_on(int fd, std::string& text, std::size_t most) {
  constexpr std::size_t kPart = std::size_t{64} << 10;
  while (text.size() < most) {
    const std::size_t begin = text.size();
    text.resize(begin + std::min(kPart, most - begin));
    const ssize_t got = ::read(fd, text.data() + begin, text.size() - begin);
    text.resize(begin + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got == 0) return 0;
    if (got < 0 && errno != EINTR) return errno;
  }
  return 0;
}

// What all workers share.
struct Shared {
  std::string prefix;  // before the paths of files
  const std::set<std::string, std::less<>>* tracked = nullptr;
  std::atomic<std::size_t> texts{0}, files{0};  // bytes of texts, wherever they were kept
};

class Collector final : public files::FileHandler {
 public:
  explicit Collector(Shared& shared) : shared_(shared) {}

  void file(const files::FoundFile& found) override {
    File file;
    if (!name(file, *found.path)) return;
    const UniqueFd fd(::openat(found.folder, found.name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!fd)
      file.unread = errno_text(errno);
    else
      read(fd.get(), file);
    files_.push_back(std::move(file));
  }

  void named(const std::string& path) override {
    if (path.ends_with('/')) return;
    File file;
    if (!name(file, path)) return;
    file.link = true;
    files_.push_back(std::move(file));
  }

  std::vector<File>& files() { return files_; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  bool name(File& file, const std::string& shown) {
    if (!shown.starts_with(shared_.prefix)) return false;
    file.path = shown.substr(shared_.prefix.size());
    if (is_in_git_folder(file.path)) return false;
    if (shared_.tracked != nullptr && !shared_.tracked->contains(file.path)) return false;
    if (shared_.files.fetch_add(1) >= kMostFiles) return false;
    file.shown = shown;
    return true;
  }

  void read(int fd, File& file) {
    std::string text;
    if (const int error = read_on(fd, text, kHead)) {
      file.unread = errno_text(error);
      return;
    }
    file.program = program_kind(file.path, text);
    const bool wanted = is_wanted(file.path, text);
    const bool source = may_fuzz(file.path);
    if ((wanted || source) && text.size() == kHead) {
      const std::size_t most = is_workflow_file(file.path) ? yaml::kMostBytes : kMostText;
      if (const int error = read_on(fd, text, most + 1)) file.unread = errno_text(error);
      // The reader of YAML tells by itself what is too large for it.
      if (wanted && text.size() > most && !is_workflow_file(file.path)) {
        file.unread = cat("is larger than ", human_bytes(most));
        text.resize(most);
      }
    }
    bytes_ += text.size();
    if (source) look_for_fuzzer(file, text);
    if (!wanted) return;
    file.wanted_bytes = text.size();
    // Which texts are left out must not depend on threads: keep_within() decides once all are known.
    if (shared_.texts.fetch_add(text.size()) > kMostTexts) return;
    file.kept = true;
    file.text = std::move(text);
  }

  static void look_for_fuzzer(File& file, std::string_view text) {
    file.fuzz = fuzz_sign(file.path, text);
    if (!file.fuzz) return;
    std::size_t begin = text.rfind('\n', file.fuzz->begin);
    begin = begin == text.npos ? 0 : begin + 1;
    file.fuzz->line_text =
        text.substr(begin, std::min(std::min(text.find('\n', begin), text.size()) - begin, kMostLine));
    file.fuzz->end -= begin;
    file.fuzz->begin -= begin;
  }

  Shared& shared_;
  std::vector<File> files_;
  std::uint64_t bytes_ = 0;
};

// The absolute path without links; as it is where there is none.
std::string canonical(const std::string& path) {
  std::error_code error;
  const fs::path out = fs::canonical(path, error);
  return error ? path : out.string();
}

// Texts in the order of paths up to kMostTexts, whatever order they were met in.
void keep_within(Checkout& checkout) {
  std::size_t sum = 0;
  for (File& file : checkout.files) {
    if (file.wanted_bytes == 0 || file.link) continue;
    sum += file.wanted_bytes;
    if (sum > kMostTexts) {
      file.kept = false;
      file.text = {};
      file.unread = "is not read: there is too much text";
    } else if (!file.kept) {
      auto text = read_file(file.shown, yaml::kMostBytes + 1);
      file.kept = text.has_value();
      if (text)
        file.text = text->substr(0, file.wanted_bytes);
      else
        file.unread = text.error().why;
    }
  }
}

// A link takes the text of the file that it leads to, if that is one of the checkout.
void follow_links(Checkout& checkout) {
  const fs::path root = checkout.root.empty() ? "." : checkout.root;
  for (File& file : checkout.files) {
    if (!file.link) continue;
    std::error_code error;
    const fs::path target = fs::read_symlink(root / file.path, error);
    if (error || target.is_absolute()) continue;
    const std::string path = (fs::path(file.path).parent_path() / target).lexically_normal().generic_string();
    const File* found = checkout.find(path);
    if (found == nullptr || found->link) continue;
    file.text = found->text;
    file.kept = found->kept;
    file.unread = found->unread;
  }
}

// GitHub does not follow links to workflows, and neither are they here.
bool may_hide_workflows(const File& file) {
  return file.link && (file.path == ".github" || file.path == ".github/workflows" || is_workflow_file(file.path));
}

void read_workflows(Checkout& checkout, unsigned threads, Coverage& coverage) {
  std::vector<workflows::SourceFile> sources;
  for (File& file : checkout.files) {
    if (may_hide_workflows(file)) {
      coverage.gap(printable(file.shown), "is a symbolic link, which is not followed");
      checkout.unread_workflows.push_back(file.path);
    }
    const bool owners =
        file.path == "CODEOWNERS" || file.path == ".github/CODEOWNERS" || file.path == "docs/CODEOWNERS";
    if ((!is_workflow_file(file.path) && !owners) || file.link || is_foreign(file.path)) continue;
    workflows::SourceFile source;
    source.path = file.shown;
    source.path_below = file.path;
    source.unread = file.unread;
    source.text = std::move(file.text);
    source.form = owners ? workflows::SourceFile::Form::plain : workflows::SourceFile::Form::yaml;
    source.listed = source.among_all = true;
    sources.push_back(std::move(source));
    file.text.clear();
    file.kept = false;
    file.unread.clear();
  }
  workflows::ReadFiles read = workflows::read_files(std::move(sources), threads);
  checkout.repository = std::move(read.repository);
  for (const std::string& path : checkout.repository.unread)
    checkout.unread_workflows.push_back(
        path.substr(checkout.root.empty() ? 0 : std::min(path.size(), checkout.root.size() + 1)));
  for (const Gap& gap : read.coverage.gaps()) coverage.gap(gap.input, gap.why);
}

void add_gaps(const Coverage& from, Coverage& to) {
  for (const Gap& gap : from.gaps()) to.gap(gap.input, gap.why);
  for (std::uint64_t i = from.gaps().size(); i < from.gap_count(); ++i) to.gap("further files", "could not be read");
}

}  // namespace

const File* Checkout::find(std::string_view path) const {
  const auto found = std::lower_bound(files.begin(), files.end(), path,
                                      [](const File& file, std::string_view wanted) { return file.path < wanted; });
  return found == files.end() || found->path != path ? nullptr : &*found;
}

std::string_view Checkout::unread_workflow(bool actions) const {
  for (const std::string& path : unread_workflows) {
    const bool workflow = path == ".github" || path.starts_with(".github/workflows");
    if (workflow || (actions && path.find("dependabot") == path.npos)) return path;
  }
  return {};
}

std::string Checkout::shown(std::string_view path) const {
  return root.empty() ? std::string(path) : root == "/" ? cat("/", path) : cat(root, "/", path);
}

Checkout read_checkout(const std::string& named, const CheckoutOptions& options, Coverage& coverage) {
  Checkout out;
  const std::string root = files::tidy(named);
  out.root = root == "." ? "" : root;
  std::error_code error;
  if (!fs::is_directory(named, error)) {
    coverage.gap(printable(named), error ? error.message() : "is no folder");
    out.no_history = "there is no folder to look at";
    return out;
  }

  const GitSide git = read_git(canonical(named), options.now);
  out.history = git.history;
  out.no_history = git.no_history;
  out.tracked = git.tracked.has_value();
  if (!git.problem.empty()) coverage.gap(printable(named), git.problem);
  Shared shared;
  shared.prefix = out.root.empty() ? "" : out.root == "/" ? "/" : out.root + "/";
  if (git.tracked) shared.tracked = &*git.tracked;

  std::vector<std::unique_ptr<Collector>> collectors;
  std::vector<files::FileHandler*> handlers;
  for (unsigned i = 0; i < options.threads; ++i) {
    collectors.push_back(std::make_unique<Collector>(shared));
    handlers.push_back(collectors.back().get());
  }
  files::WalkOptions walk;
  walk.threads = options.threads;
  // What is ignored and not tracked is not looked at anyway; passing it over saves reading folders of builds.
  walk.gitignore = git.tracked.has_value();
  if (git.tracked)
    walk.read_tracked = [&](const std::string&) -> Result<std::vector<std::string>> {
      return std::vector<std::string>(git.tracked->begin(), git.tracked->end());
    };
  std::vector<Coverage> coverages(options.threads);
  files::TaskPool pool;
  files::walk(pool, {named}, walk, handlers, coverages);
  for (const Coverage& one : coverages) {
    add_gaps(one, coverage);
    out.unread_parts += one.gap_count();
  }
  for (const auto& collector : collectors) {
    coverage.scanned(collector->bytes(), collector->files().size());
    std::move(collector->files().begin(), collector->files().end(), std::back_inserter(out.files));
  }
  // Which files were met first depends on threads.
  if (shared.files > kMostFiles) {
    coverage.gap(printable(named),
                 cat("has more than ", with_commas(kMostFiles), " files, of which none was looked at"));
    out.files.clear();
    ++out.unread_parts;
  }
  std::sort(out.files.begin(), out.files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  keep_within(out);
  follow_links(out);
  for (const File& file : out.files)
    if (!file.unread.empty() && !file.link && !is_workflow_file(file.path))
      coverage.gap(printable(file.shown), file.unread);
  if (git.tracked) {
    for (const std::string& path : *git.tracked) {
      if (out.find(path) != nullptr) continue;
      coverage.gap(printable(out.shown(path)), "is tracked by git and is not in the checkout");
      ++out.unread_parts;
    }
  }
  read_workflows(out, options.threads, coverage);
  return out;
}

Checkout checkout_of(std::vector<MemoryFile> memory, std::optional<History> history) {
  Checkout out;
  out.history = std::move(history);
  if (!out.history) out.no_history = "it is no git repository";
  for (MemoryFile& one : memory) {
    File file;
    file.shown = one.path;
    file.path = std::move(one.path);
    file.program = program_kind(file.path, one.text);
    if (may_fuzz(file.path)) {
      file.fuzz = fuzz_sign(file.path, one.text);
    }
    file.kept = true;
    file.text = std::move(one.text);
    out.files.push_back(std::move(file));
  }
  std::sort(out.files.begin(), out.files.end(), [](const File& a, const File& b) { return a.path < b.path; });
  Coverage coverage;
  read_workflows(out, 1, coverage);
  return out;
}

bool is_foreign(std::string_view path) {
  std::string_view rest = path.substr(0, path.rfind('/') == path.npos ? 0 : path.rfind('/'));
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, end);
    if (part == "vendor" || part == "third_party" || part == "testdata" || part == "node_modules") return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return path.starts_with("src/test/") || path.find("/src/test/") != path.npos;
}

}  // namespace assay::posture
