// When values entered the history: one bar a step of time, its parts by severity. A bar chooses its time.
import { useMemo, useRef, useState } from "preact/hooks";
import { type Finding, severities } from "./report";
import { timeline, type Step } from "./select";
import { count, plural } from "./text";
import type { View } from "./view";

const mostSteps = 60;

const labelOf = (step: Step) =>
  `${step.name}: ${plural(step.total, "finding")}, ` +
  severities
    .filter((_, i) => step.counts[i]! > 0)
    .map((s) => `${count(step.counts[severities.indexOf(s)]!)} ${s}`)
    .join(", ");

interface Props {
  findings: Finding[];
  view: View;
  onChange: (change: Partial<View>) => void;
}

export function Timeline({ findings, view, onChange }: Props) {
  const { steps, undated } = useMemo(() => timeline(findings, mostSteps), [findings]);
  const [focused, setFocused] = useState(0);
  const bars = useRef<HTMLDivElement>(null);
  if (steps.length < 2 && view.from === "") return null;
  const highest = Math.max(...steps.map((step) => step.total));
  const filled = steps.flatMap((step, i) => (step.total > 0 ? [i] : []));
  const tabbable = filled.includes(focused) ? focused : filled[filled.length - 1];
  const isChosen = (step: Step) => view.from !== "" && step.from >= view.from && step.to <= view.to;

  const press = (event: KeyboardEvent) => {
    const at = filled.indexOf(tabbable!);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: filled.length - 1 }[event.key];
    if (to === undefined || filled[to] === undefined) return;
    event.preventDefault();
    setFocused(filled[to]);
    (bars.current?.children[filled[to]]?.firstElementChild as HTMLElement | null)?.focus();
  };

  return (
    <section class="timeline" aria-labelledby="timeline">
      <div class="heading">
        <h2 id="timeline">When values entered the history</h2>
        <p class="quiet">
          {view.from !== "" ? (
            <button type="button" class="plain" onClick={() => onChange({ from: "", to: "" })}>
              {view.from === view.to ? view.from : `${view.from} to ${view.to}`} only: show all times
            </button>
          ) : (
            undated > 0 && `${plural(undated, "finding")} without a commit`
          )}
        </p>
      </div>
      <div class="chart" style={{ maxWidth: `${steps.length * 5}rem` }}>
        <div class="bars" ref={bars} role="group" aria-label="Findings over time, arrow keys move" onKeyDown={press}>
          {steps.map((step, i) => (
            <div class="step" key={step.from}>
              {step.total > 0 && (
                <button
                  type="button"
                  aria-pressed={isChosen(step)}
                  aria-label={labelOf(step)}
                  title={labelOf(step)}
                  tabIndex={i === tabbable ? 0 : -1}
                  data-dimmed={view.from !== "" && !isChosen(step)}
                  onClick={() => (
                    setFocused(i),
                    onChange(isChosen(step) ? { from: "", to: "" } : { from: step.from, to: step.to })
                  )}
                >
                  <span class="bar" style={{ height: `${Math.max(4, (100 * step.total) / highest)}%` }}>
                    {severities.map((severity, s) =>
                      step.counts[s]! > 0 ? (
                        <span class={`part ${severity}`} style={{ flexGrow: step.counts[s] }} />
                      ) : null,
                    )}
                  </span>
                </button>
              )}
            </div>
          ))}
        </div>
        <p class="axis" aria-hidden="true">
          <span>{steps[0]?.name}</span>
          {steps.length > 1 && <span>{steps[steps.length - 1]!.name}</span>}
        </p>
      </div>
    </section>
  );
}
