import { html } from "../../lib/lit-html/lit-html.js";
import { state } from "../../state.js";
import { words } from "../../words/language.js";
import { clock } from "../../words/format.js";

/** What the server says. Not read out line by line: it is there to be read, not to interrupt. */
export function log() {
  return html`<section class="panel logged" aria-labelledby="log">
    <header><h3 id="log">${words.log}</h3></header>
    <div class="log" tabindex="0" role="log" aria-live="off" aria-labelledby="log"><ol>
      ${state.log.length === 0 ? html`<li class="quiet"><span></span><span>${state.connection === "live" ? words.noLog : words.noLogNow}</span></li>` : state.log.map(line)}
    </ol></div>
  </section>`;
}

function line({ at, level, message }) {
  return html`<li class=${level}><time datetime=${at}>${clock(at)}</time><span>${message}</span></li>`;
}
