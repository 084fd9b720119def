#include "scanners/shards/emit.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/strings.h"
#include "scanners/shards/nats_worker.h"

namespace assay::shards {

namespace {

// In JSON's spelling, which is YAML's and Python's too. Names are bytes: what is no UTF-8 cannot be told to an engine.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string run_line(const EmitOptions& options) {
  return cat("assay shard run --plan ", shell_quoted(options.plan), " --results ", shell_quoted(options.results),
             " --for-engine");
}

std::string merge_line(const EmitOptions& options) {
  return cat("assay shard merge --plan ", shell_quoted(options.plan), " --results ", shell_quoted(options.results),
             " --key run.key -- --format sarif -o report.sarif");
}

}  // namespace

std::string shell_quoted(const std::string& text) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=@%+,-";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string emit_slurm(const EmitOptions& options) {
  return cat("#!/bin/bash\n# ", options.shards, " shards by assay ", options.version,
             ". sbatch THIS; when all are done: ", merge_line(options),
             "\n#SBATCH --job-name=assay-shards\n#SBATCH --array=0-", options.shards - 1,
             "\n#SBATCH --requeue\n#SBATCH --open-mode=append\n#SBATCH --output=assay-shards-%A_%a.log\n"
             "# Beside it come --partition, --cpus-per-task, --mem and --time of your cluster.\n"
             "set -u\n"
             "for try in 1 2 3; do\n  code=0\n  ",
             run_line(options), " --index \"$SLURM_ARRAY_TASK_ID\" -j \"${SLURM_CPUS_PER_TASK:-1}\" || code=$?\n",
             "  # 0: done. 2: a mistake. 42: it can never be done. Each would come again.\n"
             "  case $code in 0|2|42) exit \"$code\" ;; esac\n"
             "done\nexit \"$code\"\n");
}

Result<std::string> emit_kubernetes(const EmitOptions& options) {
  if (options.image.find("@sha256:") == std::string::npos)
    return fail("emitting a manifest", printable(options.image), "the image is not named by its digest",
                "--image REGISTRY/assay@sha256:…: all shards must run the same program");
  const std::string count = cat(options.shards);
  return cat(
      "# ", count, " shards by assay ", options.version,
      ". The claim assay-shards holds the plan, what is scanned, and the results; the key stays elsewhere.\n"
      "# kubectl apply -f THIS; when all are done: ",
      merge_line(options), "\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: assay-shards-",
      options.id.substr(0, 12), "\nspec:\n  completionMode: Indexed\n  completions: ", count,
      "\n  parallelism: ", std::min<std::size_t>(options.shards, 50),
      "\n  backoffLimitPerIndex: 3\n  maxFailedIndexes: ", count,
      "\n  podFailurePolicy:\n    rules:\n"
      "      - action: FailIndex  # it can never be done; the merge says so\n        onExitCodes:\n"
      "          containerName: assay\n          operator: In\n          values: [2, 42]\n"
      "      - action: Ignore  # a node went away\n        onPodConditions:\n          - type: DisruptionTarget\n"
      "            status: \"True\"\n"
      "  template:\n    spec:\n      restartPolicy: Never\n      automountServiceAccountToken: false\n"
      "      enableServiceLinks: false\n      securityContext:\n        runAsNonRoot: true\n        runAsUser: 65532\n"
      "        fsGroup: 65532\n        seccompProfile:\n          type: RuntimeDefault\n"
      "      containers:\n        - name: assay\n          image: ",
      quoted(options.image), "\n          workingDir: /work\n          args: [\"shard\", \"run\", \"--plan\", ",
      quoted(options.plan), ", \"--results\", ", quoted(options.results),
      ", \"--for-engine\"]\n          resources:\n            requests: {cpu: \"2\", memory: 1Gi}\n            limits: "
      "{memory: 2Gi}\n"
      "          securityContext:\n            allowPrivilegeEscalation: false\n            readOnlyRootFilesystem: "
      "true\n"
      "            capabilities: {drop: [ALL]}\n"
      "          volumeMounts:\n            - {name: work, mountPath: /work}\n            - {name: tmp, mountPath: "
      "/tmp}\n"
      "      volumes:\n        - name: work\n          persistentVolumeClaim: {claimName: assay-shards}\n"
      "        - name: tmp\n          emptyDir: {}\n");
}

