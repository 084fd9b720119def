#include "scanners/workflows/findings/code_finding.h"

#include "base/strings.h"

namespace assay::workflows {
namespace {

CodeWay way_of(const taint::Flow& flow) {
  if (flow.through_call) return CodeWay::call;
  return flow.through_output ? CodeWay::output : CodeWay::direct;
}

}  // namespace

void report_code_sinks(const Subject& subject, Reporter& out, CodeWay way,
                       void (*offer)(const Subject& subject, const taint::CodeSink& sink, Draft& draft)) {
  for (const taint::CodeSink& sink : taint::code_sinks(subject.analysis, subject.document)) {
    if (way_of(sink.flow) != way) continue;
    const taint::Source& source = sink.flow.source;
    std::string message =
        cat(quoted(source.name), ", which ", taint::text_of(source.who), " can set, becomes code in ", sink.what);
    if (!sink.exposure.trigger.empty()) message += cat(", on ", sink.exposure.trigger);
    Draft draft = out.report(sink.span, message + '.');
    draft.in(sink.where.job, sink.where.step)
        .severity(sink.exposure.severity)
        .confidence(sink.exposure.confidence)
        .flow(sink.flow, sink.span, cat("It becomes code in ", sink.what, "."));
    offer(subject, sink, draft);
  }
}

}  // namespace assay::workflows
