// Resource descriptors of in-toto (attestation framework v1, "ResourceDescriptor"), of which predicates are made.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "attest/json.h"
#include "attest/refusal.h"

namespace assay::attest {

struct Resource {
  std::string name, uri;
  std::map<std::string, std::string> digests;  // "sha256": lower-case hexadecimal
  std::string content = {};                    // bytes
};

// A resource has one at least of name, URI, digests and content.
Json write_resource(const Resource& resource);
Resource read_resource(ProtoReader& read, const Json& json);

// The list `name` of `in`; empty where there is none.
std::vector<Resource> read_resources(ProtoReader& read, const Json& in, std::string_view name);
Json write_resources(const std::vector<Resource>& resources);

// A member that must be there, and not be empty.
std::string needed_text(ProtoReader& read, const Json& in, std::string_view name);
// The same of an object; null after a mistake.
const Json* needed_object(ProtoReader& read, const Json& in, std::string_view name);

// "2026-01-05T08:00:00Z", or a fraction or an offset; wrong where the member is there and is no such time (RFC 3339).
std::string time_text(ProtoReader& read, const Json& in, std::string_view name);

}  // namespace assay::attest
