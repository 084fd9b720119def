#include "attest/publish/index.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <utility>

#include "attest/base64.h"
#include "attest/json.h"
#include "base/hash.h"
#include "base/letter_case.h"
#include "base/strings.h"
#include "scanners/packages/names/requirement.h"

namespace assay::attest {

namespace {

constexpr const char* kMinting = "asking the index for a token";
constexpr const char* kUploading = "uploading";
constexpr std::string_view kUploadHost = "upload.";
constexpr std::string_view kSimpleJson = "application/vnd.pypi.simple.v1+json";

// What the documented codes ask of the user.
std::string hint_of(std::string_view code) {
  if (code == "invalid-publisher" || code == "invalid-pending-publisher")
    return "register this repository, workflow and environment as a Trusted Publisher of the project";
  if (code == "not-enabled") return "the index has Trusted Publishing switched off";
  if (code == "invalid-reuse-token") return "the identity token was handed in before; run the job anew";
  return {};
}

std::string first_code(const Json& json) {
  const Json* errors = json.find("errors");
  if (errors == nullptr || !errors->is_array() || errors->items.empty()) return {};
  const std::string_view code = errors->items.front().string_at({"code"});
  const bool known =
      code.size() < 40 && code.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string_view::npos;
  return known ? std::string(code) : std::string();
}

// Whether a name is that of a server or service rather than a word: "sts.amazonaws.com", "api://AzureADTokenExchange".
bool is_address(std::string_view audience) { return audience.find_first_of(".:/") != std::string_view::npos; }

bool is_own_address(std::string_view audience, const remote::Url& index) {
  const auto url = remote::parse_url(audience.find("://") == std::string_view::npos ? cat("https://", audience)
                                                                                    : std::string(audience));
  return url && url->host == index.host;
}

// The index says for whom the identity token is to be. One that asks for a token of another service could use it there:
// clouds and other registries take these tokens too.
Status check_audience(std::string_view audience, const remote::Url& asked, std::string_view expected) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kOwned = {
      {{kSigstoreAudience, {}}, {"pypi", "https://pypi.org"}, {"testpypi", "https://test.pypi.org"}}};
  bool own = expected.empty() ? !is_address(audience) || is_own_address(audience, asked) : audience == expected;
  for (const auto& [name, server] : kOwned) own = own && (lower(audience) != name || asked.server() == server);
  if (own) return {};
  return fail("asking the index for its audience", asked.server(),
              cat("it asks for an identity token for '", printable(audience), "', which it is not"),
              "no token was asked for, or handed in; if the index is known by that name, say so with --oidc-audience");
}

// A string of a header of a part: quotes and line breaks as browsers write them (RFC 7578 §4.2).
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"')
      out += "%22";
    else if (c == '\r')
      out += "%0D";
    else if (c == '\n')
      out += "%0A";
    else
      out += c;
  }
  return out + '"';
}

void add_part(std::string& body, std::string_view boundary, std::string_view name, std::string_view value) {
  body += cat("--", boundary, "\r\nContent-Disposition: form-data; name=", quoted(name), "\r\n\r\n", value, "\r\n");
}

// The one SHA-256 that the index has of the file; empty where it says none.
std::string known_digest(const Distribution& one, const IndexAddresses& index, Web& web) {
  const auto url = address_of(index.simple, cat("/", packages::normalized_name(one.metadata.value("Name")), "/"));
  if (!url) return {};
  WebRequest request{"asking for what the index has", *url};
  request.accept = kSimpleJson;
  const auto answer = web.ask(request);
  if (!answer || answer->status != 200) return {};
  const auto json = json_of(request, *answer);
  const Json* files = json ? json->find("files") : nullptr;
  if (files == nullptr || !files->is_array()) return {};
  for (const Json& file : files->items)
    if (file.string_at({"filename"}) == one.file) return std::string(file.string_at({"hashes", "sha256"}));
  return {};
}

bool says_it_exists(const WebAnswer& answer) {
  if (answer.status == 409) return true;
  const std::string& body = answer.body;
  return answer.status == 400 &&
         (body.find("already exists") != std::string::npos || body.find("already been taken") != std::string::npos);
}

}  // namespace

Result<IndexAddresses> index_addresses(std::string_view upload, std::string_view service) {
  auto url = address_of(upload, "/");
  if (!url) return tl::make_unexpected(url.error());
  // With the slash at its end that the documented API has, or as it was given.
  if (!upload.ends_with("/")) url->target.pop_back();
  if (url->target.empty()) url->target = "/";
  IndexAddresses out{*url, std::string(service), {}};
  if (service.empty()) {
    remote::Url server = *url;
    if (server.host.starts_with(kUploadHost)) server.host.erase(0, kUploadHost.size());
    out.service = server.server();
  } else if (const auto address = address_of(service, "/"); !address) {
    return tl::make_unexpected(address.error());
  }
  while (out.service.ends_with('/')) out.service.pop_back();
  out.simple = out.service + "/simple";
  return out;
}

