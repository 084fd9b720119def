#include "scanners/sources/git/repository/revision.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/strings.h"
#include "scanners/sources/git/graph/commit_walk.h"
#include "scanners/sources/git/objects/commit.h"
#include "scanners/sources/git/objects/tag.h"
#include "scanners/sources/git/repository/revision_names.h"
#include "scanners/sources/git/store/git_files.h"

namespace assay::git {

namespace {

constexpr std::size_t kMostText = 4096;
constexpr std::size_t kMostSteps = 10'000'000;
constexpr const char* kDoing = "resolving the revision";

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

// A number of digits only, taken off the front; nothing when there is none or it is too large.
std::optional<std::size_t> take_number(std::string_view& text) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || number > kMostSteps) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

class Resolver {
 public:
  Resolver(const RevisionContext& context, std::string_view revision) : context_(context), all_(revision) {}

  Result<ObjectId> run() {
    if (all_.empty() || all_.size() > kMostText || all_.find('\0') != std::string_view::npos) {
      return fail(kDoing, printable(all_.substr(0, 80)), "not the name of a revision");
    }
    std::string_view rest = all_;
    Result<ObjectId> at = base(rest);
    while (at && !rest.empty() && !needs_git_) at = step(*at, rest);
    if (needs_git_) return ask_git();
    return at;
  }

 private:
  tl::unexpected<Error> wrong(std::string why, std::string hint = {}) const {
    return fail(kDoing, printable(all_), std::move(why), std::move(hint));
  }
  tl::unexpected<Error> leave_to_git() {
    needs_git_ = true;
    return wrong("");
  }

  // The part up to the first suffix: a ref, an id, or a reflog entry.
  Result<ObjectId> base(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() && rest[end] != '^' && rest[end] != '~' && rest[end] != ':' &&
           !rest.substr(end).starts_with("@{")) {
      ++end;
    }
    std::string name(rest.substr(0, end));
    rest.remove_prefix(end);
    if (name == "@") name = "HEAD";
    if (rest.starts_with("@{")) return reflog_or_upstream(name, rest);
    if (name.empty()) return leave_to_git();
    return named(name);
  }

  Result<ObjectId> named(const std::string& name) {
    const std::size_t digits = 2 * width_of(context_.store.hash_kind());
    if (name.size() == digits && is_hex(name)) {
      const std::optional<ObjectId> id = ObjectId::from_hex(name);
      if (id && context_.store.has(*id)) return *id;
      return wrong("the object is missing", missing_hint());
    }
    const Result<std::string> ref = expand_ref_name(context_.refs, name);
    if (!ref) return tl::make_unexpected(ref.error());
    if (!ref->empty()) return ref_value(*ref);
    if (name.size() >= 4 && name.size() < digits && is_hex(name)) {
      const Result<std::optional<ObjectId>> id = abbreviated(name);
      if (!id) return tl::make_unexpected(id.error());
      if (*id) return **id;
    }
    // "v1.2-3-gabcdef": what git describe prints.
    if (name.find("-g") != std::string::npos) return leave_to_git();
    return wrong("there is no such revision", nearest_names_hint(context_.refs, name));
  }

  std::string missing_hint() const {
    if (!context_.repository.shallow().empty()) return kShallowHint;
    return context_.repository.partial_clone() ? "the clone's filter left objects at the server" : "";
  }

  Result<ObjectId> ref_value(const std::string& ref) {
    const Result<std::optional<ResolvedRef>> end = resolve_ref(context_.refs, ref);
    if (!end) return tl::make_unexpected(end.error());
    if (!*end || !(*end)->id) return wrong(cat(printable(ref), " points to a branch without a commit"));
    if (!context_.store.has(*(*end)->id)) {
      return wrong(cat(printable(ref), " points to ", (*end)->id->hex(), ", which is missing"), missing_hint());
    }
    return *(*end)->id;
  }

