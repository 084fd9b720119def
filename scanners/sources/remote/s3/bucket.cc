#include "scanners/sources/remote/s3/bucket.h"

#include "base/strings.h"
#include "scanners/sources/remote/s3/sigv4.h"

namespace assay::remote {

namespace {

// A million pages of 1,000 objects.
constexpr std::size_t kMostPages = 1'000'000;

bool is_bucket(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 && name != ".." &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
             std::string_view::npos;
}

}  // namespace

Result<BucketTarget> parse_bucket_target(std::string_view text) {
  constexpr std::string_view kScheme = "s3://";
  std::string_view rest = text;
  if (rest.starts_with(kScheme)) rest.remove_prefix(kScheme.size());
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  BucketTarget target{std::string(rest.substr(0, slash)), std::string(rest.substr(std::min(slash + 1, rest.size())))};
  if (!text.starts_with(kScheme) || !is_bucket(target.bucket))
    return fail("scanning", printable(text), "it names no bucket", "s3://BUCKET or s3://BUCKET/PREFIX");
  return target;
}

Authorize sign_for_bucket(BucketKeys keys, const BucketRegion& region, Clock& clock) {
  return [keys = std::move(keys), &region, &clock](WireRequest& request) {
    const RevealPermit permit("signing a request");
    const SigningScope scope{amz_date(clock.now()), region.region(), "s3"};
    const std::string host = request.url.server().substr(request.url.server().find("://") + 3);
    UnsignedRequest unsigned_request;
    unsigned_request.method = request.body ? "POST" : "GET";
    unsigned_request.path = request.url.path();
    unsigned_request.query = request.url.query();
    unsigned_request.body_hash = "UNSIGNED-PAYLOAD";
    unsigned_request.headers = {
        {"host", host}, {"x-amz-content-sha256", unsigned_request.body_hash}, {"x-amz-date", scope.date}};
    request.headers.emplace_back("x-amz-content-sha256", unsigned_request.body_hash);
    request.headers.emplace_back("x-amz-date", scope.date);
    if (keys.session_token) {
      unsigned_request.headers.emplace_back("x-amz-security-token", keys.session_token->reveal(permit));
      request.secret_headers.emplace_back("x-amz-security-token", *keys.session_token);
    }
    request.secret_headers.emplace_back(
        "Authorization", Secret(authorization(unsigned_request, scope, keys.key_id, keys.secret_key.reveal(permit))));
  };
}

Url Bucket::at(std::string_view key) const {
  Url url = endpoint_;
  while (url.target.ends_with('/')) url.target.pop_back();
  url.target += cat("/", target_.bucket, key.empty() ? "" : "/", percent_encoded(key, true));
  return url;
}

void Bucket::begin() {
  crawl_.push([this](Worker& worker) { page(worker, ""); });
}

// A bucket in another region is asked for again there.
Result<Answer> Bucket::fetch_page(Worker& worker, const std::string& query) {
  const auto ask = [&] {
    Url url = at("");
    url.target += query;
    return worker.client().fetch({url});
  };
  auto answer = ask();
  if (!answer || (answer->status() != 301 && answer->status() != 400 && answer->status() != 403)) return answer;
  std::string region(answer->head.headers.get("x-amz-bucket-region"));
  if (region.empty()) region = element_text(answer->body, "Region");
  if (seen_.size() == 1 && region_.move_to(region, endpoint_)) return ask();
  return answer;
}

void Bucket::page(Worker& worker, const std::string& token) {
  const Resource list{"list of objects", cat("s3://", target_.bucket, "/", target_.prefix)};
  if (!seen_.insert(token).second) return worker.gap(list, "its pages lead back to one another");
  if (seen_.size() > kMostPages) return worker.gap(list, cat("it has more than ", kMostPages, " pages"));
  std::string query = "?";
  if (!token.empty()) query += cat("continuation-token=", percent_encoded(token), "&");
  query += "encoding-type=url&list-type=2&max-keys=1000";
  if (!target_.prefix.empty()) query += cat("&prefix=", percent_encoded(target_.prefix));
  const auto answer = fetch_page(worker, query);
  if (!answer) return worker.gap(list, cat("a page was lost: ", answer.error().why));
  if (answer->status() != 200) {
    const std::string code = element_text(answer->body, "Code");
    const std::string region(answer->head.headers.get("x-amz-bucket-region"));
    return worker.gap(list, cat(status_text(answer->status()), code.empty() ? "" : " (", code, code.empty() ? "" : ")",
                                region.empty() ? "" : "; the bucket is in ", region));
  }
  auto page = parse_bucket_page(answer->body);
  if (!page) return worker.gap(list, cat("a page was lost: ", page.error().why));
  // The next page waits until what is listed here has been taken: last in, first out.
  if (!page->next.empty()) crawl_.push([this, next = page->next](Worker& other) { this->page(other, next); });
  for (BucketObject& listed : page->objects)
    crawl_.push([this, listed = std::move(listed)](Worker& other) { object(other, listed); });
}

void Bucket::object(Worker& worker, const BucketObject& object) {
  if (choice_.is_old(object.last_modified)) return;
  const Resource resource{"object", cat("s3://", target_.bucket, "/", object.key)};
  if (object.key.empty()) return worker.gap(resource, "the server lists an object without a key");
  if (object.size == 0) return;
  const std::string identity =
      object.etag.empty() ? "" : cat("object ", at(object.key).text(), " ", object.etag, " ", object.size);
  crawl_.once(worker, identity, [&] {
    const std::uint64_t before = worker.coverage().gap_count();
    worker.download(resource, {at(object.key)}, {object.size});
    if (worker.coverage().gap_count() != before &&
        (object.storage_class.find("GLACIER") != std::string::npos || object.storage_class == "DEEP_ARCHIVE"))
      worker.coverage().note("objects in an archive's storage class cannot be read before they are restored");
  });
}

}  // namespace assay::remote
