import { html, nothing } from "../lib/lit-html/lit-html.js";
import { toPart } from "../route.js";
import { words } from "../words/language.js";
import { called, fixed } from "../words/format.js";

/** A class, state or outcome, with its colour and its name. */
export const mark = (name) => html`<span class="mark is-${name}">${called(words.classes, name)}</span>`;

/** A part's number, colour and name; the number leads to it. */
export function partName({ partId, colorId, partName: name }) {
  if (partId == null) return html`<span class="quiet">${words.deleted}</span>`;
  return html`<a href=${toPart({ partId, colorId })}>${partId}</a>${colorId == null ? nothing : html` <span class="quiet">${words.colour(colorId)}</span>`}${name ? html`<span class="name">${name}</span>` : nothing}`;
}

/** A cosine as a number and a length. */
export function similarity(value) {
  return html`<span class="similarity"><span>${fixed(value, 3)}</span><meter min="0" max="1" value=${Math.max(0, value)} aria-hidden="true"></meter></span>`;
}

/** The nearest parts, nearest first. */
export function nearest(parts) {
  return html`<ol class="nearest">${parts.map(
    (part) => html`<li data-part=${part.partId}>
      <div>${partName(part)}<p class="quiet small text">${part.featureText}</p></div>${similarity(part.similarity)}</li>`,
  )}</ol>`;
}

/** Rows of nothing, as high as those that will come. */
export function ghosts(rows, columns) {
  return Array.from({ length: rows }, () => html`<tr aria-hidden="true">${Array.from({ length: columns }, () => html`<td><span class="ghost">0</span></td>`)}</tr>`);
}
