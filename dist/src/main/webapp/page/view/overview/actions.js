import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { state } from "../../state.js";
import { toPart } from "../../route.js";
import { partPath, post } from "../../server/request.js";
import { words } from "../../words/language.js";
import { number } from "../../words/format.js";
import { tell, tellProblem } from "../notices.js";
import { retry } from "./retry.js";
import { askAndStart } from "./start.js";

/** What else can be done, each with what it is good for. The main one stands with the table. */
export function actions() {
  const rows = state.statistics;
  return html`<section class="panel" aria-labelledby="actions">
    <header><h3 id="actions">${words.actions}</h3></header>
    <ul class="actions">
      ${retry()}
      ${action("reembed-foreign", rows?.foreign)}
      ${action("reprocess-broken", rows?.zero)}
      ${rows?.unverified ? action("requeue-unverified", rows.unverified) : nothing}
      ${action("validate")}
      ${single()}
    </ul>
  </section>`;
}

function action(kind, rows) {
  return html`<li>
    <span class="label">${words.kinds[kind]}${rows ? html` <span class="quiet">${number(rows)}</span>` : nothing}</span>
    <p>${words.explain[kind]}</p>
    <button type="button" class="do" data-action=${kind} @click=${() => askAndStart(kind)} aria-label=${words.kinds[kind]}>${words.do[kind]}</button>
  </li>`;
}

function single() {
  return html`<li>
    <span class="label" id="single">${words.single}</span>
    <form aria-labelledby="single" @submit=${generate}>
      <label class="field">${words.partId}<input name="part" required autocomplete="off" placeholder="3001"></label>
      <label class="field">${words.colorId}<input name="color" inputmode="numeric" pattern="-?[0-9]*" autocomplete="off" placeholder=${words.none}></label>
      <button data-action="generate-part">${words.generate}</button>
    </form>
  </li>`;
}

async function generate(event) {
  event.preventDefault();
  const { part, color } = event.target.elements;
  await generatePart({ partId: part.value.trim(), colorId: color.value.trim() === "" ? null : Number(color.value) });
}

/** Gives one part its vector before all others. */
export async function generatePart({ partId, colorId }) {
  try {
    await post(`${partPath(partId, colorId)}/generate`);
    tell(words.partQueued(partId), { link: { href: toPart({ partId, colorId }), text: words.show } });
  } catch (problem) {
    tellProblem(problem);
  }
}
