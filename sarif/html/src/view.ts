// What is shown, and how it stands in the address: "#severity=high&group=rule&finding=FINGERPRINT".

export const facetNames = ["severity", "confidence", "status", "provider", "rule", "suppressed"] as const;
export type FacetName = (typeof facetNames)[number];
export type Group = "none" | "rule" | "file" | "commit" | "status" | "severity";
export type Sort = "severity" | "newest" | "oldest" | "places" | "rule" | "file";

export interface View {
  query: string;
  facets: Record<FacetName, Set<string>>; // none of a facet: all
  from: string; // months, "2024-03"; both or neither
  to: string;
  group: Group;
  sort: Sort;
  finding: string; // fingerprint, or "fingerprint:rule" where two rules found the value
}

export const groups: Record<Group, string> = {
  none: "No grouping",
  rule: "Rule",
  file: "File",
  commit: "Commit",
  status: "State",
  severity: "Severity",
};
export const sorts: Record<Sort, string> = {
  severity: "Worst first",
  newest: "Newest first",
  oldest: "Oldest first",
  places: "Most places",
  rule: "Rule",
  file: "File",
};

export function plainView(): View {
  return {
    query: "",
    facets: {
      severity: new Set(),
      confidence: new Set(),
      status: new Set(),
      provider: new Set(),
      rule: new Set(),
      suppressed: new Set(["open"]),
    },
    from: "",
    to: "",
    group: "none",
    sort: "severity",
    finding: "",
  };
}

export const isFiltered = (view: View) =>
  view.query !== "" ||
  view.from !== "" ||
  facetNames.some((name) => name !== "suppressed" && view.facets[name].size > 0);

const onlyOpen = (chosen: Set<string>) => chosen.size === 1 && chosen.has("open");

export function fragmentOf(view: View): string {
  const out = new URLSearchParams();
  if (view.query !== "") out.set("q", view.query);
  for (const name of facetNames) {
    if (name === "suppressed" && onlyOpen(view.facets[name])) continue;
    if (name === "suppressed" && view.facets[name].size === 0) out.set(name, "all");
    for (const value of view.facets[name]) out.append(name, value);
  }
  if (view.from !== "") {
    out.set("from", view.from);
    out.set("to", view.to);
  }
  if (view.group !== "none") out.set("group", view.group);
  if (view.sort !== "severity") out.set("sort", view.sort);
  if (view.finding !== "") out.set("finding", view.finding);
  const text = out.toString();
  return text === "" ? "" : `#${text}`;
}

// For people.
export const wordsOf = (view: View) =>
  [...new URLSearchParams(fragmentOf(view).slice(1))].map(([name, value]) => `${name} ${value}`).join(", ");

export function viewOf(fragment: string): View {
  const view = plainView();
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  view.query = given.get("q") ?? "";
  for (const name of facetNames) if (given.has(name)) view.facets[name] = new Set(given.getAll(name));
  view.facets.suppressed.delete("all");
  const month = /^\d{4}-\d{2}$/;
  const from = given.get("from") ?? "";
  const to = given.get("to") ?? from;
  if (month.test(from) && month.test(to)) [view.from, view.to] = [from, to];
  const group = given.get("group") ?? "";
  if (Object.hasOwn(groups, group)) view.group = group as Group;
  const sort = given.get("sort") ?? "";
  if (Object.hasOwn(sorts, sort)) view.sort = sort as Sort;
  view.finding = given.get("finding") ?? "";
  return view;
}
