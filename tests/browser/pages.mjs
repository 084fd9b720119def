// Pages of the report's template with made-up findings, for what a scan of a small repository does not show: many
// findings, hostile texts, gaps, a page that was cut off.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const template = readFileSync(new URL("../../sarif/html/template.html", import.meta.url), "utf8");

// The lines as the program writes them (sarif/packed_output.h). `keep`: the share of the packed bytes that is left.
export function pageOf(lines, keep = 1) {
  const packed = gzipSync(lines.map((line) => JSON.stringify(line) + "\n").join(""));
  const data = packed.subarray(0, Math.floor(packed.length * keep)).toString("base64");
  const blocks = [];
  for (let at = 0; at < data.length; at += 4 << 20) {
    blocks.push(`<script type="application/gzip+base64">${data.slice(at, at + (4 << 20))}</script>\n`);
  }
  return template.replace("<!--data-->", () => blocks.join(""));
}

const rules = [
  ["github-pat", "GitHub", "GitHub personal access token (classic)", "critical"],
  ["aws-secret-access-key", "Amazon Web Services", "AWS secret access key", "critical"],
  ["stripe-live-secret-key", "Stripe", "Stripe live secret key", "critical"],
  ["private-key", "generic", "Private key that nothing protects", "high"],
  ["slack-webhook-url", "Slack", "Slack incoming webhook", "high"],
  ["generic-password-assignment", "generic", "Password assigned in code or configuration", "high"],
  ["url-password", "generic", "Password in a URL", "high"],
  ["npm-access-token", "npm", "npm access token", "high"],
  ["google-api-key", "Google", "Google API key", "medium"],
  ["jwt", "generic", "JSON Web Token", "medium"],
  ["sentry-dsn", "Sentry", "Sentry DSN with its secret", "low"],
  ["generic-token", "generic", "Token of no known provider", "info"],
];
const folders = [
  "src",
  "src/billing",
  "config/production",
  "deploy/helm/templates",
  "tests/fixtures",
  "docs",
  "scripts",
  ".github/workflows",
];
const files = [
  "settings.py",
  "client.ts",
  "values.yaml",
  "deploy.env",
  "README.md",
  "docker-compose.yml",
  "sample.json",
  "release.sh",
];
const people = ["Ann Author", "Bo Engström", "Chidi Okafor", "Dana Weiß", "Eli Moreau"];
const summaries = [
  "Add the client",
  "Try the new region",
  "Fix the nightly job",
  "Move settings",
  "Release 2.4",
  "WIP",
];
const severities = ["critical", "high", "medium", "low", "info"];

// The same numbers each time.
function numbers(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const hex = (next, digits) => Array.from({ length: digits }, () => next(16).toString(16)).join("");

function placeOf(next, mask) {
  const path = `${folders[next(folders.length)]}/${files[next(files.length)]}`;
  const author = people[next(people.length)];
  const day = new Date(Date.UTC(2021, 2, 3) + next(1900) * 86400000);
  return {
    kind: "git-blob",
    name: path,
    path,
    object: hex(next, 40),
    commit: hex(next, 40),
    time: day.toISOString().slice(0, 19) + "Z",
    author,
    email: `${author.split(" ")[0].toLowerCase()}@example.org`,
    summary: summaries[next(summaries.length)],
    reachable: next(20) > 0,
    line: 1 + next(400),
    column: 9,
    end_line: 1,
    end_column: 40,
    begin: 0,
    end: 40,
    versions: 1 + next(3),
    context: `  token: "${mask}"  # for the nightly job`,
  };
}

export function findings(many, seed = 7) {
  const next = numbers(seed);
  const out = [];
  for (let i = 0; i < many; ++i) {
    const [rule, , description, severity] = rules[Math.min(next(rules.length), next(rules.length) + 2)];
    const mask = rule === "github-pat" ? "ghp_********" : "********";
    const places = Array.from({ length: next(4) === 0 ? 1 + next(5) : 1 }, () => placeOf(next, mask)).sort((a, b) =>
      a.time < b.time ? -1 : 1,
    );
    const suppressed = next(12) === 0;
    if (suppressed)
      for (const place of places)
        place.suppressed = { kind: "external", by: ".assayignore line 3", reason: "made up for the tests" };
    out.push({
      type: "finding",
      rule,
      description,
      severity,
      confidence: ["high", "high", "medium", "low"][next(4)],
      status: "not-attempted",
      mask,
      fingerprint: hex(next, 32),
      suppressed,
      place_count: places.length,
      places,
    });
  }
  return out.sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

export const ruleLines = rules.map(([id, provider, description]) => ({
  type: "rule",
  id,
  provider,
  help: `Revoke the ${description} where ${provider === "generic" ? "it was issued" : provider + " issued it"}, issue another with the least rights, and keep that outside of the repository.\nRemoving the line is not enough: the history keeps it.`,
  references: ["https://docs.example.org/security/tokens"],
}));

export const runLine = {
  type: "run",
  schema: "assay-findings/1",
  tool: "assay",
  version: "0.1.0",
  command: "scan git",
  target: "https://github.com/example/tool.git",
  rules: { count: 1692, digest: "d".repeat(64) },
  repository: {
    uri: "https://github.com/example/tool",
    revision: "0123456789abcdef0123456789abcdef01234567",
    branch: "main",
  },
};
export const linksLine = {
  type: "links",
  commit: "https://github.com/example/tool/commit/",
  file: "https://github.com/example/tool/blob/",
  line: "#L",
};

export const completeLine = {
  type: "coverage",
  complete: true,
  inputs: 12345,
  bytes: 361234567,
  skipped: [],
  gap_count: 0,
  gaps: [],
  notes: [],
};
export const gapsLine = {
  ...completeLine,
  complete: false,
  gap_count: 12,
  gaps: Array.from({ length: 12 }, (_, i) => ({ input: `vendor/part-${i + 10}.zip`, why: "the archive is cut off" })),
  skipped: [{ reason: "ignored", count: 2, inputs: ["build/out.o", "build/sub folder/out.o"] }],
  notes: ["1 finding stands in unreachable objects only"],
};

export function outcomeOf(found, more = {}) {
  const open = found.filter((finding) => !finding.suppressed);
  const failing = open.filter((finding) => finding.confidence === "high").length;
  return {
    type: "outcome",
    verdict: failing > 0 ? "fail" : "pass",
    exit_code: failing > 0 ? 1 : 0,
    findings: open.length,
    failing,
    suppressed: found.length - open.length,
    errors: [],
    ...more,
  };
}

export const linesOf = (found, coverage = completeLine, outcome = outcomeOf(found)) => [
  runLine,
  linksLine,
  ...ruleLines,
  ...found,
  coverage,
  outcome,
];
