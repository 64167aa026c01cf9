import { html, nothing } from "../lib/lit-html/lit-html.js";
import { ref } from "../lib/lit-html/directives/ref.js";
import { changed } from "../state.js";
import { words } from "../words/language.js";

let asked = null;

/**
 * Asks before something is done.
 *
 * @param title a text
 * @param body gives what there is to say, when it is drawn
 * @param confirm gives the button's text, or nothing if there is nothing to do
 * @returns {Promise<boolean>} whether to do it
 */
export function ask({ title, body, confirm }) {
  return new Promise((resolve) => {
    asked = { title, body, confirm, resolve };
    changed();
  });
}

function answer(yes) {
  // Closed before it goes: that gives the focus back
  document.querySelector("dialog")?.close();
  asked?.resolve(yes);
  asked = null;
  changed();
}

/** A template's elements are in the document a moment later. */
const opened = (dialog) => queueMicrotask(() => dialog?.isConnected && !dialog.open && dialog.showModal());

export function question() {
  if (!asked) return nothing;
  const confirm = asked.confirm();
  return html`<dialog ${ref(opened)} aria-labelledby="question" @close=${() => answer(false)}>
    <div class="stack">
      <h2 id="question">${asked.title}</h2>
      ${asked.body()}
      <div class="row">
        <button type="button" @click=${() => answer(false)}>${confirm ? words.cancel : words.close}</button>
        ${confirm ? html`<button type="button" class="main" data-confirm @click=${() => answer(true)}>${confirm}</button>` : nothing}
      </div>
    </div>
  </dialog>`;
}
