import { html } from "../../lib/lit-html/lit-html.js";
import { state } from "../../state.js";
import { to } from "../../route.js";
import { words } from "../../words/language.js";
import { duration, number, percent } from "../../words/format.js";
import { askAndStart } from "./start.js";

const CLASSES = ["valid", "missing", "zero", "foreign", "unverified"];
const STATES = ["pending", "processing", "completed", "failed", "withoutText"];

const value = (name, text) => html`<span class=${state.statistics ? "" : "ghost"} data-value=${name}>${state.statistics ? text() : "0"}</span>`;

/** How full the table is: the page in one panel. */
export function fill() {
  const rows = state.statistics ?? { total: 0, valid: 0 };
  const full = percent(rows.valid, rows.total);
  return html`<section class="panel fill" aria-labelledby="fill">
    <div class="lead">
      <div>
        <h3 id="fill">${words.table}</h3>
        <span class="percent ${state.statistics ? "" : "ghost"}" data-value="percent">${number(full, 1)}<small>%</small></span>
        <p class="quiet">${value("of-total", () => words.ofTotal(number(rows.valid), number(rows.total)))}</p>
      </div>
      <button type="button" class="main big" data-action="generate-missing" @click=${() => askAndStart("generate-missing")}>${words.kinds["generate-missing"]}</button>
    </div>
    ${bar(rows, full)}
    ${pace(rows)}
    <div class="counts">
      ${list(words.byVector, CLASSES, "class")}
      ${list(words.byState, STATES, "state")}
    </div>
    <div class="counts">${truncated()}</div>
  </section>`;
}

function bar(rows, full) {
  const width = (name) => `width: ${rows.total ? ((rows[name] ?? 0) / rows.total) * 100 : 0}%`;
  return html`<div class="bar" role="progressbar" aria-labelledby="fill" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${full}>
    ${["valid", "unverified", "foreign", "zero", "missing"].map((name) => html`<span class="is-${name}" .style=${width(name)}></span>`)}
  </div>`;
}

function pace(rows) {
  const fact = (name, text) => html`<div><dt>${words[name]}</dt><dd>${value(name, text)}</dd></div>`;
  return html`<dl class="facts large">
    ${fact("rate", () => number(rows.rowsPerMinute))}
    ${fact("eta", () => duration(rows.etaSeconds || null))}
    ${fact("oldest", () => duration(rows.oldestPendingSeconds))}
  </dl>`;
}

function list(title, names, parameter) {
  return html`<div><h4>${title}</h4><ul>${names.map((name) => count(name, { [parameter]: name }))}</ul></div>`;
}

function truncated() {
  return html`<ul>${count("truncated", { truncated: "true" })}</ul>`;
}

/** A count leads to its rows. */
function count(name, query) {
  const rows = state.statistics?.[name];
  return html`<li><a class=${rows ? "" : "none"} href=${to("parts", [], query)}>
    <span class="mark is-${name}">${words.classes[name]}</span><b>${value(name, () => number(rows))}</b></a></li>`;
}
