// A package index: the token of a Trusted Publisher, and uploads (PyPI's documented "legacy" API).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "attest/keyless/identity_token.h"
#include "attest/online/web.h"
#include "attest/publish/distribution.h"

namespace assay::attest {

struct IndexAddresses {
  remote::Url upload;   // "https://upload.example.org/legacy/"
  std::string service;  // where tokens are minted: "https://example.org"
  std::string simple;   // "https://example.org/simple"
};
// Of the address for uploads; `service` may be empty: the same server, without "upload." before it.
Result<IndexAddresses> index_addresses(std::string_view upload, std::string_view service);

// An API token for a job's identity: asks for the audience, for an identity token of it, and hands that in. It holds
// for a quarter of an hour. The audience must be that of `source`; where it has none, a word, or the index's own host.
Result<Secret> mint_token(const IndexAddresses& index, TokenSource source, const Environment& environment, Web& web);

// multipart/form-data (RFC 7578), without the file's bytes: they go between the two texts. The boundary stands in no
// part.
struct UploadForm {
  std::string content_type, before, behind;
};
UploadForm upload_form(const Distribution& distribution);

// A form with its file, read as it is sent. Borrows the descriptor.
class UploadBody final : public archives::RandomReader {
 public:
  UploadBody(const UploadForm& form, int file, std::uint64_t bytes)
      : before_(form.before), file_(file, bytes), behind_(form.behind) {}
  std::uint64_t size() const override { return before_.size() + file_.size() + behind_.size(); }
  Result<std::size_t> read_at(std::uint64_t offset, std::span<char> buffer) override;

 private:
  archives::MemoryBytes before_;
  archives::FileBytes file_;
  archives::MemoryBytes behind_;
};

enum class UploadState : std::uint8_t { taken, there_already, refused };
struct UploadResult {
  UploadState state = UploadState::refused;
  std::string why;  // of refused: what the index says
};

// An Error where the index did not answer. `skip_existing`: a file that is there with the same SHA-256 is
// there_already; with other bytes it is refused all the same.
Result<UploadResult> upload(const Distribution& distribution, const IndexAddresses& index, const Secret& token,
                            bool skip_existing, Web& web);

}  // namespace assay::attest
