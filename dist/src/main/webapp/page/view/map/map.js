import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { changed } from "../../state.js";
import { toPart } from "../../route.js";
import { get } from "../../server/request.js";
import { words } from "../../words/language.js";
import { fixed, moment, number } from "../../words/format.js";
import { Loaded } from "../loaded.js";
import { Scatter, SHADES } from "./scatter.js";

const found = new Loaded((key, signal) => get("/api/map", {}, signal));
const scatter = new Scatter(changed);
let shown = null;
let groups = [];
let others = 0;
let only = null;

/** All vectors in two dimensions: what lies together is alike. */
export function map() {
  found.want("map");
  if (found.value && found.value !== shown) take(found.value);
  return html`<section class="panel stack" aria-labelledby="map">
    <header class="row spread"><h2 id="map" tabindex="-1">${words.tabs.map}</h2>
      <span class="row">
        <button type="button" @click=${() => scatter.zoom(1.5)} aria-label=${words.nearer}>+</button>
        <button type="button" @click=${() => scatter.zoom(1 / 1.5)} aria-label=${words.farther}>−</button>
        <button type="button" @click=${() => scatter.whole()}>${words.wholeMap}</button>
        <button type="button" @click=${() => found.again()}>${words.renew}</button></span></header>
    <p class="quiet">${words.mapDetail}</p>
    ${found.trouble()}
    ${found.value ? drawn(found.value) : html`<div class="skeleton tall" aria-hidden="true"></div>`}
  </section>`;
}

/** The largest categories have a shade each, the others share one. */
function take(value) {
  shown = value;
  only = null;
  const sizes = new Map();
  for (const name of value.categories) sizes.set(name ?? "", (sizes.get(name ?? "") ?? 0) + 1);
  groups = [...sizes].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).slice(0, SHADES);
  others = value.categories.length - groups.reduce((sum, [, size]) => sum + size, 0);
  const shades = new Map(groups.map(([name], i) => [name, i]));
  scatter.show(value, value.categories.map((name) => shades.get(name ?? "") ?? SHADES));
}

function drawn(value) {
  return html`<div class="map">
    ${scatter.node}
    <div class="stack">
      ${chosen(value)}
      <h3>${words.categories}</h3>
      <div class="legend">${groups.map(([name, size], i) => html`<button type="button" aria-pressed=${only === i} class="shade-${i}" @click=${() => highlight(i)}><span class="mark">${name || words.none}</span> <span class="quiet">${number(size)}</span></button>`)}
        ${others > 0 ? html`<span class="is-missing others"><span class="mark">${words.otherCategories}</span> <span class="quiet">${number(others)}</span></span>` : nothing}</div>
      <p class="small quiet">${words.mapOf(number(value.sampled), number(value.rows), moment(value.computedAt))} ${value.explained?.length ? words.explained(value.method.toUpperCase(), fixed(100 * (value.explained[0] + value.explained[1]), 0)) : nothing}</p>
    </div>
  </div>`;
}

function highlight(index) {
  only = only === index ? null : index;
  scatter.highlight(only);
  changed();
}

/** The point under the pointer or the keys. Its link is there for those who use neither. */
function chosen(value) {
  const i = scatter.chosen;
  if (i === null) return html`<p class="small quiet chosen">${words.mapHint}</p>`;
  const part = { partId: value.partIds[i], colorId: value.colorIds[i] };
  return html`<p class="chosen" aria-live="polite"><a href=${toPart(part)}>${part.partId}</a>${part.colorId == null ? nothing : html` <span class="quiet">${words.colour(part.colorId)}</span>`}<br>
    <span class="small">${value.names[i] ?? ""}</span><br><span class="small quiet">${value.categories[i] ?? ""}</span></p>`;
}
