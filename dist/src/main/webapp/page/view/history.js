import { html, nothing } from "../lib/lit-html/lit-html.js";
import { get, hasKey, send } from "../server/request.js";
import { words } from "../words/language.js";
import { called, millis, moment, number } from "../words/format.js";
import { ghosts, mark, partName } from "./cells.js";
import { Loaded } from "./loaded.js";
import { filterOf, Pages } from "./pages.js";
import { tellProblem } from "./notices.js";

const FILTERS = ["from", "to", "outcome", "partId", "provider", "errorClass"];
const OUTCOMES = ["completed", "retry", "failed"];
const PROVIDERS = ["clip", "openai"];
const CSV = "/api/embeddings/history/csv";
const LIMIT = 50;
const DAY_MILLIS = 86400000;

const found = new Loaded((key, signal) => get("/api/embeddings/history", { ...JSON.parse(key), limit: LIMIT }, signal));
const pages = new Pages("history");

/** A day of the person's own calendar, as the instants of its bounds. */
function asked(query) {
  const given = Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]));
  const midnight = (day) => new Date(`${day}T00:00`);
  if (given.from) given.from = midnight(given.from).toISOString();
  // The last day counts whole
  if (given.to) given.to = new Date(midnight(given.to).getTime() + DAY_MILLIS).toISOString();
  return given;
}

/** Every attempt at a vector, the newest first. */
export function history({ query }) {
  const given = asked(query);
  found.want(JSON.stringify({ ...given, after: query.get("after") ?? "" }));
  const rows = found.value?.attempts ?? [];
  return html`<section class="panel" aria-labelledby="history">
    <header><h2 id="history" tabindex="-1">${words.tabs.history}</h2>
      <span class="row"><button type="button" @click=${() => found.again()}>${words.renew}</button>${csv(given)}</span></header>
    ${filters(query)}
    ${found.trouble()}
    <div class="scroll" tabindex="0" role="group" aria-labelledby="history" aria-busy=${found.busy}>
      <table data-rows=${rows.length}>
        ${heads()}
        <tbody>${found.value ? rows.map((attempt) => row(attempt)) : found.busy ? ghosts(12, 8) : nothing}</tbody>
      </table>
    </div>
    ${found.value && rows.length === 0 ? html`<div class="empty"><p>${words.noHistory}</p></div>` : nothing}
    ${pages.show(query, found.value?.next, found.value ? words.rowsHere(number(rows.length)) : "")}
  </section>`;
}

function filters(query) {
  const choose = (name) => (value) => pages.filter(query, name, value);
  const input = (name, label, type) => html`<label class="field">${label}<input name=${name} type=${type} .value=${query.get(name) ?? ""} @change=${(event) => choose(name)(event.target.value.trim())}></label>`;
  return html`<div class="fields filters">
    ${input("from", words.from, "date")}${input("to", words.until, "date")}
    ${filterOf(words.outcome, "outcome", OUTCOMES.map((name) => [name, words.classes[name]]), query.get("outcome"), choose("outcome"))}
    ${input("partId", words.partId, "search")}
    ${filterOf(words.by, "provider", PROVIDERS.map((name) => [name, name]), query.get("provider"), choose("provider"))}
    ${filterOf(words.reason, "errorClass", Object.entries(words.errorClasses), query.get("errorClass"), choose("errorClass"))}
  </div>`;
}

/** @param named whether each row names its part: in the detail of a part it need not */
export function heads({ named = true } = {}) {
  return html`<thead><tr><th>${words.finishedAt}</th>${named ? html`<th>${words.part}</th>` : nothing}<th>${words.outcome}</th><th class="num">${words.took}</th><th class="num">${words.attempt}</th><th class="num">${words.tokenCount}</th><th>${words.by}</th><th class="wide">${words.error}</th></tr></thead>`;
}

/** One attempt, below heads. */
export function row(attempt, { named = true } = {}) {
  return html`<tr>
    <td class="when">${moment(attempt.finishedAt)}</td>
    ${named ? html`<th scope="row">${partName(attempt)}</th>` : nothing}
    <td>${mark(attempt.outcome)}</td>
    <td class="num">${millis(attempt.durationMs)}</td><td class="num">${number(attempt.attempt)}</td>
    <td class="num">${attempt.tokens == null ? "" : number(attempt.tokens)}${attempt.truncated ? html` <span title=${words.classes.truncated}>✂</span>` : nothing}</td>
    <td class="by" title=${attempt.worker ?? nothing}>${attempt.identity ? `${attempt.identity.provider} · ${attempt.identity.model}` : ""}</td>
    <td class="wide">${attempt.error ? html`<span class="bad">${attempt.error}</span> <span class="quiet small">${called(words.errorClasses, attempt.errorClass)}</span>` : ""}</td>
  </tr>`;
}

/** A link, which streams to the disk; where a key is needed, which a link cannot send, a button. */
function csv(given) {
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ""));
  if (!hasKey()) return html`<a class="button" data-action="csv" href=${`${CSV}?${query}`} download="embedding-history.csv">${words.csv}</a>`;
  return html`<button type="button" data-action="csv" @click=${() => download(given)}>${words.csv}</button>`;
}

async function download(given) {
  try {
    const response = await send("GET", CSV, { parameters: given, headers: { Accept: "text/csv" } });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = "embedding-history.csv";
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (problem) {
    tellProblem(problem);
  }
}
