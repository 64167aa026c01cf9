import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { live } from "../../lib/lit-html/directives/live.js";
import { changed, state } from "../../state.js";
import { words } from "../../words/language.js";
import { called, number } from "../../words/format.js";
import { askAndStart } from "./start.js";

const ALL = "";
// As values of options: a class is a word, a reason comes behind one
const SEPARATOR = " ";

let chosen = ALL;

/** Another try for what has failed: all of it, a class of errors, or one reason. */
export function retry() {
  const rows = state.statistics;
  const classes = Object.entries(rows?.failedByClass ?? {}).filter(([, count]) => count > 0);
  const reasons = rows?.failureReasons ?? [];
  const known = [...classes.map(([name]) => name), ...reasons.map(valueOf)].includes(chosen) ? chosen : ALL;
  return html`<li>
    <span class="label">${words.kinds["retry-failed"]}${rows?.failed ? html` <span class="quiet">${number(rows.failed)}</span>` : nothing}</span>
    <p>${words.explain["retry-failed"]}</p>
    <button type="button" class="do" data-action="retry-failed" aria-label=${words.kinds["retry-failed"]}
      @click=${() => askAndStart("retry-failed", parametersOf(known))}>${words.do["retry-failed"]}</button>
    ${classes.length === 0 ? nothing : html`<label class="field">${words.reason}
      <select name="reason" @change=${choose}>
        <option value=${ALL} .selected=${live(known === ALL)}>${words.allReasons}</option>
        ${classes.map((each) => ofClass(each, reasons, known))}
      </select></label>`}
  </li>`;
}

/** The class, and the most frequent of its reasons. */
function ofClass([name, count], reasons, known) {
  const option = (value, text, rows) => html`<option value=${value} .selected=${live(value === known)}>${text} (${number(rows)})</option>`;
  return html`<optgroup label=${called(words.errorClasses, name)}>
    ${option(name, words.everyReason, count)}
    ${reasons.filter(({ errorClass }) => errorClass === name).map((each) => option(valueOf(each), each.reason, each.rows))}
  </optgroup>`;
}

const valueOf = ({ errorClass, reason }) => errorClass + SEPARATOR + reason;

function parametersOf(value) {
  if (value === ALL) return {};
  const end = value.indexOf(SEPARATOR);
  return end < 0 ? { errorClass: value } : { errorClass: value.slice(0, end), reason: value.slice(end + 1) };
}

function choose(event) {
  chosen = event.target.value;
  changed();
}
