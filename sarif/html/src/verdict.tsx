// The verdict and what it rests on. Whatever is missing is told here, at full size: an incomplete scan never looks
// clean.
import { useState } from "preact/hooks";
import { type Report, isComplete } from "./report";
import { bytes, count, plural, visible } from "./text";

interface Props {
  report: Report;
  whole?: boolean; // nothing folded: for paper
}

export type Mood = "pass" | "fail" | "incomplete";

export function verdictOf(report: Report): { mood: Mood; word: string; sentence: string } {
  const { outcome, coverage } = report;
  if (outcome === undefined || coverage === undefined) {
    const sentence = "This report could not be read whole. What is missing may hold findings.";
    return { mood: "incomplete", word: "Incomplete", sentence };
  }
  const others = outcome.findings - outcome.failing;
  if (outcome.verdict === "fail") {
    const below = others > 0 ? ` ${plural(others, "other is", "others are")} below what fails the run.` : "";
    const read = isComplete(report) ? "" : " Not everything was read: there may be more.";
    return {
      mood: "fail",
      word: "Fail",
      sentence: `${plural(outcome.failing, "finding fails", "findings fail")} this run.${below}${read}`,
    };
  }
  if (outcome.verdict === "unproved" || !isComplete(report)) {
    return {
      mood: "incomplete",
      word: "Incomplete",
      sentence: "Nothing found fails this run, but not everything was read. This is no pass.",
    };
  }
  const found =
    outcome.findings === 0
      ? "Nothing was found"
      : `${plural(outcome.findings, "finding is", "findings are")} below what fails the run`;
  return { mood: "pass", word: "Pass", sentence: `Everything was read. ${found}.` };
}

function Figure({ name, value, note, mood }: { name: string; value: string; note?: string; mood?: string }) {
  return (
    <div class={`figure ${mood ?? ""}`}>
      <dt>{name}</dt>
      <dd>
        {value}
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
}

function Gaps({ report, whole }: Props) {
  const first = 5;
  const [all, setAll] = useState(whole === true);
  const { coverage, outcome } = report;
  const gaps = coverage?.gaps ?? [];
  const errors = outcome?.errors ?? [];
  if (isComplete(report) && gaps.length === 0) return null;
  const unlisted = (coverage?.gap_count ?? 0) - gaps.length;
  return (
    <section class="gaps" aria-labelledby="gaps">
      <h2 id="gaps">
        {coverage === undefined
          ? "Part of this report is missing"
          : coverage.gap_count > 0
            ? `${plural(coverage.gap_count, "input was", "inputs were")} not read`
            : "The scan ended early"}
      </h2>
      {report.problem && <p>The file is not whole: {visible(report.problem)}.</p>}
      {errors.map((error) => (
        <p>
          <strong>
            {visible(error.doing)}
            {error.subject && (
              <>
                {" "}
                <code>{visible(error.subject)}</code>
              </>
            )}{" "}
            failed:
          </strong>{" "}
          {visible(error.why)}.{error.hint && <> Hint: {visible(error.hint)}.</>}
        </p>
      ))}
      {gaps.length > 0 && (
        <ul>
          {(all ? gaps : gaps.slice(0, first)).map((gap) => (
            <li>
              <bdi>
                <code>{visible(gap.input)}</code>
              </bdi>{" "}
              <span>{visible(gap.why)}</span>
            </li>
          ))}
        </ul>
      )}
      {gaps.length > first && !whole && (
        <button type="button" class="plain" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show ${count(gaps.length - first)} more`}
        </button>
      )}
      {unlisted > 0 && <p>{plural(unlisted, "more is", "more are")} not listed.</p>}
    </section>
  );
}

function Remarks({ report, whole }: Props) {
  const { coverage } = report;
  if (coverage === undefined || (coverage.skipped.length === 0 && coverage.notes.length === 0)) return null;
  const skipped = coverage.skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <details class="remarks" open={whole}>
      <summary>
        {[
          skipped > 0 && `${plural(skipped, "input was", "inputs were")} left out on purpose`,
          coverage.notes.length > 0 && plural(coverage.notes.length, "remark"),
        ]
          .filter(Boolean)
          .join(", ")}
      </summary>
      {coverage.notes.length > 0 && (
        <ul>
          {coverage.notes.map((note) => (
            <li>{visible(note)}</li>
          ))}
        </ul>
      )}
      {coverage.skipped.map(({ reason, count: number, inputs }) => (
        <section>
          <h3>
            {visible(reason)} <span class="quiet">{count(number)}</span>
          </h3>
          <ul>
            {inputs.map((input) => (
              <li>
                <bdi>
                  <code>{visible(input)}</code>
                </bdi>
              </li>
            ))}
          </ul>
          {number > inputs.length && <p>{plural(number - inputs.length, "more is", "more are")} not listed.</p>}
        </section>
      ))}
    </details>
  );
}

export function Verdict({ report, whole }: Props) {
  const { mood, word, sentence } = verdictOf(report);
  const { coverage, outcome } = report;
  const complete = isComplete(report);
  return (
    <section class="verdict" data-mood={mood} data-complete={complete} aria-labelledby="verdict">
      <div class="summary">
        <div class="word">
          <h2 id="verdict">
            {word}
            {mood === "fail" && !complete && <span class="also">incomplete</span>}
          </h2>
          <p>{sentence}</p>
        </div>
        <dl class="figures">
          {outcome && (
            <Figure
              name="Findings"
              value={count(outcome.findings)}
              note={outcome.failing > 0 ? `${count(outcome.failing)} failing` : undefined}
              mood={outcome.failing > 0 ? "bad" : undefined}
            />
          )}
          {outcome && <Figure name="Suppressed" value={count(outcome.suppressed)} />}
          {coverage && <Figure name="Read" value={plural(coverage.inputs, "input")} note={bytes(coverage.bytes)} />}
          {coverage && (
            <Figure
              name="Not read"
              value={count(coverage.gap_count)}
              mood={coverage.gap_count > 0 ? "warn" : undefined}
            />
          )}
          {outcome?.milliseconds !== undefined && (
            <Figure name="Time" value={`${(outcome.milliseconds / 1000).toFixed(2)} s`} />
          )}
        </dl>
      </div>
      <Gaps report={report} whole={whole} />
      <Remarks report={report} whole={whole} />
    </section>
  );
}