Result<Secret> mint_token(const IndexAddresses& index, TokenSource source, const Environment& environment, Web& web) {
  const auto audience_url = address_of(index.service, "/_/oidc/audience");
  if (!audience_url) return tl::make_unexpected(audience_url.error());
  WebRequest asking{"asking the index for its audience", *audience_url};
  asking.accept = "application/json";
  const auto answer = web.ask(asking);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->status != 200)
    return fail(asking.doing, index.service, what_it_says(*answer), "does the index know Trusted Publishing?");
  const auto audience = json_of(asking, *answer);
  if (!audience) return tl::make_unexpected(audience.error());
  const std::string_view wanted = audience->string_at({"audience"});
  if (wanted.empty()) return fail(asking.doing, index.service, "it names none");
  if (Status own = check_audience(wanted, *audience_url, source.audience); !own)
    return tl::make_unexpected(own.error());
  source.audience = wanted;

  const auto identity = find_identity_token(source, environment, web);
  if (!identity) return identity;
  const auto sound = read_identity_token(*identity, source.audience, {web.clock().now(), 0});
  if (!sound) return tl::make_unexpected(sound.error());

  const auto url = address_of(index.service, "/_/oidc/mint-token");
  Json body = Json::object();
  body.set("token", Json::of(identity->reveal(RevealPermit("the index asks for it"))));
  WebRequest minting{kMinting,           *url, sarif::text_of(body), "application/json",
                     "application/json", {},   {&*identity},         true};
  auto minted = web.ask(minting);
  OPENSSL_cleanse(minting.body->data(), minting.body->size());
  if (!minted) return tl::make_unexpected(minted.error());
  if (minted->status != 200 && minted->status != 201) {
    const auto json = parse_json(minted->body, Step::format, "the answer");
    const std::string code = json ? first_code(*json) : std::string();
    const std::string named = code.empty() ? std::string() : cat(" (", code, ')');
    return fail(kMinting, index.service, remote::status_text(minted->status) + named, hint_of(code));
  }
  const auto json = json_of(minting, *minted);
  OPENSSL_cleanse(minted->body.data(), minted->body.size());
  if (!json) return tl::make_unexpected(json.error());
  return token_of(std::string(json->string_at({"token"})), kMinting, index.service);
}

UploadForm upload_form(const Distribution& one) {
  // Made of the content's digest: a file that holds the text of its own would be a feat.
  const std::string boundary = cat("assay-", to_hex(as_bytes(sha256(cat(one.sha256, one.file)))));
  UploadForm out{cat("multipart/form-data; boundary=", boundary), {}, {}};
  std::string& body = out.before;
  add_part(body, boundary, ":action", "file_upload");
  add_part(body, boundary, "protocol_version", "1");
  for (const auto& [name, value] : form_fields(one.metadata)) add_part(body, boundary, name, value);
  add_part(body, boundary, "filetype", one.wheel ? "bdist_wheel" : "sdist");
  add_part(body, boundary, "pyversion", one.python);
  add_part(body, boundary, "sha256_digest", one.sha256);
  if (!one.attestations.empty()) {
    std::string list;
    for (const std::string& text : one.attestations) list += cat(list.empty() ? "[" : ",", text);
    add_part(body, boundary, "attestations", list + "]");
  }
  body += cat("--", boundary, "\r\nContent-Disposition: form-data; name=\"content\"; filename=", quoted(one.file),
              "\r\nContent-Type: application/octet-stream\r\n\r\n");
  out.behind = cat("\r\n--", boundary, "--\r\n");
  return out;
}

Result<std::size_t> UploadBody::read_at(std::uint64_t offset, std::span<char> buffer) {
  std::size_t done = 0;
  std::uint64_t begin = 0;  // of the part
  for (archives::RandomReader* part :
       {static_cast<archives::RandomReader*>(&before_), static_cast<archives::RandomReader*>(&file_),
        static_cast<archives::RandomReader*>(&behind_)}) {
    const std::uint64_t at = offset + done;
    const std::uint64_t end = begin + part->size();
    if (at >= begin && at < end && done < buffer.size()) {
      const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size() - done, end - at));
      const auto got = part->read_at(at - begin, buffer.subspan(done, wanted));
      if (!got) return got;
      done += *got;
      if (*got < wanted) return done;
    }
    begin = end;
  }
  return done;
}

Result<UploadResult> upload(const Distribution& one, const IndexAddresses& index, const Secret& token,
                            bool skip_existing, Web& web) {
  const UploadForm form = upload_form(one);
  UploadBody body(form, one.content.get(), one.bytes);
  WebRequest request{kUploading, index.upload};
  request.content_type = form.content_type;
  request.stream = &body;
  request.authorization =
      Secret(cat("Basic ", to_base64(cat("__token__:", token.reveal(RevealPermit("the index asks for it"))))));
  request.also_hide = {&token};
  const auto answer = web.ask(request);
  if (!answer) return fail(kUploading, one.path, answer.error().why, answer.error().hint);
  if (answer->status == 200 || answer->status == 201) return UploadResult{UploadState::taken, {}};
  if (says_it_exists(*answer) && skip_existing) {
    if (known_digest(one, index, web) == one.sha256) return UploadResult{UploadState::there_already, {}};
    return UploadResult{UploadState::refused, "the index has a file of this name, and not with these bytes"};
  }
  if (answer->status >= 500) return fail(kUploading, one.path, what_it_says(*answer));
  return UploadResult{UploadState::refused, what_it_says(*answer)};
}

}  // namespace assay::attest
