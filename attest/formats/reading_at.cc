#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "attest/formats/reading.h"
#include "base/file.h"
#include "base/strings.h"

namespace assay::attest {

namespace {

// The document that stands for a folder of evidence.
constexpr std::array<std::string_view, 5> kDocuments = {"release_candidate_evidence_receipt.json",
                                                        "evidence_chain_index.json", "metrics_index.json",
                                                        "signature.hmac-sha256.json", "release_summary.json"};

std::string_view file_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Of several in deeper folders none is taken: which one was meant is not known.
Result<std::string> document_of(const EvidenceFiles& files, const std::string& folder) {
  auto all = files.list("");
  if (!all) return tl::make_unexpected(all.error());
  for (const std::string_view name : kDocuments) {
    if (files.has(name)) return std::string(name);
    std::vector<std::string> found;
    for (const std::string& path : *all)
      if (file_of(path) == name) found.push_back(path);
    if (found.size() == 1) return found.front();
  }
  return fail("reading evidence", folder, "the folder holds no evidence that is known as a folder",
              "name the files in it");
}

struct Opened {
  std::unique_ptr<EvidenceFiles> files;
  std::string document;
};

Result<Opened> open_beside(const std::string& path) {
  struct stat state {};
  const bool is_folder = stat(path.c_str(), &state) == 0 && S_ISDIR(state.st_mode);
  std::string root = ".";
  std::string document = path;
  while (document.starts_with("./")) document.erase(0, 2);
  if (is_folder) {
    root = path;
    document.clear();
  } else if (!is_inner_path(document)) {
    // The document's own folder and nothing above it, or evidence in /tmp could name any file there is.
    const std::size_t slash = path.rfind('/');
    root = slash == 0 ? "/" : path.substr(0, slash);
    document = path.substr(slash + 1);
  }
  auto files = open_evidence_folder(root);
  if (!files) return tl::make_unexpected(files.error());
  if (is_folder) {
    auto found = document_of(**files, path);
    if (!found) return tl::make_unexpected(found.error());
    document = std::move(*found);
  }
  return Opened{std::move(*files), std::move(document)};
}

// What cannot be read is told by the path that was given, not by the one in its folder.
tl::unexpected<Error> not_read(Error error, const std::string& path) {
  if (error.subject.empty() || path.ends_with(error.subject)) error.subject = path;
  return tl::make_unexpected(std::move(error));
}

// Whether the format is read by a digest alone, so that any size will do.
bool is_plain(const ReadOptions& options) { return options.format == Format::plain; }

}  // namespace

Result<Reading> read_evidence_at(const std::string& path, ReadOptions options) {
  if (options.name.empty()) options.name = path;
  std::unique_ptr<EvidenceFiles> opened;
  if (options.files == nullptr) {
    auto beside = open_beside(path);
    if (!beside) return tl::make_unexpected(beside.error());
    opened = std::move(beside->files);
    options.files = opened.get();
    options.document_path = std::move(beside->document);
  } else if (options.document_path.empty()) {
    options.document_path = path;
  }
  if (is_plain(options)) {
    const auto digest = options.files->digest(options.document_path);
    if (!digest) return not_read(digest.error(), path);
    Reading out = read_evidence({}, options);
    out.judgement = {};
    out.judgement.looked();
    out.judgement.unproved("evidence-digest-only", "", "a file that counts by its digest alone says nothing");
    out.sha256 = digest->sha256;
    out.size = digest->size;
    out.subjects = {{"sha256", digest->sha256, path}};
    return out;
  }
  const auto bytes = options.files->read(options.document_path, kMostEvidenceBytes);
  if (!bytes) return not_read(bytes.error(), path);
  return read_evidence(*bytes, options);
}

}  // namespace assay::attest
