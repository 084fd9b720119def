#include "cli/gate_evidence.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>

#include "attest/downloads/run_folder.h"
#include "attest/gate/folder.h"
#include "base/strings.h"
#include "cli/tell.h"

namespace assay::cli {

namespace {

using gate::Evidence;

constexpr const char* kFlags = "reading the flags";

class Gatherer {
 public:
  Gatherer(const std::vector<attest::PublicKey>& keys, const attest::Instant& now) : keys_(keys), now_(now) {}

  Evidence file(const std::string& path) const {
    return gate::load_evidence(path, keys_, [this](std::string_view text) { return masked_(text) != text; });
  }

  // A record, or a folder of them; `hint` is for those who have other files.
  Status add(const std::string& path, std::string_view hint) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0) return fail("reading evidence", path, errno_text(errno));
    if (S_ISDIR(info.st_mode)) return add_records(path, {}, hint);
    out.evidence.push_back(file(path));
    return {};
  }

  // The records at or below a path; `compared` is what it must hold.
  Status add_records(const std::string& path, const gate::Listing& compared, std::string_view hint) {
    auto found = gate::look_at(path, keys_, now_, compared);
    if (!found) return tl::make_unexpected(found.error());
    for (const std::string& record : found->records) {
      out.evidence.push_back(file(record));
      if (auto changed = gate::changed_since(*found, out.evidence.back()))
        found->blockers.push_back(std::move(*changed));
    }
    std::move(found->blockers.begin(), found->blockers.end(), std::back_inserter(out.beside));
    if (found->others > 0) did_not_count(path, found->others, hint);
    return {};
  }

  GatheredEvidence out;

 private:
  void did_not_count(const std::string& path, std::size_t files, std::string_view hint) {
    out.beside.push_back(
        {Verdict::pass, "gate-domain-unknown", path,
         cat(counted(files, "file is no record", "files are no records"), " and did not count", hint, '.')});
  }

  const std::vector<attest::PublicKey>& keys_;
  attest::Instant now_;
  std::function<std::string(std::string_view)> masked_ = make_guard();
};

struct Named {
  std::string name, value;
};
Result<Named> named_of(const std::string& flag, const char* form) {
  const std::size_t equals = flag.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == flag.size())
    return fail(kFlags, flag, cat("it is not ", form));
  return Named{flag.substr(0, equals), flag.substr(equals + 1)};
}

}  // namespace

Result<GatheredEvidence> evidence_of(const GateFlags& flags, const std::vector<attest::PublicKey>& keys,
                                     const attest::Instant& now) {
  Gatherer gatherer(keys, now);
  for (const std::string& flag : flags.evidence) {
    const auto named = named_of(flag, "DOMAIN=FILE");
    if (!named) return tl::make_unexpected(named.error());
    Evidence one = gatherer.file(named->value);
    one.domain = named->name;
    one.named = true;
    gatherer.out.evidence.push_back(std::move(one));
  }
  for (const std::string& path : flags.paths)
    if (const Status added = gatherer.add(path, "; --evidence DOMAIN=FILE names one"); !added)
      return tl::make_unexpected(added.error());
  return std::move(gatherer.out);
}

Result<GatheredEvidence> evidence_of_runs(const GateFlags& flags, const std::vector<attest::PublicKey>& keys,
                                          const attest::Instant& now) {
  Gatherer gatherer(keys, now);
  if (flags.runs.empty()) return fail(kFlags, "", "no run is given", "--run NAME=FOLDER, for each run of the policy");
  for (const std::string& flag : flags.runs) {
    const auto named = named_of(flag, "NAME=FOLDER");
    if (!named) return tl::make_unexpected(named.error());
    gate::DownloadedRun run = gate::read_run_folder(named->name, named->value);
    const std::size_t before = gatherer.out.evidence.size();
    for (const gate::DownloadedArtifact& one : run.downloads) {
      if (const Status added = gatherer.add_records(one.path, one.files, ""); !added)
        run.unread.push_back(cat(one.name, ": ", added.error().why, '.'));
    }
    for (std::size_t i = before; i < gatherer.out.evidence.size(); ++i) run.evidence.push_back(i);
    gatherer.out.runs.push_back(std::move(run));
  }
  return std::move(gatherer.out);
}

}  // namespace assay::cli
