// Search, order and grouping, and how many findings are left.
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { count } from "./text";
import { type Group, type Sort, type View, groups, isFiltered, sorts } from "./view";

const pause = 120; // milliseconds of not typing before the list follows

interface Props {
  view: View;
  shown: number;
  all: number;
  search: RefObject<HTMLInputElement | null>;
  filtersShown: boolean;
  onFilters: () => void;
  onChange: (change: Partial<View>) => void;
  onClear: () => void;
}

export function Toolbar({ view, shown, all, search, filtersShown, onFilters, onChange, onClear }: Props) {
  const [typed, setTyped] = useState(view.query);
  useEffect(() => setTyped(view.query), [view.query]);
  useEffect(() => {
    if (typed === view.query) return;
    const timer = setTimeout(() => onChange({ query: typed }), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div class="toolbar" role="search" aria-label="Findings">
      <input
        ref={search}
        type="search"
        placeholder="Search rules, paths, commits, people…"
        aria-label="Search"
        aria-keyshortcuts="/"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || typed === "") return;
          event.stopPropagation();
          setTyped("");
        }}
      />
      <button type="button" class="filters" aria-expanded={filtersShown} aria-controls="facets" onClick={onFilters}>
        Filters
      </button>
      <label>
        <span>Group</span>
        <select value={view.group} onChange={(event) => onChange({ group: event.currentTarget.value as Group })}>
          {Object.entries(groups).map(([value, name]) => (
            <option value={value}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        <span>Sort</span>
        <select value={view.sort} onChange={(event) => onChange({ sort: event.currentTarget.value as Sort })}>
          {Object.entries(sorts).map(([value, name]) => (
            <option value={value}>{name}</option>
          ))}
        </select>
      </label>
      <p class="count" role="status">
        {count(shown)} of {count(all)} findings
      </p>
      {isFiltered(view) && (
        <button type="button" class="plain" onClick={onClear}>
          Clear filters
        </button>
      )}
    </div>
  );
}
