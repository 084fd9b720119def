// What the data blocks hold: the lines of docs/formats.md (jsonl), with `rule` and `links` among them.

export type Severity = "critical" | "high" | "medium" | "low" | "info";
export const severities: Severity[] = ["critical", "high", "medium", "low", "info"];

export interface Suppression {
  kind: string;
  by: string;
  reason?: string;
}

export interface Place {
  kind: string;
  name: string;
  path?: string;
  inside?: string[];
  repository?: string;
  object?: string;
  commit?: string;
  time?: string;
  author?: string;
  email?: string;
  summary?: string;
  reachable?: boolean;
  line: number;
  column: number;
  encoding?: string;
  stands_in?: string;
  versions: number;
  context?: string;
  suppressed?: Suppression;
}

// A step of the way of data, from its source to where it takes effect.
export interface Step {
  name: string;
  line: number;
  column: number;
  message?: string;
}

export interface Companion {
  rule: string;
  mask: string;
  fingerprint: string;
}

export interface Finding {
  rule: string;
  description?: string;
  severity: Severity;
  confidence: string;
  status: string;
  mask: string;
  fingerprint: string;
  suppressed: boolean;
  foreign?: boolean; // of another tool's log: no value, no line for .assayignore
  place_count: number;
  places: Place[];
  companions?: Companion[];
  flow?: Step[];
  // Added when it is read: its number in the report, and its searchable text once it was needed.
  order: number;
  haystack?: string;
}

export interface Rule {
  id: string;
  provider?: string;
  help: string;
  references: string[];
}

export interface Run {
  version: string;
  command: string;
  target: string;
  rules: { count: number; digest?: string };
  repository?: { uri?: string; revision?: string; branch?: string };
}

export interface Links {
  commit: string;
  file: string;
  line: string;
}

export interface Coverage {
  complete: boolean;
  inputs: number;
  bytes: number;
  skipped: { reason: string; count: number; inputs: string[] }[];
  gap_count: number;
  gaps: { input: string; why: string }[];
  notes: string[];
}

export interface Outcome {
  verdict: "pass" | "fail" | "unproved";
  exit_code: number;
  findings: number;
  failing: number;
  suppressed: number;
  milliseconds?: number;
  errors: { doing: string; subject?: string; why: string; hint?: string }[];
}

// Coverage and outcome come last: a report without them was cut off.
export interface Report {
  run?: Run;
  links?: Links;
  findings: Finding[];
  rules: Map<string, Rule>;
  coverage?: Coverage;
  outcome?: Outcome;
  problem?: string;
}

export const providerOf = (report: Report, finding: Finding) => report.rules.get(finding.rule)?.provider ?? "";
// The file on disk or in the repository: of a member, the outermost archive.
// What stands behind a place's name: where in it, unless the value stands in the name itself.
export const position = (place: Place) => (place.stands_in ? "" : `:${place.line}:${place.column}`);

export const fileOf = (place: Place) => place.inside?.[0] ?? place.path ?? place.name;
export const timeOf = (finding: Finding) => finding.places[0]?.time ?? "";

// What was scanned, in a word or two: "." tells a reader elsewhere nothing, so the repository's name stands for it.
export function titleOf(report: Report): string {
  const target = report.run?.target ?? "";
  if (target !== ".") return target || "standard input";
  const name = /([^/:]+?)(?:\.git)?\/*$/.exec(report.run?.repository?.uri ?? "")?.[1];
  return name ?? "working directory";
}

// Whether everything was read; what does not say so is not.
export const isComplete = (report: Report) =>
  report.coverage?.complete === true && report.outcome !== undefined && report.outcome.errors.length === 0;
