// One worker of a crawl: asks the server and hands what comes to the scanner.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/coverage.h"
#include "base/limits.h"
#include "base/origin.h"
#include "scanners/sources/files/admission.h"
#include "scanners/sources/files/blob_consumer.h"
#include "scanners/sources/remote/http/client.h"

namespace assay::remote {

// Something on a server that has an address.
struct Resource {
  std::string kind;  // "issue", "job log"
  std::string url;   // for people: the page that shows it
};

// Not synchronised. All references are borrowed.
class Worker {
 public:
  struct Parts {
    files::BlobConsumer* consumer = nullptr;
    Coverage* coverage = nullptr;
    std::function<std::uint64_t()> found;  // how much the consumer has found or could not scan wholly, so far
    std::string temporary_folder;          // for archives whose directory stands at their end
  };

  Worker(std::unique_ptr<Client> client, Parts parts, const Limits& limits, const files::ContentChoice& content)
      : client_(std::move(client)), parts_(std::move(parts)), limits_(limits), content_(content) {}

  Client& client() { return *client_; }
  Coverage& coverage() { return *parts_.coverage; }

  // Scans a text that came inside an answer. An empty one is none.
  void text(const Resource& resource, Bytes text);

  // What a download has to be; another one is a gap.
  struct Expected {
    std::optional<std::uint64_t> size;  // as the server listed it
    bool zip = false;                   // else it is a page of somebody on the way, or that asks for a login
  };
  // Fetches and scans bytes of any length: archives are opened.
  void download(const Resource& resource, const Request& request, const Expected& expected);
  void download(const Resource& resource, const Request& request) { download(resource, request, {}); }

  void gap(const Resource& resource, const std::string& why);

  // The same before and after some work: it found nothing and left nothing out.
  std::uint64_t marks() const { return parts_.found() + parts_.coverage->gap_count(); }

 private:
  Origin origin_of(const Resource& resource) const;
  void scan(const Origin& origin, Download& download, bool zip);
  void open_archive(ContainerKind kind, const Origin& origin, Bytes head, bool whole, Download& download);
  Status spool(const Origin& origin, ContainerKind kind, Bytes head, Download& download);

  std::unique_ptr<Client> client_;
  Parts parts_;
  const Limits& limits_;
  const files::ContentChoice& content_;
};

}  // namespace assay::remote
