// What was scanned with what, and the switch between light and dark.
import { useState } from "preact/hooks";
import { type Report, titleOf } from "./report";
import { count, shortId, visible, webAddress } from "./text";
import { type Theme, applyTheme, storedTheme } from "./theme";

const next: Record<Theme, Theme> = { auto: "light", light: "dark", dark: "auto" };

function Repository({ report }: { report: Report }) {
  const repository = report.run?.repository;
  if (repository === undefined) return null;
  const { uri = "", revision = "", branch = "" } = repository;
  const page = webAddress(uri);
  return (
    <>
      {uri !== "" && (
        <span>
          {page ? (
            <a href={page} target="_blank" rel="noopener noreferrer">
              {visible(uri)}
            </a>
          ) : (
            visible(uri)
          )}
        </span>
      )}
      {branch !== "" && (
        <span>
          branch <bdi>{visible(branch)}</bdi>
        </span>
      )}
      {revision !== "" && (
        <span>
          at{" "}
          {report.links ? (
            <a href={report.links.commit + encodeURIComponent(revision)} target="_blank" rel="noopener noreferrer">
              <code>{shortId(revision)}</code>
            </a>
          ) : (
            <code>{shortId(visible(revision))}</code>
          )}
        </span>
      )}
    </>
  );
}

export function Header({ report, onHelp }: { report: Report; onHelp: () => void }) {
  const [theme, setTheme] = useState(storedTheme());
  const { run } = report;
  return (
    <header class="top">
      <div class="title">
        <p class="mark">assay {visible(run?.version ?? "")}</p>
        <h1>
          <bdi>{visible(titleOf(report))}</bdi>
        </h1>
        <p class="facts">
          {run && (
            <span>
              <code>assay {visible(run.command)}</code>
            </span>
          )}
          <Repository report={report} />
          {run && (
            <span title={run.rules.digest ? `SHA-256 ${run.rules.digest}` : undefined}>
              {count(run.rules.count)} rules
            </span>
          )}
        </p>
      </div>
      <div class="tools">
        <button type="button" onClick={() => (applyTheme(next[theme]), setTheme(next[theme]))}>
          Theme: {theme}
        </button>
        <button type="button" onClick={() => window.print()}>
          Print
        </button>
        <button type="button" onClick={onHelp} aria-keyshortcuts="?">
          Keys
        </button>
      </div>
    </header>
  );
}
