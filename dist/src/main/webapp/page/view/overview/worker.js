import { html } from "../../lib/lit-html/lit-html.js";
import { changed, state } from "../../state.js";
import { post } from "../../server/request.js";
import { words } from "../../words/language.js";
import { called, number } from "../../words/format.js";
import { tell, tellProblem } from "../notices.js";

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
    ${it?.reason ? html`<p class="small quiet">${it.reason}</p>` : ""}
  </section>`;
}

const mood = ({ phase, paused }) => (paused ? "warn hollow" : GOOD.includes(phase) ? "good" : WAITS.includes(phase) ? "hollow" : "bad");

async function set(verb) {
  try {
    const settings = await post(`/api/worker/${verb}`);
    state.worker = { ...state.worker, ...settings };
    tell(settings.paused ? words.paused : words.resumed);
  } catch (problem) {
    tellProblem(problem);
  }
  changed();
}
