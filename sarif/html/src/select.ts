// Which findings a view shows, in which order and groups, and how many each choice of a filter would give.
import { type Finding, type Report, fileOf, providerOf, severities, timeOf } from "./report";
import { shortId, day, statusName } from "./text";
import { type FacetName, type Group, type Sort, type View, facetNames } from "./view";

export interface Selection {
  findings: Finding[];
  // Of each choice, how many findings it has under all other filters.
  counts: Record<FacetName, Map<string, number>>;
  // What all filters but that of time leave, for the timeline.
  overTime: Finding[];
}

function valueOf(report: Report, finding: Finding, name: FacetName): string {
  switch (name) {
    case "provider":
      return providerOf(report, finding);
    case "suppressed":
      return finding.suppressed ? "suppressed" : "open";
    default:
      return finding[name];
  }
}

function haystackOf(report: Report, finding: Finding): string {
  if (finding.haystack !== undefined) return finding.haystack;
  const parts = [finding.rule, finding.description, providerOf(report, finding), finding.mask, finding.fingerprint];
  for (const place of finding.places) {
    parts.push(place.name, place.repository, place.commit, place.author, place.email, place.summary, place.context);
  }
  return (finding.haystack = parts.join("\n").toLowerCase());
}

// One pass: a finding that only one filter refuses counts for that filter's choices, one that none refuses for all.
export function select(report: Report, view: View): Selection {
  const counts = Object.fromEntries(facetNames.map((name) => [name, new Map()])) as Selection["counts"];
  const words = view.query.toLowerCase().split(/\s+/).filter(Boolean);
  const out: Selection = { findings: [], counts, overTime: [] };
  const values: string[] = [];
  for (const finding of report.findings) {
    let refusals = 0;
    let refusing = -1;
    for (let i = 0; i < facetNames.length; ++i) {
      const name = facetNames[i]!;
      const value = (values[i] = valueOf(report, finding, name));
      const chosen = view.facets[name];
      if (chosen.size > 0 && !chosen.has(value)) {
        ++refusals;
        refusing = i;
      }
    }
    if (refusals > 1) continue;
    if (words.length > 0) {
      const text = haystackOf(report, finding);
      if (!words.every((word) => text.includes(word))) continue;
    }
    const month = timeOf(finding).slice(0, 7);
    const inTime = view.from === "" || (month >= view.from && month <= view.to);
    if (refusals === 0) out.overTime.push(finding);
    if (!inTime) continue;
    for (let i = 0; i < facetNames.length; ++i) {
      if (refusals === 1 && i !== refusing) continue;
      const of = counts[facetNames[i]!];
      of.set(values[i]!, (of.get(values[i]!) ?? 0) + 1);
    }
    if (refusals === 0) out.findings.push(finding);
  }
  sortBy(out.findings, view.sort);
  return out;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const firstFile = (finding: Finding) => (finding.places[0] === undefined ? "" : fileOf(finding.places[0]));

const confidences = ["high", "medium", "low"];
// Less is worse: severity, then whether the value is live, then how sure it is that there is one.
const badness = (finding: Finding) =>
  severities.indexOf(finding.severity) * 8 +
  (finding.status === "active" ? 0 : 4) +
  Math.max(0, confidences.indexOf(finding.confidence));

// Logs of other tools come in any order; what has no time comes last either way.
function sortBy(findings: Finding[], sort: Sort) {
  const last = "\uffff";
  const order: Record<Sort, (a: Finding, b: Finding) => number> = {
    severity: (a, b) => badness(a) - badness(b),
    newest: (a, b) => compare(timeOf(b), timeOf(a)),
    oldest: (a, b) => compare(timeOf(a) || last, timeOf(b) || last),
    places: (a, b) => b.place_count - a.place_count,
    rule: (a, b) => compare(a.rule, b.rule),
    file: (a, b) => compare(firstFile(a), firstFile(b)),
  };
  const by = order[sort];
  findings.sort((a, b) => by(a, b) || a.order - b.order);
}

export interface GroupRow {
  kind: "group";
  key: string;
  label: string;
  detail: string;
  count: number;
  closed: boolean;
}
export interface FindingRow {
  kind: "finding";
  finding: Finding;
  place: number; // the place that the row names: in its group of files or commits, not always the first
  position: number; // in its group, from 1
  size: number; // of its group
}
export type Row = GroupRow | FindingRow;

interface Member {
  finding: Finding;
  place: number;
}
interface Bundle {
  label: string;
  detail: string;
  members: Member[];
}

function headingOf(finding: Finding, place: number, group: Group): [key: string, label: string, detail: string] {
  const at = finding.places[place];
  switch (group) {
    case "rule":
      // The description of another tool's finding is its message, which differs from one to the next.
      return finding.foreign
        ? [finding.rule, finding.rule, ""]
        : [finding.rule, finding.description ?? finding.rule, finding.rule];
    case "status":
      return [finding.status, statusName(finding.status), ""];
    case "severity":
      return [finding.severity, finding.severity, ""];
    case "commit":
      if (at?.commit === undefined) return ["", "No commit", ""];
      return [
        at.commit,
        `${shortId(at.commit)} ${at.summary ?? ""}`.trim(),
        `${day(at.time ?? "")} ${at.author ?? ""}`.trim(),
      ];
    default:
      return at === undefined ? ["", "No file", ""] : [fileOf(at), fileOf(at), at.repository ?? ""];
  }
}

// A finding stands once in each file or commit that it is in. Groups come in the order of their first finding.
export function rowsOf(findings: Finding[], group: Group, closed: Set<string>): Row[] {
  if (group === "none") {
    return findings.map((finding, i) => ({
      kind: "finding",
      finding,
      place: 0,
      position: i + 1,
      size: findings.length,
    }));
  }
  const bundles = new Map<string, Bundle>();
  for (const finding of findings) {
    const many = group === "file" || group === "commit";
    const seen = new Set<string>();
    for (let place = 0; place < (many ? Math.max(1, finding.places.length) : 1); ++place) {
      const [key, label, detail] = headingOf(finding, place, group);
      if (seen.has(key)) continue;
      seen.add(key);
      let bundle = bundles.get(key);
      if (bundle === undefined) bundles.set(key, (bundle = { label, detail, members: [] }));
      bundle.members.push({ finding, place });
    }
  }
  const rows: Row[] = [];
  for (const [key, { label, detail, members }] of bundles) {
    const isClosed = closed.has(key);
    rows.push({ kind: "group", key, label, detail, count: members.length, closed: isClosed });
    if (isClosed) continue;
    members.forEach((member, i) => rows.push({ kind: "finding", ...member, position: i + 1, size: members.length }));
  }
  return rows;
}

// Findings by the month that their value entered the history, in steps of one, three or twelve months.
export interface Step {
  from: string;
  to: string;
  name: string;
  counts: number[]; // by severity
  total: number;
}

const monthNumber = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthText = (value: number) =>
  `${String(Math.floor(value / 12)).padStart(4, "0")}-${String((value % 12) + 1).padStart(2, "0")}`;

export function timeline(findings: Finding[], mostSteps: number): { steps: Step[]; undated: number } {
  const dated = findings.filter((finding) => /^\d{4}-\d{2}/.test(timeOf(finding)));
  const undated = findings.length - dated.length;
  if (dated.length === 0) return { steps: [], undated };
  let first = Infinity;
  let last = -Infinity;
  const numbers = dated.map((finding) => monthNumber(timeOf(finding)));
  for (const value of numbers) {
    first = Math.min(first, value);
    last = Math.max(last, value);
  }
  const width =
    [1, 3, 12, 60, 120].find((months) => Math.floor(last / months) - Math.floor(first / months) < mostSteps) ?? 1200;
  const begin = Math.floor(first / width);
  const steps: Step[] = [];
  for (let i = begin; i <= Math.floor(last / width); ++i) {
    const [from, to] = [monthText(i * width), monthText(i * width + width - 1)];
    steps.push({ from, to, name: stepName(from, to, width), counts: severities.map(() => 0), total: 0 });
  }
  dated.forEach((finding, i) => {
    const step = steps[Math.floor(numbers[i]! / width) - begin]!;
    step.counts[severities.indexOf(finding.severity)]! += 1;
    step.total += 1;
  });
  return { steps, undated };
}

function stepName(from: string, to: string, width: number): string {
  const year = from.slice(0, 4);
  if (width === 1) return from;
  if (width === 3) return `${year} Q${Math.floor((Number(from.slice(5)) - 1) / 3) + 1}`;
  return width === 12 ? year : `${year}–${to.slice(0, 4)}`;
}