  // Of several objects git takes the one that is a commit or leads to one.
  Result<std::optional<ObjectId>> abbreviated(const std::string& prefix) {
    const std::vector<ObjectId> all = context_.store.find_prefix(prefix, 64);
    if (all.empty()) return std::nullopt;
    if (all.size() == 1) return all[0];
    std::vector<ObjectId> commits;
    std::copy_if(all.begin(), all.end(), std::back_inserter(commits),
                 [&](const ObjectId& id) { return peel_to_commit(context_.store, id).has_value(); });
    if (commits.size() == 1) return commits[0];
    std::string candidates;
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 4); ++i) candidates += cat(' ', all[i].hex());
    return wrong("the abbreviated id is ambiguous", cat("it could be:", candidates));
  }

  // NAME@{N}, NAME@{upstream}, NAME@{u}; an empty name is the current branch.
  Result<ObjectId> reflog_or_upstream(const std::string& name, std::string_view& rest) {
    const std::size_t close = rest.find('}');
    if (close == std::string_view::npos) return wrong("\"@{\" is not closed");
    std::string_view inside = rest.substr(2, close - 2);
    rest.remove_prefix(close + 1);
    std::string ref;
    if (name.empty()) {
      const Result<std::optional<ResolvedRef>> head = resolve_ref(context_.refs, "HEAD");
      if (!head) return tl::make_unexpected(head.error());
      ref = *head ? (*head)->name : "HEAD";
    } else {
      const Result<std::string> expanded = expand_ref_name(context_.refs, name);
      if (!expanded) return tl::make_unexpected(expanded.error());
      if (expanded->empty()) return wrong("there is no such ref", nearest_names_hint(context_.refs, name));
      ref = *expanded;
    }
    if (inside == "u" || inside == "upstream") {
      const Result<std::string> upstream = upstream_of(context_.repository.config(), context_.refs, ref);
      if (!upstream) return wrong(upstream.error().why, upstream.error().hint);
      return ref_value(*upstream);
    }
    const std::optional<std::size_t> back = take_number(inside);
    if (!back || !inside.empty()) return leave_to_git();  // a date, @{-1}, @{push}
    const Result<ParsedReflog> parsed = context_.refs.reflog(ref);
    if (!parsed) return tl::make_unexpected(parsed.error());
    if (parsed->bad_lines > 0) return wrong(cat("the log of ", printable(ref), " has malformed lines"));
    const std::vector<ReflogEntry>& log = parsed->entries;
    if (*back == 0 && log.empty()) return ref_value(ref);
    if (*back > log.size()) {
      return wrong(cat("the log of ", printable(ref), " has only ", log.size(), " entries"));
    }
    const ObjectId id = *back == log.size() ? log.front().before : log[log.size() - 1 - *back].after;
    if (id.is_zero() || !context_.store.has(id)) return wrong("the object of that log entry is missing");
    return id;
  }

  // One suffix: ^, ^N, ~, ~N, ^{TYPE}.
  Result<ObjectId> step(const ObjectId& from, std::string_view& rest) {
    const char kind = rest.front();
    rest.remove_prefix(1);
    if (kind == '~') {
      std::size_t steps = 1;
      if (starts_with_digit(rest)) {
        const std::optional<std::size_t> number = take_number(rest);
        if (!number) return wrong("the number is too large");
        steps = *number;
      }
      return ancestor(from, steps);
    }
    if (kind != '^') return leave_to_git();  // REV:PATH
    if (rest.starts_with('{')) {
      const std::size_t close = rest.find('}');
      if (close == std::string_view::npos) return wrong("\"^{\" is not closed");
      const std::string_view type = rest.substr(1, close - 1);
      rest.remove_prefix(close + 1);
      return peel(from, type);
    }
    std::size_t parent = 1;
    if (starts_with_digit(rest)) {
      const std::optional<std::size_t> number = take_number(rest);
      if (!number) return wrong("the number is too large");
      parent = *number;
    } else if (!rest.empty() && rest.front() != '^' && rest.front() != '~') {
      return leave_to_git();  // ^@, ^!, ^-
    }
    return nth_parent(from, parent);
  }

  static bool starts_with_digit(std::string_view text) {
    return !text.empty() && text.front() >= '0' && text.front() <= '9';
  }

  Result<ObjectId> nth_parent(const ObjectId& from, std::size_t n) {
    const Result<ObjectId> commit = peel_to_commit(context_.store, from);
    if (!commit) return wrong(commit.error().why);
    if (n == 0) return *commit;
    const Result<Object> object = context_.store.read(*commit);
    if (!object) return tl::make_unexpected(object.error());
    const Result<CommitLinks> links = parse_commit_links(object->bytes, context_.store.hash_kind());
    if (!links) return wrong(cat("commit ", commit->hex(), ": ", links.error().why));
    if (context_.repository.shallow().contains(*commit)) {
      return wrong(cat("history is shallow: the parents of ", commit->hex(), " are not here"), kShallowHint);
    }
    if (n > links->parents.size()) {
      return wrong(cat("commit ", commit->hex(), " has only ", links->parents.size(), " parents"));
    }
    return links->parents[n - 1];
  }

  Result<ObjectId> ancestor(const ObjectId& from, std::size_t steps) {
    Result<ObjectId> at = nth_parent(from, 0);
    for (; at && steps > 0; --steps) at = nth_parent(*at, 1);
    return at;
  }

  Result<ObjectId> peel(const ObjectId& from, std::string_view type) {
    if (type == "object") return from;
    if (type == "commit") return nth_parent(from, 0);
    if (!type.empty() && type != "tree" && type != "tag" && type != "blob") return leave_to_git();  // ^{/TEXT}
    ObjectId at = from;
    for (int i = 0; i < 64; ++i) {
      const Result<Object> object = context_.store.read(at);
      if (!object) return tl::make_unexpected(object.error());
      if (object->type == ObjectType::tag && type != "tag") {
        const Result<Tag> tag = parse_tag(object->bytes, context_.store.hash_kind());
        if (!tag) return wrong(tag.error().why);
        at = tag->object;
        continue;
      }
      if (object->type == ObjectType::commit && type == "tree") {
        const Result<CommitLinks> links = parse_commit_links(object->bytes, context_.store.hash_kind());
        if (!links) return wrong(links.error().why);
        return links->tree;
      }
      const bool fits = type.empty() || (type == "tree" && object->type == ObjectType::tree) ||
                        (type == "tag" && object->type == ObjectType::tag) ||
                        (type == "blob" && object->type == ObjectType::blob);
      if (!fits) return wrong(cat("it leads to no ", type));
      return at;
    }
    return wrong("tags point to each other without end");
  }

  Result<ObjectId> ask_git() {
    if (!context_.git) return wrong("this form of a revision is not supported", "name the commit by its id or a ref");
    const Result<std::string> answer =
        context_.git({"rev-parse", "--verify", "--quiet", "--end-of-options", std::string(all_)});
    if (!answer) {
      // Only an answer of git's own says anything of the revision.
      if (answer.error().doing != "running git") return tl::make_unexpected(answer.error());
      return wrong("there is no such revision");
    }
    const std::optional<ObjectId> id = ObjectId::from_hex(trim_end(*answer));
    if (!id || id->kind != context_.store.hash_kind()) return wrong("git gave no object id for it");
    if (!context_.store.has(*id)) return wrong("the object is missing", missing_hint());
    return *id;
  }

  const RevisionContext& context_;
  std::string_view all_;
  bool needs_git_ = false;
};

}  // namespace

