// The report on paper. The list on the screen has elements only for what is in sight, so what is printed is made when
// it is.
import { render } from "preact";
import { Context } from "./detail";
import { Header } from "./header";
import { type Finding, type Report, position } from "./report";
import { count, day, plural, shortId, statusName, visible } from "./text";
import { Verdict } from "./verdict";
import { type View, isFiltered, wordsOf } from "./view";

const mostFindings = 1000;
const mostPlaces = 5;

function PrintedFinding({ finding }: { finding: Finding }) {
  const more = finding.place_count - Math.min(finding.places.length, mostPlaces);
  return (
    <article>
      <h3>
        <span class={`severity ${finding.severity}`}>{finding.severity}</span>{" "}
        {visible(finding.description ?? finding.rule)}
      </h3>
      <p>
        {!finding.foreign && (
          <>
            <code>{visible(finding.mask)}</code> · {finding.confidence} confidence · {statusName(finding.status)} ·{" "}
          </>
        )}
        {visible(finding.rule)}
        {finding.suppressed && " · suppressed"} · <code>{visible(finding.fingerprint)}</code>
      </p>
      <ul>
        {finding.places.slice(0, mostPlaces).map((place) => (
          <li>
            <bdi>{visible(place.name)}</bdi>
            {position(place)}
            {place.stands_in && ` in the ${place.stands_in}`}
            {place.commit && (
              <>
                {" "}
                · <code>{shortId(place.commit)}</code> {day(place.time ?? "")} {visible(place.author ?? "")}
              </>
            )}
            <Context place={place} mask={finding.mask} />
          </li>
        ))}
      </ul>
      {more > 0 && <p>{plural(more, "more place")}.</p>}
      {finding.flow && (
        <ol class="flow">
          {finding.flow.slice(0, mostPlaces).map((step) => (
            <li>
              <bdi>{visible(step.name)}</bdi>:{step.line}:{step.column} {visible(step.message ?? "")}
            </li>
          ))}
        </ol>
      )}
      {finding.flow && finding.flow.length > mostPlaces && (
        <p>{plural(finding.flow.length - mostPlaces, "more step")}.</p>
      )}
    </article>
  );
}

function Paper({ report, findings, view }: { report: Report; findings: Finding[]; view: View }) {
  const left = findings.length - mostFindings;
  return (
    <>
      <Header report={report} onHelp={() => undefined} />
      <Verdict report={report} whole />
      <h2>
        {plural(findings.length, "finding")}
        {findings.length < report.findings.length && ` of ${count(report.findings.length)}`}
      </h2>
      {isFiltered(view) && <p>Filtered: {visible(wordsOf(view))}</p>}
      {findings.slice(0, mostFindings).map((finding) => (
        <PrintedFinding finding={finding} />
      ))}
      {left > 0 && (
        <p>
          <strong>{plural(left, "more finding is", "more findings are")} not printed.</strong>
        </p>
      )}
    </>
  );
}

// What is given is what the next printing shows.
export function preparePrinting(report: Report): (findings: Finding[], view: View) => void {
  const root = document.getElementById("print")!;
  let now: [Finding[], View] | undefined;
  const show = () => now && render(<Paper report={report} findings={now[0]} view={now[1]} />, root);
  const hide = () => render(null, root);
  addEventListener("beforeprint", show);
  addEventListener("afterprint", hide);
  matchMedia("print").addEventListener("change", (event) => (event.matches ? show() : hide()));
  return (findings, view) => void (now = [findings, view]);
}
