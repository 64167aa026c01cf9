import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { putJob, state } from "../../state.js";
import { to } from "../../route.js";
import { get } from "../../server/request.js";
import { words } from "../../words/language.js";
import { called, moment, number } from "../../words/format.js";
import { Loaded } from "../loaded.js";
import { done, stop, summary } from "../overview/jobs.js";
import { report } from "./report.js";

const found = new Loaded(async (id, signal) => {
  const job = await get(`/api/jobs/${id}`, {}, signal);
  putJob(job);
  return job;
});

/** A job, step by step, and what a validation found. Events keep it fresh. */
export function job({ rest: [id = ""] }) {
  found.want(id);
  const it = state.jobs.get(id) ?? found.value;
  return html`
    <p><a href=${to("overview")}>← ${words.tabs.overview}</a></p>
    <section class="panel stack" aria-labelledby="job">
      <div class="row spread"><h2 id="job" tabindex="-1">${it ? called(words.kinds, it.kind) : words.job}</h2>
        ${it?.state === "running" ? stop(it) : nothing}</div>
      ${found.trouble()}
      ${it ? progress(it) : nothing}
    </section>
    ${it?.validation ? report(it.validation) : nothing}`;
}

function progress(it) {
  const part = done(it);
  return html`<progress max="100" value=${part} aria-labelledby="job"></progress>
    <p data-state=${it.state}>${called(words.jobStates, it.state)} · ${number(part)} % · ${summary(it)}</p>
    ${it.reason ? html`<p>${words.reason}: ${it.reason}</p>` : nothing}
    <table class="plain">
      <thead><tr><th>${words.step}</th><th class="num">${words.examined}</th><th class="num">${words.matched}</th><th class="num">${words.busy}</th></tr></thead>
      <tbody>${it.steps.map((step) => html`<tr><th scope="row">${step.complete ? "✓ " : ""}${called(words.steps, step.rows)}</th><td class="num">${number(step.examined)}</td><td class="num">${number(step.matched)}</td><td class="num">${number(step.busy)}</td></tr>`)}</tbody>
    </table>
    <p class="small quiet">${words.startedAt(moment(it.startedAt))}${it.finishedAt ? ` · ${words.endedAt(moment(it.finishedAt))}` : ""}</p>`;
}
