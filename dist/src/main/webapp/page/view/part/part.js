import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { state } from "../../state.js";
import { to } from "../../route.js";
import { get, partPath } from "../../server/request.js";
import { words } from "../../words/language.js";
import { called, fixed, moment, number } from "../../words/format.js";
import { mark, nearest } from "../cells.js";
import { heads, row } from "../history.js";
import { Loaded } from "../loaded.js";
import { generatePart } from "../overview/actions.js";
import { meter, readText } from "./tokens.js";
import { VectorPicture } from "./vector-picture.js";

const found = new Loaded((path, signal) => get(path, {}, signal));
const similar = new Loaded((path, signal) => (path === null ? null : get(`${path}/similar`, { k: 12 }, signal)));
const picture = new VectorPicture();
let seen = null;

/** All there is to know about one part. */
export function part({ rest: [partId = "", colorId = "none"] }) {
  const path = partPath(partId, colorId);
  found.want(path);
  const it = found.value?.partId === partId ? found.value : null;
  similar.want(it?.class === "valid" ? `${path}` : null);
  renewWhenReady(it);
  return html`
    <p><a href=${to("parts")}>← ${words.tabs.parts}</a></p>
    <section class="panel stack" aria-labelledby="part">
      <div class="row spread">
        <div><h2 id="part" tabindex="-1">${partId}${it?.colorId != null ? html` <span class="quiet">${words.colour(it.colorId)}</span>` : nothing}</h2><p class="quiet">${it?.partName ?? ""}\u00a0</p></div>
        ${it ? html`<button type="button" class="main" data-action="generate-part" @click=${() => generatePart(it).then(() => found.again())}>${it.norm ? words.generateAgain : words.generate}</button>` : nothing}
      </div>
      ${found.trouble()}
      ${it ? text(it) : nothing}
    </section>
    ${it ? html`<div class="detail">${vector(it)}${provenance(it)}${neighbours(it)}${attempts(it)}</div>` : html`<div class="panel skeleton tall" aria-hidden="true"></div>`}`;
}

/** A part that waits is looked at again as the queue moves. */
function renewWhenReady(it) {
  const moved = state.statistics?.completed;
  if (it && ["pending", "processing"].includes(it.state) && moved !== seen && !found.busy) setTimeout(() => found.again(), 500);
  seen = moved;
}

function text(it) {
  return html`<div class="row small">${mark(it.class)}${mark(it.state)}${it.tokens?.truncated ? mark("truncated") : nothing}</div>
    ${it.featureText ? readText(it) : html`<p class="quiet">${words.classes.withoutText}</p>`}
    ${it.tokens ? meter(it.tokens) : nothing}
    ${it.queue ? queue(it.queue) : nothing}`;
}

function queue({ error, errorClass, attempts, nextAttemptAt, worker }) {
  const facts = [
    attempts ? words.attempts(number(attempts)) : null,
    nextAttemptAt ? words.nextAt(moment(nextAttemptAt)) : null,
    worker ? words.heldBy(worker) : null,
  ].filter(Boolean);
  return html`${error ? html`<p class="notice bad">${error} <span class="quiet">${called(words.errorClasses, errorClass)}</span></p>` : nothing}
    ${facts.length ? html`<p class="small quiet">${facts.join(" · ")}</p>` : nothing}`;
}

function vector(it) {
  picture.show(it.vector);
  return html`<section class="panel stack vectors" aria-labelledby="vector">
    <div class="row spread"><h3 id="vector">${words.vector}</h3>
      ${it.norm == null ? nothing : html`<span class="small"><span class="quiet">${words.norm}</span> <b data-value="norm">${fixed(it.norm, 4)}</b></span>`}</div>
    ${it.vector ? html`${picture.node}<p class="small quiet">${words.vectorDetail}</p>` : html`<div class="empty"><p>${words.noVector}</p></div>`}
  </section>`;
}

function provenance({ provenance: from, updatedAt, id }) {
  const fact = (name, value) => html`<dt>${words[name]}</dt><dd>${value}</dd>`;
  return html`<section class="panel stack provenance" aria-labelledby="provenance"><h3 id="provenance">${words.provenance}</h3>
    ${from ? html`<dl class="facts tight">
      ${fact("model", `${from.identity.provider} · ${from.identity.model}`)}
      ${fact("revision", html`<code title=${from.identity.revision}>${from.identity.revision.slice(0, 16)}</code>`)}
      ${fact("embeddedAt", moment(from.embeddedAt))}
      ${fact("tokenCount", from.tokens == null ? "–" : number(from.tokens))}
      ${fact("textUnchanged", from.textUnchanged ? words.yes : words.no)}
    </dl>` : html`<p class="quiet small">${words.noProvenance}</p>`}
    <dl class="facts tight">${fact("row", number(id))}${fact("updatedAt", moment(updatedAt))}</dl>
  </section>`;
}

function neighbours(it) {
  return html`<section class="panel stack similar" aria-labelledby="similar" aria-busy=${similar.busy}><h3 id="similar">${words.similar}</h3>
    ${similar.trouble()}
    ${similar.value ? nearest(similar.value.parts) : html`<p class="quiet small">${it.class === "valid" ? words.asking : words.noSimilar}</p>`}
  </section>`;
}

function attempts(it) {
  return html`<section class="panel stack whole" aria-labelledby="attempts"><h3 id="attempts">${words.tabs.history}</h3>
    ${it.history.length === 0 ? html`<p class="quiet small">${words.noHistory}</p>` : html`<div class="scroll" tabindex="0" role="group" aria-labelledby="attempts"><table>
      ${heads({ named: false })}
      <tbody>${it.history.map((attempt) => row(attempt, { named: false }))}</tbody></table></div>`}
  </section>`;
}
