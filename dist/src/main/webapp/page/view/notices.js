import { html, nothing } from "../lib/lit-html/lit-html.js";
import { changed, state } from "../state.js";
import { words } from "../words/language.js";

const MILLIS = 8000;
const MOST = 3;

let shown = [];

/** Tells how an action went, aloud too. @param link {href, text}, or nothing */
export function tell(text, { bad = false, link } = {}) {
  const notice = { text, bad, link };
  shown = [...shown, notice].slice(-MOST);
  changed();
  if (!bad) setTimeout(() => dismiss(notice), MILLIS);
}

/** Tells what went wrong, unless a key is asked for, which everybody sees. */
export function tellProblem(problem) {
  if (problem.name === "AbortError" || problem.status === 401) return;
  tell(problemText(problem), { bad: true });
}

export const problemText = (problem) => (problem.code === "network" ? words.unreachableDetail : problem.message);

function dismiss(notice) {
  shown = shown.filter((other) => other !== notice);
  changed();
}

export function notices() {
  return html`<div class="notices" role="status">${state.keyNeeded ? nothing : shown.map(one)}</div>`;
}

function one(notice) {
  return html`<div class=${notice.bad ? "bad" : ""}>
    <span>${notice.text}${notice.link ? html` <a href=${notice.link.href}>${notice.link.text}</a>` : nothing}</span>
    <button type="button" @click=${() => dismiss(notice)}>${words.close}</button>
  </div>`;
}
