import { html } from "../../lib/lit-html/lit-html.js";
import { state } from "../../state.js";
import { words } from "../../words/language.js";
import { problemText } from "../notices.js";
import { fill } from "./fill.js";
import { throughput } from "./throughput.js";
import { actions } from "./actions.js";
import { jobs } from "./jobs.js";
import { worker } from "./worker.js";
import { service } from "./service.js";
import { log } from "./log.js";

/** The state of things, and what can be done about it. */
export function overview() {
  return html`<h2 class="unseen" tabindex="-1">${words.tabs.overview}</h2>${state.statisticsProblem && !state.statistics ? without(state.statisticsProblem) : whole()}`;
}

function whole() {
  return html`
    ${state.statisticsProblem ? trouble(state.statisticsProblem) : ""}
    <div class="overview">
      <div class="wide">${fill()}${throughput()}${log()}</div>
      <div class="side">${actions()}${jobs()}${worker()}${service()}</div>
    </div>`;
}

function trouble(problem) {
  return html`<p class="notice" role="alert">${words.stale} ${problemText(problem)}</p>`;
}

/** No table: what is left to see, and what to do about it. */
function without(problem) {
  return html`
    <section class="notice stack" aria-labelledby="no-table">
      <h3 id="no-table">${words.noTable}</h3>
      <p>${problemText(problem)}</p>
      ${problem.code === "database_not_configured" ? html`<p>${words.noTableNext} <code>DATABASE_URL=postgresql://user:password@host:5432/parts ./start-clip-service.sh</code></p>` : ""}
    </section>
    ${service()}`;
}
