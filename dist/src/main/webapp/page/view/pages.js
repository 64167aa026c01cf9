import { html } from "../lib/lit-html/lit-html.js";
import { live } from "../lib/lit-html/directives/live.js";
import { go, to } from "../route.js";
import { words } from "../words/language.js";

/**
 * Pages by key: the server gives the key of the next one, the way back is remembered. The address holds filters and
 * key, so that a page can be shared and the browser's back button works.
 */
export class Pages {
  #view;
  #before = [];

  constructor(view) {
    this.#view = view;
  }

  filter(query, name, value) {
    this.#before = [];
    go(to(this.#view, [], { ...Object.fromEntries(query), [name]: value, after: "" }), { replace: true });
  }

  show(query, next, range) {
    const after = query.get("after");
    const step = (key) => to(this.#view, [], { ...Object.fromEntries(query), after: key });
    return html`<nav class="row spread pages" aria-label=${words.pages}>
      <span class="quiet small">${range}</span>
      <span class="row">
        <button type="button" ?disabled=${!after} @click=${() => go(step(this.#before.pop() ?? ""))}>${words.previous}</button>
        <button type="button" ?disabled=${!next} @click=${() => { this.#before.push(after ?? ""); go(step(next)); }}>${words.next}</button>
      </span>
    </nav>`;
  }
}

/** A drop-down of a filter; the first choice is any. */
export function filterOf(label, name, choices, present, choose) {
  return html`<label class="field">${label}
    <select name=${name} @change=${(event) => choose(event.target.value)}>
      <option value="" .selected=${live(!present)}>${words.any}</option>
      ${choices.map(([value, text]) => html`<option value=${value} .selected=${live(value === present)}>${text}</option>`)}
    </select></label>`;
}
