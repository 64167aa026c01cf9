import { html } from "../../lib/lit-html/lit-html.js";
import { live } from "../../lib/lit-html/directives/live.js";
import { changed, state } from "../../state.js";
import { post } from "../../server/request.js";
import { words } from "../../words/language.js";
import { called, number } from "../../words/format.js";
import { tell, tellProblem } from "../notices.js";

let draft = null;

const GOOD = ["WORKING", "IDLE"];
const WAITS = ["STARTING", "PAUSED", "THROTTLED", "OFF"];

/** Who fills the table. Pause and resume reach all workers, on all servers. */
export function worker() {
  const it = state.worker;
  return html`<section class="panel" aria-labelledby="worker">
    <header>
      <h3 id="worker">${words.worker}</h3>
      ${it ? html`<button type="button" data-action=${it.paused ? "resume" : "pause"} @click=${() => set(it.paused ? "resume" : "pause")}>${it.paused ? words.resume : words.pause}</button>` : ""}
    </header>
    <dl class="facts tight">
      <dt>${words.state}</dt><dd>${it ? html`<span class="pill ${mood(it)}" data-phase=${it.phase}>${called(words.phases, it.phase)}</span>` : html`<span class="ghost">0</span>`}</dd>
      <dt>${words.workers}</dt><dd>${it ? number(it.workers) : html`<span class="ghost">0</span>`}</dd>
      <dt>${words.limit}</dt><dd>${it?.rowsPerMinute ? words.perMinute(number(it.rowsPerMinute)) : words.noLimit}</dd>
    </dl>
    ${it ? throttle(it) : ""}
    ${it?.reason ? html`<p class="small quiet">${it.reason}</p>` : ""}
  </section>`;
}

const mood = ({ phase, paused }) => (paused ? "warn hollow" : GOOD.includes(phase) ? "good" : WAITS.includes(phase) ? "hollow" : "bad");

/** What is typed stays until it is sent; then the field shows what holds for all. */
function throttle({ rowsPerMinute }) {
  return html`<form class="fields throttle" @submit=${limit}>
    <label class="field">${words.limitField}<input name="rowsPerMinute" type="number" min="0" max="1000000" step="1" placeholder=${words.noLimit}
      .value=${live(draft ?? String(rowsPerMinute || ""))} @input=${(event) => (draft = event.target.value)}></label>
    <button data-action="throttle">${words.setLimit}</button>
  </form>`;
}

async function limit(event) {
  event.preventDefault();
  const wanted = Number(event.target.elements.rowsPerMinute.value);
  await send("throttle", { rowsPerMinute: wanted }, ({ rowsPerMinute }) => {
    draft = null;
    return rowsPerMinute ? words.limited(number(rowsPerMinute)) : words.unlimited;
  });
}

const set = (verb) => send(verb, undefined, ({ paused }) => (paused ? words.paused : words.resumed));

async function send(verb, body, told) {
  try {
    const settings = await post(`/api/worker/${verb}`, {}, body);
    state.worker = { ...state.worker, ...settings };
    tell(told(settings));
  } catch (problem) {
    tellProblem(problem);
  }
  changed();
}
