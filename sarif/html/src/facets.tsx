// The filters. Each choice says how many findings it has under the other filters, with a bar for it.
import { useMemo, useState } from "preact/hooks";
import { type Report, severities } from "./report";
import { count, statusName, visible } from "./text";
import { type FacetName, type View } from "./view";

const shownAtFirst = 8;

interface Choice {
  value: string;
  name: string;
}

// In an order of their own where there is one, else those with the most findings first.
function choicesOf(name: FacetName, counts: Map<string, number>, chosen: Set<string>, report: Report): Choice[] {
  const has = (value: string) => counts.has(value) || chosen.has(value);
  const plain = (values: string[]) => values.filter(has).map((value) => ({ value, name: value }));
  if (name === "severity") return plain(severities);
  if (name === "confidence") return plain(["high", "medium", "low"]);
  if (name === "suppressed")
    return [
      { value: "open", name: "open" },
      { value: "suppressed", name: "suppressed" },
    ];
  const values = new Set([...counts.keys(), ...chosen]);
  const sorted = [...values].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0) || (a < b ? -1 : 1));
  if (name === "status") return sorted.map((value) => ({ value, name: statusName(value) }));
  if (name === "provider") return sorted.map((value) => ({ value, name: value === "" ? "unknown" : value }));
  return sorted.map((value) => ({ value, name: value, title: report.rules.get(value)?.provider }));
}

interface FacetProps {
  title: string;
  name: FacetName;
  report: Report;
  view: View;
  counts: Map<string, number>;
  onChange: (change: Partial<View>) => void;
}

function Facet({ title, name, report, view, counts, onChange }: FacetProps) {
  const [all, setAll] = useState(false);
  const chosen = view.facets[name];
  const choices = choicesOf(name, counts, chosen, report);
  if (choices.length < 2 && chosen.size === 0) return null;
  const most = Math.max(1, ...counts.values());
  const shown = all ? choices : choices.filter(({ value }, i) => i < shownAtFirst || chosen.has(value));
  const toggle = (value: string) => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    onChange({ facets: { ...view.facets, [name]: next } });
  };
  return (
    <fieldset>
      <legend>{title}</legend>
      {shown.map(({ value, name: text }) => (
        <label key={value} data-none={!counts.has(value)}>
          <span
            class="share"
            style={{ width: `${(100 * (counts.get(value) ?? 0)) / most}%` }}
            data-severity={name === "severity" ? value : undefined}
          />
          <input type="checkbox" checked={chosen.has(value)} onChange={() => toggle(value)} />
          <span class="name">
            <bdi>{visible(text)}</bdi>
          </span>
          <span class="number">{count(counts.get(value) ?? 0)}</span>
        </label>
      ))}
      {choices.length > shown.length && (
        <button type="button" class="plain" onClick={() => setAll(true)}>
          {count(choices.length - shown.length)} more
        </button>
      )}
    </fieldset>
  );
}

interface Props {
  report: Report;
  view: View;
  counts: Record<FacetName, Map<string, number>>;
  shown: boolean; // on narrow screens, where they do not always stand beside the list
  onChange: (change: Partial<View>) => void;
}

export function Facets({ report, view, counts, shown, onChange }: Props) {
  const anySuppressed = useMemo(() => report.findings.some((finding) => finding.suppressed), [report]);
  const facet = (title: string, name: FacetName) => (
    <Facet title={title} name={name} report={report} view={view} counts={counts[name]} onChange={onChange} />
  );
  return (
    <aside id="facets" class={shown ? "facets shown" : "facets"} aria-label="Filters">
      {facet("Severity", "severity")}
      {anySuppressed && facet("Suppression", "suppressed")}
      {facet("Confidence", "confidence")}
      {facet("State", "status")}
      {facet("Rule", "rule")}
      {facet("Provider", "provider")}
    </aside>
  );
}
