import { html } from "../../lib/lit-html/lit-html.js";
import { putJob, changed, state } from "../../state.js";
import { to } from "../../route.js";
import { remove } from "../../server/request.js";
import { words } from "../../words/language.js";
import { called, clock, number } from "../../words/format.js";
import { tellProblem } from "../notices.js";

const MOST = 5;

/** What runs, and what ran last. */
export function jobs() {
  const all = [...state.jobs.values()];
  return html`<section class="panel" aria-labelledby="jobs">
    <header><h3 id="jobs">${words.jobs}</h3></header>
    ${all.length === 0 ? html`<p class="quiet small">${words.noJobs}</p>` : html`<ul class="jobs">${all.slice(0, MOST).map(line)}</ul>`}
  </section>`;
}

function line(job) {
  const running = job.state === "running";
  return html`<li data-job=${job.kind} data-state=${job.state}>
    <div class="row spread">
      <a href=${to("job", [job.id])}>${called(words.kinds, job.kind)}${job.errorClass ? ` (${called(words.errorClasses, job.errorClass)})` : ""}</a>
      <span class="quiet">${running ? stop(job) : `${called(words.jobStates, job.state)} · ${clock(job.finishedAt)}`}</span>
    </div>
    ${running ? html`<progress max="100" value=${done(job)} aria-label=${called(words.kinds, job.kind)}></progress>` : ""}
    ${job.reason ? html`<span>${job.reason}</span>` : ""}
    <span class="quiet">${summary(job)}</span>
  </li>`;
}

export function summary(job) {
  if (job.waitingFor) return job.waitingFor;
  if (job.error) return job.error;
  return job.kind === "validate" ? words.validated(number(job.examined), number(job.matched)) : words.queued(number(job.matched));
}

/** 0 to 100. Each step of a job looks at every row; only the sample of a validation is smaller. */
export function done(job) {
  if (job.state === "completed") return 100;
  const parts = job.steps.map((step) => (step.complete ? 1 : Math.min(1, step.examined / Math.max(1, goal(job, step)))));
  return (100 * parts.reduce((sum, part) => sum + part, 0)) / Math.max(1, parts.length);
}

function goal(job, step) {
  if (step.rows === "drift") return job.validation?.drift?.sample ?? 50;
  return state.statistics?.total ?? job.examined;
}

export function stop(job) {
  return html`<button type="button" data-action="stop" ?disabled=${job.cancelRequested} @click=${() => cancel(job)}>${job.cancelRequested ? words.stopping : words.stop}</button>`;
}

async function cancel(job) {
  try {
    putJob(await remove(`/api/jobs/${job.id}`));
    changed();
  } catch (problem) {
    tellProblem(problem);
  }
}
