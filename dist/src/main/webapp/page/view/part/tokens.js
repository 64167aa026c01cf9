import { html } from "../../lib/lit-html/lit-html.js";
import { words } from "../../words/language.js";
import { number } from "../../words/format.js";

/** The text as the model reads it: each token on a ground of its own, what lies beyond the window struck through. */
export function readText({ featureText, tokens }) {
  if (!tokens) return html`<p class="feature">${featureText}</p>`;
  const read = spans(tokens.pieces.filter(({ from }) => from < tokens.readUntil));
  let at = 0;
  const parts = [];
  for (const [from, to] of read) {
    parts.push(featureText.slice(at, from), html`<span class="token">${featureText.slice(from, to)}</span>`);
    at = to;
  }
  const end = tokens.truncated ? tokens.readUntil : featureText.length;
  parts.push(featureText.slice(at, end));
  const cut = tokens.truncated ? html`<del aria-label=${words.cutText}>${featureText.slice(end)}</del>` : "";
  return html`<p class="feature">${parts}${cut}</p>`;
}

/** Several tokens may be of one syllable: they share a ground. */
function spans(pieces) {
  const all = [];
  for (const { from, to } of pieces) {
    const last = all.at(-1);
    if (last && from < last[1]) last[1] = Math.max(last[1], to);
    else if (to > from) all.push([from, to]);
  }
  return all;
}

/** How much of the window a text takes. */
export function meter({ count, window, truncated }) {
  return html`<div class="token-meter">
    <div class="row spread small"><span>${words.ofWindow(number(count), number(window))}</span><span class=${truncated ? "over" : "quiet"}>${truncated ? words.cut(number(count - window)) : words.fits}</span></div>
    <div class="track" aria-hidden="true"><span class=${truncated ? "over" : ""} .style=${`width: ${Math.min(100, (100 * window) / Math.max(count, window))}%`}></span><b .style=${`width: ${(100 * Math.min(count, window)) / Math.max(count, window)}%`}></b></div>
  </div>`;
}
