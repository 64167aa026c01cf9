import { html } from "../lib/lit-html/lit-html.js";
import { changed, state } from "../state.js";
import { get, hasKey, useKey } from "../server/request.js";
import { refresh, tryNow } from "../server/live.js";
import { words } from "../words/language.js";
import { problemText } from "./notices.js";

let problem = null;
let trying = false;

/** Keeps the key in memory: it is gone with the tab. */
async function open(event) {
  event.preventDefault();
  const field = event.target.elements.key;
  useKey(field.value);
  trying = true;
  changed();
  try {
    await get("/api/worker");
    enter();
  } catch (refusal) {
    // Without a database there is no worker to ask, but the key was looked at first
    if (refusal.status === 503) enter();
    else problem = refusal;
  }
  trying = false;
  field.value = "";
  changed();
}

function enter() {
  problem = null;
  state.keyNeeded = false;
  refresh();
  tryNow();
}

const why = () => (problem.status === 401 ? words.keyWrong : problemText(problem));

export function login() {
  return html`<section class="panel stack login" aria-labelledby="login">
    <h2 id="login" tabindex="-1">${words.keyNeeded}</h2>
    <p class="quiet">${words.keyDetail}</p>
    <form class="fields" @submit=${open}>
      <label class="field">${words.key}
        <input name="key" type="password" autocomplete="off" required autofocus aria-describedby="key-problem"></label>
      <button class="main" ?disabled=${trying}>${words.open}</button>
    </form>
    <p id="key-problem" class="bad" role="alert">${problem && hasKey() ? why() : ""}</p>
  </section>`;
}