Result<ObjectId> resolve_revision(const RevisionContext& context, std::string_view revision) {
  return Resolver(context, revision).run();
}

Result<ObjectId> resolve_commit(const RevisionContext& context, std::string_view revision) {
  const Result<ObjectId> id = resolve_revision(context, revision);
  if (!id) return id;
  const Result<ObjectId> commit = peel_to_commit(context.store, *id);
  if (!commit) return fail(kDoing, printable(revision), commit.error().why);
  return commit;
}

Result<std::string> expand_ref_name(const RefStore& refs, std::string_view name) {
  constexpr std::array<std::array<std::string_view, 2>, 6> kRules = {{{"", ""},
                                                                      {"refs/", ""},
                                                                      {"refs/tags/", ""},
                                                                      {"refs/heads/", ""},
                                                                      {"refs/remotes/", ""},
                                                                      {"refs/remotes/", "/HEAD"}}};
  for (const auto& [before, after] : kRules) {
    const std::string full = cat(before, name, after);
    // A bare name that is no ref of the top folder ("config") must not be read as one.
    if (before.empty() && !full.starts_with("refs/") &&
        !std::all_of(full.begin(), full.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; })) {
      continue;
    }
    const Result<std::optional<Ref>> ref = refs.find(full);
    if (!ref) return tl::make_unexpected(ref.error());
    if (*ref) return full;
  }
  return std::string();
}

}  // namespace assay::git
