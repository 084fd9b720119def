#include "attest/predicates/resource.h"

#include "attest/base64.h"
#include "attest/statement.h"
#include "attest/x509/time.h"
#include "base/strings.h"

namespace assay::attest {

namespace {
constexpr std::size_t kMostResources = 100'000;
}

Json write_resource(const Resource& resource) {
  Json json = Json::object();
  if (!resource.name.empty()) json.set("name", Json::of(resource.name));
  if (!resource.uri.empty()) json.set("uri", Json::of(resource.uri));
  if (!resource.digests.empty()) {
    Json digests = Json::object();
    for (const auto& [algorithm, digest] : resource.digests) digests.set(algorithm, Json::of(digest));
    json.set("digest", std::move(digests));
  }
  if (!resource.content.empty()) json.set("content", Json::of(to_base64(resource.content)));
  return json;
}

Resource read_resource(ProtoReader& read, const Json& json) {
  Resource out;
  if (!json.is_object()) {
    read.wrong("a resource is no object");
    return out;
  }
  out.name = read.text(json, "name");
  out.uri = read.text(json, "uri");
  if (const Json* digests = read.object(json, "digest")) {
    if (digests->members.size() > kMostDigests) read.wrong("a resource has too many digests");
    for (const auto& [algorithm, digest] : digests->members) {
      if (!digest.is_string() || digest.text.empty()) read.wrong("a digest of a resource is no text");
      out.digests[algorithm] = digest.text;
    }
  }
  out.content = read.bytes(json, "content");
  if (out.name.empty() && out.uri.empty() && out.digests.empty() && out.content.empty())
    read.wrong("a resource has neither name nor URI nor digest nor content");
  return out;
}

std::vector<Resource> read_resources(ProtoReader& read, const Json& in, std::string_view name) {
  std::vector<Resource> out;
  if (const Json* list = read.array(in, name, kMostResources))
    for (const Json& item : list->items) out.push_back(read_resource(read, item));
  return out;
}

Json write_resources(const std::vector<Resource>& resources) {
  Json list = Json::array();
  for (const Resource& one : resources) list.items.push_back(write_resource(one));
  return list;
}

std::string needed_text(ProtoReader& read, const Json& in, std::string_view name) {
  std::string text = read.text(in, name);
  if (text.empty()) read.wrong(cat("it has no '", name, "'"));
  return text;
}

const Json* needed_object(ProtoReader& read, const Json& in, std::string_view name) {
  const Json* object = read.object(in, name);
  if (object == nullptr) read.wrong(cat("it has no '", name, "'"));
  return object;
}

std::string time_text(ProtoReader& read, const Json& in, std::string_view name) {
  std::string text = read.text(in, name);
  if (!text.empty() && !instant_from(text)) read.wrong(cat("'", name, "' is no time"));
  return text;
}

}  // namespace assay::attest
