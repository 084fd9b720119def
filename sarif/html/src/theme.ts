// Light, dark, or what the system says; remembered where the browser lets a file remember.
export type Theme = "auto" | "light" | "dark";
const key = "assay-theme";

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return stored === "light" || stored === "dark" ? stored : "auto";
  } catch {
    return "auto";
  }
}

export function applyTheme(theme: Theme = storedTheme()) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Not remembered, then.
  }
}
