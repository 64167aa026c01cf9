import { html, nothing } from "../lib/lit-html/lit-html.js";
import { live } from "../lib/lit-html/directives/live.js";
import { changed, state } from "../state.js";
import { get, post } from "../server/request.js";
import { words } from "../words/language.js";
import { moment, number } from "../words/format.js";
import { ghosts, mark, partName } from "./cells.js";
import { Loaded } from "./loaded.js";
import { filterOf, Pages } from "./pages.js";
import { tell, tellProblem } from "./notices.js";

const FILTERS = ["class", "state", "truncated", "errorClass", "text", "after"];
const CLASSES = ["valid", "missing", "zero", "foreign", "unverified"];
const STATES = ["pending", "processing", "completed", "failed", "withoutText"];
const LIMIT = 50;
const MOST_REQUESTS = 20;
const TYPING_MILLIS = 300;

const found = new Loaded(load);
const pages = new Pages("parts");
const selected = new Set();
let typing = 0;
// What stands in the field before it is asked for: drawing in between must not undo it
let draft = null;

/** The server looks at so many rows at a time: where few are as wanted, a page of it may be short, or empty. */
async function load(key, signal) {
  const { after, ...filters } = JSON.parse(key);
  const rows = [];
  let next = after;
  for (let i = 0; i < MOST_REQUESTS; i++) {
    const page = await get("/api/parts", { ...filters, after: next, limit: LIMIT - rows.length }, signal);
    rows.push(...page.parts);
    next = page.next;
    if (next === null || rows.length === LIMIT) break;
  }
  return { parts: rows, next };
}

/** The rows behind the counts. */
export function parts({ query }) {
  found.want(JSON.stringify(Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ""]))));
  const rows = found.value?.parts ?? [];
  return html`<section class="panel" aria-labelledby="parts">
    <header><h2 id="parts" tabindex="-1">${words.tabs.parts}</h2>
      <button type="button" @click=${() => found.again()}>${words.renew}</button></header>
    ${filters(query)}
    ${found.trouble()}
    ${selection(rows)}
    <div class="scroll" tabindex="0" role="group" aria-labelledby="parts" aria-busy=${found.busy}>
      <table data-rows=${rows.length}>
        <thead><tr>
          <th class="tick"><input type="checkbox" aria-label=${words.selectAll} .checked=${live(rows.length > 0 && rows.every(({ id }) => selected.has(id)))} @change=${(event) => toggleAll(rows, event.target.checked)}></th>
          <th>${words.part}</th><th class="wide">${words.text}</th><th>${words.vector}</th><th>${words.state}</th><th class="num">${words.tokenCount}</th><th>${words.embeddedAt}</th>
        </tr></thead>
        <tbody>${found.value ? rows.map(row) : found.busy ? ghosts(12, 7) : nothing}</tbody>
      </table>
    </div>
    ${found.value && rows.length === 0 && !found.value.next ? html`<div class="empty"><p>${words.noParts}</p></div>` : nothing}
    ${pages.show(query, found.value?.next, found.value ? words.rowsHere(number(rows.length)) : "")}
  </section>`;
}

function filters(query) {
  const choose = (name) => (value) => pages.filter(query, name, value);
  const named = (names) => names.map((name) => [name, words.classes[name]]);
  return html`<div class="fields filters">
    <label class="field grow">${words.partOrText}<input name="text" type="search" maxlength="200" .value=${live(draft ?? query.get("text") ?? "")} @input=${(event) => type(event.target.value)}></label>
    ${filterOf(words.vector, "class", named(CLASSES), query.get("class"), choose("class"))}
    ${filterOf(words.state, "state", named(STATES), query.get("state"), choose("state"))}
    ${filterOf(words.reason, "errorClass", Object.entries(words.errorClasses), query.get("errorClass"), choose("errorClass"))}
    <label class="row"><input name="truncated" type="checkbox" .checked=${live(query.get("truncated") === "true")} @change=${(event) => choose("truncated")(event.target.checked ? "true" : "")}> ${words.onlyTruncated}</label>
  </div>`;
}

function type(text) {
  draft = text;
  clearTimeout(typing);
  typing = setTimeout(() => {
    draft = null;
    pages.filter(state.route.query, "text", text);
  }, TYPING_MILLIS);
}

function row(part) {
  return html`<tr>
    <td class="tick"><input type="checkbox" aria-label=${words.select(part.partId)} .checked=${live(selected.has(part.id))} @change=${(event) => toggle(part.id, event.target.checked)}></td>
    <th scope="row">${partName(part)}</th>
    <td class="wide text">${part.featureText ?? html`<span class="quiet">${words.classes.withoutText}</span>`}${part.error ? html`<span class="bad small">${part.error}</span>` : nothing}</td>
    <td>${mark(part.class)}</td><td>${mark(part.state)}</td>
    <td class="num">${part.tokens == null ? "" : number(part.tokens)}${part.truncated ? html` <span title=${words.classes.truncated}>✂</span>` : nothing}</td>
    <td class="when">${part.embeddedAt ? moment(part.embeddedAt) : ""}</td>
  </tr>`;
}

function selection(rows) {
  const hint = selected.size === 0 ? words.selectHint : words.selected(number(selected.size));
  return html`<div class="row spread selection"><span class="quiet small">${hint}</span>
    <span class="row">
      <button type="button" class=${selected.size ? "main" : ""} data-action="generate-selected" ?disabled=${selected.size === 0} @click=${generateSelected}>${words.generateSelected}</button>
      <button type="button" ?disabled=${selected.size === 0} @click=${() => { selected.clear(); changed(); }}>${words.clear}</button>
    </span></div>`;
}

function toggle(id, on) {
  if (on) selected.add(id);
  else selected.delete(id);
  changed();
}

function toggleAll(rows, on) {
  rows.forEach(({ id }) => (on ? selected.add(id) : selected.delete(id)));
  changed();
}

const MOST_AT_ONCE = 500;

async function generateSelected() {
  try {
    const ids = [...selected].slice(0, MOST_AT_ONCE);
    const { queued, skipped } = await post("/api/parts/generate", {}, { ids });
    ids.forEach((id) => selected.delete(id));
    tell(words.selectedQueued(number(queued), skipped ? number(skipped) : null));
    found.again();
  } catch (problem) {
    tellProblem(problem);
  }
}