std::string emit_github(const EmitOptions& options) {
  constexpr std::size_t kMostJobs = 256;
  const std::size_t jobs = std::min(options.shards, kMostJobs);
  std::string list;
  for (std::size_t i = 0; i < jobs; ++i) list += cat(i == 0 ? "" : ", ", i);
  const std::string plan = quoted(options.plan);
  return cat(
      "# ", options.shards, " shards by assay ", options.version, ", ", jobs,
      " jobs. The plan is in the repository; the key is the secret ASSAY_SHARD_KEY (the text of run.key).\n"
      "name: assay shards\non: workflow_dispatch\npermissions: {}\njobs:\n  shard:\n    runs-on: ubuntu-latest\n"
      "    permissions:\n      contents: read\n    strategy:\n      fail-fast: false\n      matrix:\n        shard: [",
      list, "]\n    env:\n      PLAN: ", plan,
      "\n      SHARD: ${{ matrix.shard }}\n    steps:\n      - uses: "
      "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1\n        with:\n"
      "          persist-credentials: false\n          fetch-depth: 0\n      - run: pipx install assay==",
      options.version, "\n      - run: |\n          set -u\n          for ((index = SHARD; index < ", options.shards,
      "; index += ", jobs,
      ")); do\n            code=0\n            assay shard run --plan \"$PLAN\" --results results --index \"$index\" "
      "|| "
      "code=$?\n            # Shards that cannot be done, or not now, are told by the merge.\n            case $code "
      "in 0|3|42) "
      ";; *) exit \"$code\" ;; esac\n          done\n      - uses: "
      "actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f  # v7.0.0\n        with:\n"
      "          name: shard-${{ matrix.shard }}\n          path: results/\n          retention-days: 1\n"
      "  merge:\n    needs: shard\n    if: ${{ !cancelled() }}\n    runs-on: ubuntu-latest\n    permissions:\n"
      "      contents: read\n    env:\n      PLAN: ",
      plan,
      "\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1  # v7.0.1\n        "
      "with:\n          persist-credentials: false\n"
      "      - run: pipx install assay==",
      options.version,
      "\n      - uses: actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c  # v8.0.1\n        with:\n   "
      "       path: results\n"
      "          merge-multiple: true\n      - env:\n          ASSAY_SHARD_KEY: ${{ secrets.ASSAY_SHARD_KEY }}\n"
      "        run: |\n          umask 077\n          printf '%s\\n' \"$ASSAY_SHARD_KEY\" >\"$RUNNER_TEMP/run.key\"\n"
      "          assay shard merge --plan \"$PLAN\" --results results --key \"$RUNNER_TEMP/run.key\" -- --format sarif "
      "-o "
      "report.sarif\n");
}

std::string emit_parallel(const EmitOptions& options) {
  return cat("#!/bin/bash\n# ", options.shards, " shards by assay ", options.version,
             ", by GNU parallel: run it again to go on. --sshloginfile FILE spreads them over machines.\n"
             "# When all are done: ",
             merge_line(options), "\nset -u\nseq 0 ", options.shards - 1,
             " | parallel --joblog assay-shards.joblog --resume-failed --retries 3 \"$@\" ",
             shell_quoted(cat(run_line(options), " -j 1 --index {}")), "\nassay shard status --plan ",
             shell_quoted(options.plan), " --results ", shell_quoted(options.results), "\n");
}

std::string emit_nats(const EmitOptions& options) {
  return cat(
      "#!/usr/bin/env python3\n\"\"\"", options.shards, " shards by assay ", options.version,
      ", through NATS JetStream: 'enqueue' once, then 'work' on as many machines as there are.\n\nWhen all are done: ",
      quoted(merge_line(options)),
      "\n\"\"\"\nimport json\nimport os\nimport select\nimport socket\nimport subprocess\nimport sys\nimport time\n"
      "import urllib.parse\n\nASSAY = [os.environ.get(\"ASSAY\", \"assay\")]\nPLAN = ",
      quoted(options.id), "\nPLAN_FILE = ", quoted(options.plan), "\nRESULTS = ", quoted(options.results),
      "\nSHARDS = ", options.shards, "\n", std::string(kNatsWorker));
}

}  // namespace assay::shards
