// The page: verdict and coverage, then filters, list and the opened finding. The view stands in the address.
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Detail } from "./detail";
import { Facets } from "./facets";
import { Header } from "./header";
import { Help } from "./help";
import { List } from "./list";
import { type Finding, type Report, titleOf } from "./report";
import { rowsOf, select } from "./select";
import { visible } from "./text";
import { Timeline } from "./timeline";
import { Toolbar } from "./toolbar";
import { Verdict } from "./verdict";
import { type View, fragmentOf, plainView, viewOf } from "./view";

function opened(report: Report, id: string): Finding | undefined {
  if (id === "") return undefined;
  const [fingerprint, rule] = id.split(":");
  return report.findings.find((f) => f.fingerprint === fingerprint && (rule === undefined || f.rule === rule));
}

function idOf(report: Report, finding: Finding): string {
  const same = report.findings.some((f) => f.fingerprint === finding.fingerprint && f !== finding);
  return same ? `${finding.fingerprint}:${finding.rule}` : finding.fingerprint;
}

// The opened finding stands beside the list, from its top on: that must be in sight.
function showWork() {
  const top = document.querySelector(".toolbar")?.getBoundingClientRect().top ?? 0;
  if (top > innerHeight / 4) scrollBy(0, top);
}

export function App({
  report,
  onPrintable,
}: {
  report: Report;
  onPrintable: (findings: Finding[], view: View) => void;
}) {
  const [view, setView] = useState(() => viewOf(location.hash));
  const [closed, setClosed] = useState<Set<string>>(new Set());
  const [showFilters, setShowFilters] = useState(false);
  const [help, setHelp] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);

  const update = useCallback((change: Partial<View>, remember = false) => {
    setView((now) => {
      const next = { ...now, ...change };
      const address = fragmentOf(next) || location.pathname + location.search;
      try {
        if (remember) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
      } catch {
        // In a frame without an address of its own there is nothing to keep it in.
      }
      return next;
    });
  }, []);

  useEffect(() => {
    const follow = () => setView(viewOf(location.hash));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const { query, facets, from, to, sort, group } = view;
  const selection = useMemo(() => select(report, view), [query, facets, from, to, sort]);
  const rows = useMemo(() => rowsOf(selection.findings, group, closed), [selection, group, closed]);
  const finding = useMemo(() => opened(report, view.finding), [view.finding]);
  onPrintable(selection.findings, view);

  useEffect(() => {
    if (finding !== undefined) setTimeout(showWork);
    if (report.run !== undefined) document.title = `assay: ${visible(titleOf(report))}`;
  }, []);

  const open = useCallback((which: Finding, focus: boolean) => {
    update({ finding: idOf(report, which) }, viewOf(location.hash).finding === "");
    showWork();
    if (focus || matchMedia("(max-width: 60rem)").matches) setTimeout(() => panel.current?.focus());
  }, []);
  const close = useCallback(() => {
    update({ finding: "" });
    // On a narrow screen the list is hidden until the finding is gone.
    setTimeout(() => list.current?.focus({ preventScroll: true }));
  }, []);
  const clear = () => update({ ...plainView(), group, sort, finding: view.finding });

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.matches("input, select, textarea");
      if (event.key === "Escape" && !help && view.finding !== "") close();
      else if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      else if (event.key === "/") search.current?.focus();
      else if (event.key === "?") setHelp(true);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [view.finding, help]);

  return (
    <div class={finding ? "page with-detail" : "page"}>
      {report.findings.length > 0 && (
        <a class="skip" href="#findings" onClick={(event) => (event.preventDefault(), list.current?.focus())}>
          To the findings
        </a>
      )}
      <Header report={report} onHelp={() => setHelp(true)} />
      <main>
        <Verdict report={report} />
        {report.findings.length > 0 && (
          <>
            <Timeline findings={selection.overTime} view={view} onChange={update} />
            <Toolbar
              view={view}
              shown={selection.findings.length}
              all={report.findings.length}
              search={search}
              filtersShown={showFilters}
              onFilters={() => setShowFilters(!showFilters)}
              onChange={(change) => (setClosed(new Set()), update(change))}
              onClear={clear}
            />
            <div class="work">
              <Facets report={report} view={view} counts={selection.counts} shown={showFilters} onChange={update} />
              <List
                rows={rows}
                group={group}
                opened={finding}
                element={list}
                suppressed={
                  view.facets.suppressed.has("open") ? (selection.counts.suppressed.get("suppressed") ?? 0) : 0
                }
                onOpen={open}
                onToggle={(keys, close) => {
                  const next = new Set(closed);
                  for (const key of keys) close ? next.add(key) : next.delete(key);
                  setClosed(next);
                }}
                onShowSuppressed={() => update({ facets: { ...facets, suppressed: new Set() } })}
                onClear={clear}
              />
              {finding && (
                <Detail key={finding.order} report={report} finding={finding} element={panel} onClose={close} />
              )}
            </div>
          </>
        )}
      </main>
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}
