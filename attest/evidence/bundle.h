// A bundle: a closed folder that takes its evidence along, to be moved, taken apart and verified by anybody.
//
//   bundle.jsonl         index of the files (attest/evidence/index.h), which are all below files/
//   bundle.intoto.json   where there was a key: an envelope whose statement's subject is bundle.jsonl by its digest
//   files/…              the evidence, under the paths that it had
//
// The same files make the same bytes. Nothing else may stand in the folder.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/evidence/index.h"
#include "attest/evidence/sealed.h"
#include "base/verdict.h"

namespace assay::attest {

inline constexpr std::string_view kBundleIndex = "bundle.jsonl";
inline constexpr std::string_view kBundleStatement = "bundle.intoto.json";
inline constexpr std::string_view kBundleFiles = "files";
inline constexpr std::string_view kBundleV1 = "assay:evidence-bundle/v1";

struct BundleOptions {
  const PrivateKey* key = nullptr;
  unsigned threads = 1;
  std::function<std::string(std::string_view)> mask;  // as of IndexOptions
};
// Makes `output`, which must not be there: it appears when it is whole. The files are those of the folders. Fails, and
// leaves nothing, where a file could not be read or changed while it was copied: `problems` says which.
Result<Index> make_bundle(const std::string& output, const std::vector<IndexFolder>& folders,
                          const BundleOptions& options, std::vector<IndexProblem>& problems);

struct VerifyBundleOptions {
  const PublicKey* key = nullptr;
  bool unsigned_passes = false;  // that nobody is known to have signed it is a remark
  bool partial = false;
  unsigned threads = 1;
};
// What its index lists; empty where that cannot be read.
Index verify_bundle(const std::string& folder, const VerifyBundleOptions& options, Judgement& judgement);

}  // namespace assay::attest
