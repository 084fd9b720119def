// The list of findings, in groups or without: a tree of which only the rows in sight have elements. The keyboard moves
// an active row; the focus itself stays on the list.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Finding } from "./report";
import type { FindingRow, GroupRow, Row } from "./select";
import { count, day, plural, visible } from "./text";
import type { Group } from "./view";
import { frameAt, offsetsOf, rowAt, scrollTo } from "./window";

const findingHeight = 62;
const groupHeight = 46;
const heightOf = (row: Row) => (row.kind === "group" ? groupHeight : findingHeight);

// What of the window the list may take: the toolbar stays above it.
function measure(element: HTMLElement): { scrolled: number; seen: number; above: number } {
  const above = document.querySelector(".toolbar")?.getBoundingClientRect().height ?? 0;
  return { scrolled: above - element.getBoundingClientRect().top, seen: Math.max(120, innerHeight - above), above };
}

// A path's end tells most, so its folders are what is cut.
function PlaceName({ name, line }: { name: string; line?: number }) {
  const shown = visible(name);
  const cut = shown.lastIndexOf("/") + 1;
  return (
    <bdi class="path">
      <span class="folder">{shown.slice(0, cut)}</span>
      <span class="base">{shown.slice(cut)}</span>
      {line !== undefined && <span class="at">:{line}</span>}
    </bdi>
  );
}

function FindingLine({ row }: { row: FindingRow }) {
  const { finding } = row;
  const place = finding.places[row.place];
  return (
    <>
      <span class={`severity ${finding.severity}`}>{finding.severity}</span>
      <span class="what">{visible(finding.description ?? finding.rule)}</span>
      <code class="mask">{visible(finding.mask)}</code>
      <span class="where">
        {place ? <PlaceName name={place.name} line={place.stands_in ? undefined : place.line} /> : "no place"}
        {finding.place_count > 1 && <span class="more">+{count(finding.place_count - 1)}</span>}
        {finding.suppressed && <span class="tag">suppressed</span>}
        {finding.status !== "not-attempted" && <span class={`tag ${finding.status}`}>{finding.status}</span>}
        {finding.confidence !== "high" && (
          <span class="tag">
            {finding.confidence} conf<span class="long">idence</span>
          </span>
        )}
      </span>
      <span class="when">{place?.time ? day(place.time) : ""}</span>
    </>
  );
}

function GroupLine({ row }: { row: GroupRow }) {
  return (
    <>
      <span class="turn" aria-hidden="true">
        {row.closed ? "▸" : "▾"}
      </span>
      <span class="label">
        <bdi>{visible(row.label)}</bdi>
      </span>
      <span class="quiet">
        <bdi>{visible(row.detail)}</bdi>
      </span>
      <span class="number">{count(row.count)}</span>
    </>
  );
}

interface Props {
  rows: Row[];
  group: Group;
  opened: Finding | undefined;
  element: RefObject<HTMLDivElement | null>;
  suppressed: number; // that the filters would show if suppressed findings were not left out
  onOpen: (finding: Finding, focus: boolean) => void;
  onToggle: (keys: string[], close: boolean) => void;
  onShowSuppressed: () => void;
  onClear: () => void;
}

