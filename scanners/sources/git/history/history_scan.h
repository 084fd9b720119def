// Scans every object of a repository's store once, following deltas: a family's base is scanned whole, each child only
// where its delta changed it (and kReach bytes around), inheriting the base's matches through the copied ranges.
// Exactly the matches of scanning every blob whole (tested), at 14 to 40 % of the bytes.
//
// Measured on 203,721 blobs of 3.6 GB (1,027,946 objects, a pack of 211 MB), in CPU seconds of one thread: 2.4 for all
// of a scan with connectivity and attribution, 0.75 for unpacking the blobs alone, 1.0 for unpacking everything.
//
// Each packed object is inflated once, depth first from its base, into an arena; families are spread over threads. CRCs
// of the index and the checksums inside the deflate streams are verified. What cannot be read is a gap, with its name.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/coverage.h"
#include "base/limits.h"
#include "scanners/secrets/match.h"
#include "scanners/sources/git/forest/pack_forest.h"
#include "scanners/sources/git/objects/object_id.h"
#include "scanners/sources/git/store/object_store.h"
#include "scanners/sources/git/store/object_stream.h"

namespace assay::git {

// Receives what was found. One for each thread; calls come from that thread only, in no particular order.
class ObjectSink {
 public:
  virtual ~ObjectSink() = default;
  // An object with at least one match: a blob, or a commit or tag (whose text is then the whole object as git stores
  // it). `content` lives during the call. `matches` are sorted and complete for this object.
  virtual void found(const ObjectId& id, ObjectType type, Bytes content, std::vector<Match>& matches) = 0;
  // A blob whose text is not seen as it is stored: an archive, compressed, or in wide characters (base/container.h,
  // base/closed_form.h, base/content.h), or a pointer of Git LFS. True: the sink has seen to all of it, else its bytes are scanned all the
  // same.
  virtual bool unlike_text(const ObjectId& id, Bytes content) = 0;
  // A blob above Limits::object_bytes that is stored whole, to be read and scanned in windows. Returns false when
  // matches may be missing (a flood), an error when it could not be read to its end.
  virtual Result<bool> large(const ObjectId& id, ObjectStream& content) = 0;
};

struct HistoryScanOptions {
  unsigned threads = 1;
  Limits limits;
  bool scan_messages = true;  // commits and tags too
  // One for each thread, or none: sees every commit and tag that the scan reads, so that nobody has to read them again.
  // What cannot be read is the scan's to tell.
  std::vector<ForestVisitor*> message_readers;
  // For measuring: read the blobs, scan nothing (`finders` and `sinks` may be empty).
  bool extract_only = false;
  bool extract_all = false;  // with it: trees, commits and tags too
};

struct HistoryScanTotals {
  std::uint64_t objects = 0, blobs = 0, commits = 0, trees = 0, tags = 0;
  std::uint64_t blob_bytes = 0;     // of all unique blobs
  std::uint64_t scanned_bytes = 0;  // handed to the finders
};

// finders and sinks: one for each thread. Inputs and bytes, and every gap, are put into `coverage`.
HistoryScanTotals scan_history(const ObjectStore& store, const HistoryScanOptions& options,
                               const std::vector<MatchFinder*>& finders, const std::vector<ObjectSink*>& sinks,
                               Coverage& coverage);

// The same over a forest that is there already, because attribution walks it too.
HistoryScanTotals scan_forest(const PackForest& forest, const HistoryScanOptions& options,
                              const std::vector<MatchFinder*>& finders, const std::vector<ObjectSink*>& sinks,
                              Coverage& coverage);

}  // namespace assay::git
