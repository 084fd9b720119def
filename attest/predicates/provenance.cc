#include "attest/predicates/provenance.h"

namespace assay::attest {

Json write_provenance(const Provenance& provenance) {
  Json definition = Json::object();
  definition.set("buildType", Json::of(provenance.build_type));
  definition.set("externalParameters", provenance.external_parameters);
  if (provenance.internal_parameters.is_object()) definition.set("internalParameters", provenance.internal_parameters);
  if (!provenance.dependencies.empty())
    definition.set("resolvedDependencies", write_resources(provenance.dependencies));

  Json builder = Json::object();
  builder.set("id", Json::of(provenance.builder));
  Json details = Json::object();
  details.set("builder", std::move(builder));
  Json metadata = Json::object();
  if (!provenance.invocation.empty()) metadata.set("invocationId", Json::of(provenance.invocation));
  if (!provenance.started.empty()) metadata.set("startedOn", Json::of(provenance.started));
  if (!provenance.finished.empty()) metadata.set("finishedOn", Json::of(provenance.finished));
  if (!metadata.members.empty()) details.set("metadata", std::move(metadata));

  Json out = Json::object();
  out.set("buildDefinition", std::move(definition));
  out.set("runDetails", std::move(details));
  return out;
}

Checked<Provenance> read_provenance(const Json& predicate) {
  ProtoReader read(Step::predicate, "the provenance");
  Provenance out;
  const Json* definition = needed_object(read, predicate, "buildDefinition");
  const Json* details = needed_object(read, predicate, "runDetails");
  if (definition != nullptr) {
    out.build_type = needed_text(read, *definition, "buildType");
    if (const Json* external = needed_object(read, *definition, "externalParameters"))
      out.external_parameters = *external;
    if (const Json* internal = read.object(*definition, "internalParameters")) out.internal_parameters = *internal;
    out.dependencies = read_resources(read, *definition, "resolvedDependencies");
  }
  if (details != nullptr) {
    if (const Json* builder = needed_object(read, *details, "builder")) out.builder = needed_text(read, *builder, "id");
    if (const Json* metadata = read.object(*details, "metadata")) {
      out.invocation = read.text(*metadata, "invocationId");
      out.started = time_text(read, *metadata, "startedOn");
      out.finished = time_text(read, *metadata, "finishedOn");
    }
    read_resources(read, *details, "byproducts");
  }
  if (!read.good()) return tl::make_unexpected(*read.refusal());
  return out;
}

}  // namespace assay::attest
