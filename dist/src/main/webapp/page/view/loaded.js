import { html } from "../lib/lit-html/lit-html.js";
import { changed } from "../state.js";
import { words } from "../words/language.js";
import { problemText } from "./notices.js";

/** Something of the server that depends on a key, e.g. a filter. What was there stays until the new is. */
export class Loaded {
  value = null;
  problem = null;
  busy = false;
  #load;
  #key = null;
  #abort = null;

  /** @param load (key, signal) => promise of the value */
  constructor(load) {
    this.#load = load;
  }

  /** Loads unless this is what was loaded last, or is being loaded. */
  want(key) {
    if (key === this.#key) return;
    this.#key = key;
    this.again();
  }

  /** Loads the same once more. */
  async again() {
    this.#abort?.abort();
    const abort = (this.#abort = new AbortController());
    this.busy = true;
    changed();
    try {
      const value = await this.#load(this.#key, abort.signal);
      if (abort !== this.#abort) return;
      Object.assign(this, { value, problem: null, busy: false });
    } catch (problem) {
      if (abort !== this.#abort) return;
      Object.assign(this, { value: null, problem, busy: false });
      if (problem.status === 401) this.forget();
    }
    changed();
  }

  /** Back to the beginning: nothing there, nothing wanted. */
  forget() {
    this.#abort?.abort();
    this.#abort = null;
    Object.assign(this, { value: null, problem: null, busy: false });
    this.#key = null;
  }

  /** What is wrong, with a way to try again; or nothing. */
  trouble() {
    if (!this.problem) return "";
    return html`<div class="notice bad row spread" role="alert"><span>${problemText(this.problem)}</span>
      <button type="button" @click=${() => this.again()}>${words.again}</button></div>`;
  }
}
