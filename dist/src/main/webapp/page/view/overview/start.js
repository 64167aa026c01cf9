import { html } from "../../lib/lit-html/lit-html.js";
import { changed, putJob } from "../../state.js";
import { to } from "../../route.js";
import { post } from "../../server/request.js";
import { words } from "../../words/language.js";
import { called, clock, number } from "../../words/format.js";
import { ask } from "../question.js";
import { problemText, tell, tellProblem } from "../notices.js";

const path = (kind) => `/api/embeddings/${kind}`;

/**
 * Counts what a job would do, asks, and starts it on the server, which goes on without this tab.
 *
 * @param parameters of the request, e.g. {errorClass: "rejected", reason: "..."}
 */
export async function askAndStart(kind, parameters = {}) {
  let counted = null;
  let problem = null;
  post(path(kind), { ...parameters, dryRun: true })
    .then((answer) => (counted = answer), (failure) => (problem = failure))
    .finally(changed);
  const sure = await ask({
    title: words.kinds[kind],
    body: () => (problem ? html`<p class="bad">${problemText(problem)}</p>` : preview(kind, counted, parameters)),
    confirm: () => (counted?.matched ? words.confirm[kind === "validate" ? "validate" : "queue"](number(counted.matched)) : null),
  });
  if (sure) await start(kind, parameters);
}

function preview(kind, counted, { errorClass, reason }) {
  return html`<p class="quiet">${words.explain[kind]}</p>
    ${errorClass ? html`<p>${words.reason}: ${reason ?? called(words.errorClasses, errorClass)}</p>` : ""}
    <p aria-live="polite"><span class="figure ${counted ? "" : "ghost"}" data-dry-run=${counted ? counted.matched : ""}>${counted ? number(counted.matched) : "000"}</span>
      ${counted ? words.rowsMatched(number(counted.examined)) : words.counting}</p>
    ${counted?.matched === 0 ? html`<p>${words.nothingToDo}</p>` : ""}
    ${counted?.matched && counted.steps?.length > 1 && kind !== "validate" ? steps(counted.steps) : ""}`;
}

const steps = (all) => html`<p class="small quiet">${all.map(({ rows, matched }) => `${words.steps[rows] ?? rows}: ${number(matched)}`).join(" · ")}</p>`;

async function start(kind, parameters) {
  try {
    const job = await post(path(kind), parameters);
    putJob(job);
    const link = { href: to("job", [job.id]), text: words.show };
    tell(job.alreadyRunning ? words.alreadyRunning(words.kinds[kind], clock(job.startedAt)) : words.started(words.kinds[kind]), { link });
  } catch (problem) {
    tellProblem(problem);
  }
}
