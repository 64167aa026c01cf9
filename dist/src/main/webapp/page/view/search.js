import { html, nothing } from "../lib/lit-html/lit-html.js";
import { live } from "../lib/lit-html/directives/live.js";
import { go, to } from "../route.js";
import { get } from "../server/request.js";
import { words } from "../words/language.js";
import { millis, number } from "../words/format.js";
import { nearest } from "./cells.js";
import { Loaded } from "./loaded.js";

const TYPING_MILLIS = 200;
const HOW_MANY = 24;
const EXAMPLES = ["2x4 플레이트", "빨간색 휠", "round tile with print", "minifig helmet"];

const found = new Loaded((q, signal) => (q === "" ? null : get("/api/parts/search", { q, k: HOW_MANY }, signal)));
let typing = 0;
// What stands in the field before it is searched for: drawing in between must not undo it
let draft = null;

/** Parts that are like a description, while it is typed. */
export function search({ query }) {
  const q = query.get("q") ?? "";
  found.want(q.trim());
  return html`<section class="panel stack" aria-labelledby="search">
    <h2 id="search" tabindex="-1">${words.tabs.search}</h2>
    <p class="quiet">${words.searchDetail}</p>
    <form role="search" @submit=${(event) => event.preventDefault()}>
      <label class="unseen" for="q">${words.describe}</label>
      <input id="q" class="q" type="search" maxlength="2000" autocomplete="off" spellcheck="false" placeholder=${words.describe} .value=${live(draft ?? q)} @input=${(event) => type(event.target.value)}>
    </form>
    <p class="row small quiet">${words.tryIt} ${EXAMPLES.map((text) => html`<button type="button" lang=${/[가-힣]/.test(text) ? "ko" : "en"} @click=${() => use(text)}>${text}</button>`)}</p>
    ${found.trouble()}
    <p class="small quiet" role="status" data-search=${found.busy ? "busy" : found.value?.query ?? ""}>${told(q)}</p>
    <div aria-busy=${found.busy}>${found.value ? results(found.value) : nothing}</div>
  </section>`;
}

function type(text) {
  draft = text;
  clearTimeout(typing);
  typing = setTimeout(() => use(text), TYPING_MILLIS);
}

function use(q) {
  clearTimeout(typing);
  draft = null;
  go(to("search", [], { q }), { replace: true });
}

function told(q) {
  if (q.trim() === "" || !found.value) return found.busy && q.trim() !== "" ? words.asking : "\u00a0";
  const { parts, tokens, milliseconds, truncated } = found.value;
  return `${words.nearestParts(number(parts.length))} · ${words.tokens(number(tokens))} · ${millis(milliseconds)}${truncated ? ` · ${words.queryCut}` : ""}`;
}

function results({ parts }) {
  if (parts.length === 0) return html`<div class="empty"><p>${words.noVectors}</p></div>`;
  return nearest(parts);
}
