// One finding: what it is, what to do, and every place of it.
import type { ComponentChildren, RefObject } from "preact";
import { useState } from "preact/hooks";
import { Markdown } from "./markdown";
import { type Finding, type Links, type Place, type Report, type Step, position, providerOf } from "./report";
import { count, day, pathInUri, plural, shortId, statusName, visible, visibleLine, webAddress } from "./text";

const placesAtFirst = 25;

export function Copy({ text, children }: { text: string; children: ComponentChildren }) {
  const [copied, setCopied] = useState(false);
  if (navigator.clipboard === undefined) return null;
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => (setCopied(true), setTimeout(() => setCopied(false), 1500)),
      () => undefined,
    );
  return (
    <button type="button" class="copy" onClick={copy}>
      {copied ? "Copied" : children}
    </button>
  );
}

function WebLink({ to, children }: { to: string | undefined; children: ComponentChildren }) {
  if (to === undefined) return <>{children}</>;
  return (
    <a href={to} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

// Only a path that stands in the commit as it is shown leads to a page: no member, no submodule, no masked name.
function filePage(place: Place, links?: Links): string | undefined {
  const { commit, path, inside, repository } = place;
  if (links === undefined || !commit || !path || inside || repository || place.kind !== "git-blob") return undefined;
  if (/\*{8}|\ufffd/.test(path)) return undefined;
  return `${links.file}${encodeURIComponent(commit)}/${pathInUri(path)}${links.line}${place.line}`;
}

const commitPage = (place: Place, links?: Links) =>
  links && place.commit && !place.repository ? links.commit + encodeURIComponent(place.commit) : undefined;

// The line, with the masked value marked.
export function Context({ place, mask }: { place: Place; mask: string }) {
  if (!place.context || place.stands_in) return null;
  const parts = mask === "" ? [place.context] : place.context.split(mask);
  return (
    <pre class="context" tabIndex={0} aria-label={`Line ${place.line}`}>
      <span class="line">{place.line}</span>
      <bdi>
        {parts.map((part, i) => (
          <>
            {i > 0 && <mark>{visible(mask)}</mark>}
            {visibleLine(part)}
          </>
        ))}
      </bdi>
    </pre>
  );
}

function PlaceItem({ place, mask, links }: { place: Place; mask: string; links?: Links }) {
  const { commit, author, email, summary, encoding, suppressed, versions } = place;
  return (
    <li class="place">
      <p class="name">
        <WebLink to={filePage(place, links)}>
          <bdi>
            {place.repository && `${visible(place.repository)}: `}
            {visible(place.name)}
          </bdi>
          {position(place)}
        </WebLink>
        {place.stands_in && <span class="tag">in the {place.stands_in}</span>}
        {encoding && <span class="tag">in {visible(encoding)}</span>}
        {versions > 1 && <span class="tag">{count(versions)} versions</span>}
        {place.reachable === false && <span class="tag">unreachable</span>}
        {suppressed && <span class="tag">suppressed</span>}
      </p>
      <Context place={place} mask={mask} />
      {commit && (
        <p class="commit">
          <WebLink to={commitPage(place, links)}>
            <code>{shortId(visible(commit))}</code>
          </WebLink>{" "}
          {place.time && <time dateTime={place.time}>{day(place.time)}</time>} {author && <bdi>{visible(author)}</bdi>}
          {email && (
            <>
              {" "}
              &lt;<bdi>{visible(email)}</bdi>&gt;
            </>
          )}
          {summary && <bdi class="message">{visible(summary)}</bdi>}
        </p>
      )}
      {suppressed && (
        <p class="commit">
          Suppressed by <bdi>{visible(suppressed.by)}</bdi>
          {suppressed.reason && (
            <>
              : <bdi>{visible(suppressed.reason)}</bdi>
            </>
          )}
        </p>
      )}
    </li>
  );
}

function Places({ finding, links }: { finding: Finding; links?: Links }) {
  const [all, setAll] = useState(false);
  const { places } = finding;
  const shown = all ? places : places.slice(0, placesAtFirst);
  const unlisted = finding.place_count - places.length;
  return (
    <section>
      <h3>
        {finding.place_count === 1 ? "Where it stands" : `Where it stands: ${plural(finding.place_count, "place")}`}
      </h3>
      <ol class="places">
        {shown.map((place) => (
          <PlaceItem place={place} mask={finding.mask} links={links} />
        ))}
      </ol>
      {places.length > shown.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show {count(places.length - shown.length)} more
        </button>
      )}
      {unlisted > 0 && <p class="quiet">{plural(unlisted, "more place is", "more places are")} not in this report.</p>}
    </section>
  );
}

function Flow({ steps }: { steps: Step[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? steps : steps.slice(0, placesAtFirst);
  return (
    <section>
      <h3>How it gets there</h3>
      <ol class="flow">
        {shown.map((step) => (
          <li>
            <p class="name">
              <bdi>{visible(step.name)}</bdi>:{step.line}:{step.column}
            </p>
            {step.message && <p>{visible(step.message)}</p>}
          </li>
        ))}
      </ol>
      {steps.length > shown.length && (
        <button type="button" onClick={() => setAll(true)}>
          Show {count(steps.length - shown.length)} more
        </button>
      )}
    </section>
  );
}

interface Props {
  report: Report;
  finding: Finding;
  element: RefObject<HTMLElement | null>;
  onClose: () => void;
}

export function Detail({ report, finding, element, onClose }: Props) {
  const rule = report.rules.get(finding.rule);
  const references = (rule?.references ?? []).filter((reference) => !rule?.help.includes(`<${reference}>`));
  const entry = `${finding.fingerprint} ${finding.rule} # reason`;
  return (
    <section class="detail" ref={element} tabIndex={-1} aria-labelledby="detail">
      <div class="head">
        <span class={`severity ${finding.severity}`}>{finding.severity}</span>
        <h2 id="detail">{visible(finding.description ?? finding.rule)}</h2>
        <button type="button" class="close" onClick={onClose} aria-keyshortcuts="Escape">
          Close
        </button>
      </div>
      <dl class="facts">
        {finding.mask !== "" && (
          <div>
            <dt>Value</dt>
            <dd>
              <code class="mask">{visible(finding.mask)}</code>
            </dd>
          </div>
        )}
        <div>
          <dt>Rule</dt>
          <dd>
            <code>{visible(finding.rule)}</code>
          </dd>
        </div>
        <div>
          <dt>{finding.foreign ? "Tool" : "Provider"}</dt>
          <dd>{visible(providerOf(report, finding)) || "unknown"}</dd>
        </div>
        {!finding.foreign && (
          <div>
            <dt>Confidence</dt>
            <dd>{finding.confidence}</dd>
          </div>
        )}
        <div>
          <dt>State</dt>
          <dd>
            {finding.foreign ? (
              finding.suppressed ? "suppressed" : "open"
            ) : (
              <>
                {statusName(finding.status)}
                {finding.suppressed && ", suppressed"}
              </>
            )}
          </dd>
        </div>
        <div class="wide">
          <dt>Fingerprint</dt>
          <dd>
            <code>{visible(finding.fingerprint)}</code> <Copy text={finding.fingerprint}>Copy</Copy>{" "}
            <Copy text={location.href}>Copy link</Copy>
          </dd>
        </div>
      </dl>
      {rule && (
        <section>
          <h3>What to do</h3>
          <Markdown text={rule.help} />
          {references.length > 0 && (
            <ul class="references">
              {references.map((reference) => (
                <li>
                  <WebLink to={webAddress(reference)}>{visible(reference)}</WebLink>
                </li>
              ))}
            </ul>
          )}
          {!finding.foreign && (
            <p class="quiet">
              More: <code>assay explain {visible(finding.rule)}</code>
            </p>
          )}
        </section>
      )}
      <Places finding={finding} links={report.links} />
      {finding.flow && <Flow steps={finding.flow} />}
      {finding.companions && (
        <section>
          <h3>Belongs together with</h3>
          <ul>
            {finding.companions.map((other) => (
              <li>
                <code>{visible(other.mask)}</code> <span class="quiet">{visible(other.rule)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!finding.suppressed && !finding.foreign && (
        <section>
          <h3>If it is no secret, or revoked</h3>
          <p>
            A line for <code>.assayignore</code>; it holds for this value alone.
          </p>
          <p class="entry">
            <code>{visible(entry)}</code> <Copy text={entry}>Copy</Copy>
          </p>
        </section>
      )}
    </section>
  );
}