export function List({ rows, group, opened, element, suppressed, onOpen, onToggle, onShowSuppressed, onClear }: Props) {
  const canvas = useRef<HTMLDivElement>(null);
  const [, redraw] = useState(0);
  const [active, setActive] = useState(0);
  const offsets = useMemo(() => offsetsOf(rows, heightOf), [rows]);
  const groups = useMemo(() => rows.filter((row) => row.kind === "group").length, [rows]);

  useEffect(() => {
    let asked = 0;
    const follow = () => (asked ||= requestAnimationFrame(() => ((asked = 0), redraw((n) => n + 1))));
    addEventListener("scroll", follow, { passive: true });
    addEventListener("resize", follow, { passive: true });
    return () => (
      removeEventListener("scroll", follow),
      removeEventListener("resize", follow),
      cancelAnimationFrame(asked)
    );
  }, []);
  // The first frame is drawn before the list knows where it stands.
  useLayoutEffect(() => redraw((n) => n + 1), [rows]);
  useEffect(() => setActive((now) => Math.min(now, Math.max(0, rows.length - 1))), [rows]);
  // What the address opens is brought into sight once.
  useEffect(() => {
    const at = opened === undefined ? -1 : rows.findIndex((row) => row.kind === "finding" && row.finding === opened);
    if (at >= 0) move(at);
  }, []);

  function move(to: number) {
    const row = Math.max(0, Math.min(rows.length - 1, to));
    setActive(row);
    if (canvas.current === null) return;
    const { scrolled, seen } = measure(canvas.current);
    const target = scrollTo(offsets, row, scrolled, seen);
    if (target !== undefined) scrollBy(0, target - scrolled);
    const shown = rows[row];
    if (opened !== undefined && shown?.kind === "finding" && shown.finding !== opened) onOpen(shown.finding, false);
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = rows[active];
    const page = () => {
      const { seen } = measure(canvas.current!);
      return Math.max(1, Math.floor(seen / findingHeight) - 1);
    };
    switch (event.key) {
      case "ArrowDown":
      case "j":
        move(active + 1);
        break;
      case "ArrowUp":
      case "k":
        move(active - 1);
        break;
      case "Home":
        move(0);
        break;
      case "End":
        move(rows.length - 1);
        break;
      case "PageDown":
        move(active + page());
        break;
      case "PageUp":
        move(active - page());
        break;
      case "Enter":
      case " ":
        if (row?.kind === "finding") onOpen(row.finding, true);
        else if (row) onToggle([row.key], !row.closed);
        break;
      case "ArrowLeft":
        if (row?.kind === "group") onToggle([row.key], true);
        else if (group !== "none") move(rows.findLastIndex((other, i) => i < active && other.kind === "group"));
        break;
      case "ArrowRight":
        if (row?.kind === "group") row.closed ? onToggle([row.key], false) : move(active + 1);
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  if (rows.length === 0) {
    return (
      <div id="findings" class="list empty" ref={element} tabIndex={-1}>
        <p>No finding fits these filters.</p>
        <p>
          {suppressed > 0 && (
            <button type="button" onClick={onShowSuppressed}>
              Show {plural(suppressed, "suppressed finding")}
            </button>
          )}{" "}
          <button type="button" onClick={onClear}>
            Clear filters
          </button>
        </p>
      </div>
    );
  }

  const { scrolled, seen } = canvas.current ? measure(canvas.current) : { scrolled: 0, seen: innerHeight };
  const frame = frameAt(offsets, scrolled, seen);
  const id = (row: number) => `row-${row}`;
  const inSight = active >= frame.first && active < frame.last;
  let groupsAbove = 0;
  for (let i = 0; group !== "none" && i < frame.first; ++i) if (rows[i]!.kind === "group") ++groupsAbove;

  return (
    <div class="list">
      {group !== "none" && (
        <p class="all-groups">
          <button
            type="button"
            class="plain"
            onClick={() =>
              onToggle(
                rows.flatMap((row) => (row.kind === "group" ? [row.key] : [])),
                true,
              )
            }
          >
            Close all
          </button>
          <button
            type="button"
            class="plain"
            onClick={() =>
              onToggle(
                rows.flatMap((row) => (row.kind === "group" ? [row.key] : [])),
                false,
              )
            }
          >
            Open all
          </button>
        </p>
      )}
      <div
        id="findings"
        ref={element}
        class="rows"
        role="tree"
        tabIndex={0}
        aria-label="Findings"
        aria-activedescendant={inSight ? id(active) : undefined}
        onKeyDown={press}
        onFocus={() => {
          // A row far away is not where the reader is looking.
          if (!inSight && canvas.current) setActive(rowAt(offsets, Math.max(0, measure(canvas.current).scrolled)));
        }}
      >
        <div class="canvas" ref={canvas} style={{ height: `${frame.height}px` }}>
          <div class="shown" style={{ transform: `translateY(${frame.shift}px)` }}>
            {rows.slice(frame.first, frame.last).map((row, i) => {
              const at = frame.first + i;
              const isGroup = row.kind === "group";
              if (isGroup) ++groupsAbove;
              const isOpened = row.kind === "finding" && row.finding === opened;
              const suppressed = row.kind === "finding" && row.finding.suppressed;
              return (
                <div
                  key={at}
                  id={id(at)}
                  role="treeitem"
                  class={`row ${row.kind} ${at === active ? "active" : ""} ${suppressed ? "is-suppressed" : ""}`}
                  aria-level={isGroup || group === "none" ? 1 : 2}
                  aria-setsize={isGroup ? groups : row.size}
                  aria-posinset={isGroup ? groupsAbove : row.position}
                  aria-expanded={isGroup ? !row.closed : undefined}
                  aria-selected={isOpened}
                  onClick={() => {
                    setActive(at);
                    if (isGroup) onToggle([row.key], !row.closed);
                    else onOpen(row.finding, false);
                  }}
                >
                  {row.kind === "group" ? <GroupLine row={row} /> : <FindingLine row={row} />}
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </div>
  );
}
