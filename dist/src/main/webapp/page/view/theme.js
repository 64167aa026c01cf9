import { remember, remembered } from "../words/memory.js";

export const themes = ["auto", "light", "dark"];

/** Events of type "change" tell that colours are others now: what draws on a canvas has to draw again. */
export const colours = new EventTarget();

const told = () => colours.dispatchEvent(new Event("change"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", told);

export function theme() {
  return document.documentElement.dataset.theme ?? themes[0];
}

export function useTheme(name) {
  const chosen = name === themes[0] ? null : name;
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  remember("theme", chosen);
  told();
}

// A custom property keeps its light-dark(): only the colour of an element is one of the two
const probe = document.createElement("span");

/** A colour of tokens.css as it is now, e.g. colour("--accent"), as a canvas takes it. */
export function colour(name) {
  probe.style.color = `var(${name})`;
  document.documentElement.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
