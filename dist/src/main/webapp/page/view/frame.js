import { html, nothing } from "../lib/lit-html/lit-html.js";
import { changed, state } from "../state.js";
import { to } from "../route.js";
import { language, speak, words } from "../words/language.js";
import { called } from "../words/format.js";
import { theme, themes, useTheme } from "./theme.js";
import { notices } from "./notices.js";
import { question } from "./question.js";

const TABS = ["overview", "parts", "search", "history", "map"];
// Which tab a place without one belongs to
const BELONGS_TO = { part: "parts", job: "overview" };

/** What stands around each view. */
export function frame(view, content) {
  return html`
    <a class="skip" href="#main" @click=${toContent}>${words.skip}</a>
    <header><div class="top">
      <div class="brand">
        <img src=${new URL("../icon.svg", import.meta.url).pathname} alt="" width="28" height="28">
        <h1>EmbeddingTab</h1>
      </div>
      <div class="row" role="status">${service()}${connection()}</div>
      <div class="switches">${languages()}${appearances()}</div></div>
      ${state.health?.demo ? html`<p class="stripe"><strong>${words.demo}</strong> ${words.demoDetail}</p>` : nothing}
    </header>
    <nav class="tabs" aria-label=${words.sections}>${TABS.map((name) => tab(name, BELONGS_TO[view] ?? view))}</nav>
    <main id="main" tabindex="-1">${content}</main>
    ${notices()}${question()}`;
}

function tab(name, present) {
  return html`<a href=${to(name)} aria-current=${name === present ? "page" : nothing}>${words.tabs[name]}</a>`;
}

function toContent(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

function service() {
  const { health } = state;
  if (health === null && state.connection !== "gone") return html`<span class="pill hollow">${words.asking}</span>`;
  if (health === null) return html`<span class="pill bad">${words.unreachable}</span>`;
  const healthy = health.status === "healthy";
  return html`<span class="pill ${healthy ? "good" : "warn"}" title=${health.reason ?? nothing}>${healthy ? words.healthy : words.unhealthy}</span>`;
}

function connection() {
  if (state.health === null || state.keyNeeded) return nothing;
  const kinds = { live: "good", polling: "warn hollow", connecting: "hollow", gone: "bad hollow" };
  return html`<span class="pill ${kinds[state.connection]}" data-connection=${state.connection}>${called(words.connections, state.connection)}</span>`;
}

function languages() {
  const names = { ko: "한국어", en: "English" };
  return choice(words.language, Object.entries(names), language, (name) => speak(name), (name) => name);
}

function appearances() {
  return choice(words.appearance, themes.map((name) => [name, words.themes[name]]), theme(), useTheme, () => nothing);
}

function choice(label, options, present, choose, lang) {
  const button = ([name, text]) => html`<button type="button" lang=${lang(name)} data-choice=${name}
    aria-pressed=${name === present} @click=${() => { choose(name); changed(); }}>${text}</button>`;
  return html`<div class="choice" role="group" aria-label=${label}>${options.map(button)}</div>`;
}
