import { render } from "./lib/lit-html/lit-html.js";
import { state, changed, onChange } from "./state.js";
import { followRoute } from "./route.js";
import { onRefusal } from "./server/request.js";
import { stayLive } from "./server/live.js";
import { words, language } from "./words/language.js";
import { frame } from "./view/frame.js";
import { login } from "./view/login.js";
import { overview } from "./view/overview/overview.js";
import { parts } from "./view/parts.js";
import { part } from "./view/part/part.js";
import { search } from "./view/search.js";
import { history } from "./view/history.js";
import { map } from "./view/map/map.js";
import { job } from "./view/job/job.js";

const views = { overview, parts, part, search, history, map, job };
const root = document.getElementById("page");

function draw() {
  const { view } = state.route;
  const known = view in views ? view : "overview";
  document.documentElement.lang = language;
  document.title = [words.tabs[known] ?? words[known], state.health?.demo ? words.titleOfDemo : words.title].join(" · ");
  render(frame(known, state.keyNeeded ? login() : views[known](state.route)), root);
}

/** Whoever follows a link hears and sees where it led. */
function arrived() {
  setTimeout(() => {
    scrollTo(0, 0);
    document.querySelector("main h2")?.focus({ preventScroll: true });
  }, 50);
}

onChange(draw);
onRefusal(() => {
  state.keyNeeded = true;
  changed();
});
followRoute(arrived);
root.replaceChildren();
draw();
stayLive();
