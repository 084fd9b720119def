// The prediction of a workflow's upload (prediction.h) from its file alone.
#pragma once

#include "attest/pypi/prediction.h"
#include "scanners/workflows/model/document.h"

namespace assay::attest {

// `document` is the workflow `file` ("release.yml") of the publisher's repository; jobs that publish by the index's own
// action count. Unproved is what another file decides: who calls a workflow, or what one that is called does.
UploadPrediction predict_by_workflow(const workflows::Document& document, const std::string& file,
                                     const Publisher& publisher);

}  // namespace assay::attest
