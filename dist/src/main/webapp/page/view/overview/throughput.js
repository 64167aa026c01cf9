import { html } from "../../lib/lit-html/lit-html.js";
import { changed, state } from "../../state.js";
import { get } from "../../server/request.js";
import { words } from "../../words/language.js";
import { number } from "../../words/format.js";
import { RateChart } from "./rate-chart.js";

const REFRESH_MILLIS = { "1h": 5000, "24h": 60000 };

let range = "1h";
let points = [];
let askedAt = 0;
let chart = null;

/** Rows a minute, as a picture and in words. */
export function throughput() {
  keepFresh();
  chart ??= new RateChart();
  chart.show(points);
  return html`<section class="panel throughput" aria-labelledby="throughput">
    <header>
      <h3 id="throughput">${words.throughput}</h3>
      <div class="choice" role="group" aria-label=${words.range}>${["1h", "24h"].map(option)}</div>
    </header>
    <div class="chart" role="img" aria-label=${spoken()}>${chart.node}</div>
  </section>`;
}

function option(name) {
  return html`<button type="button" aria-pressed=${name === range} data-choice=${name} @click=${() => use(name)}>${words.ranges[name]}</button>`;
}

function use(name) {
  range = name;
  askedAt = 0;
  changed();
}

function spoken() {
  const most = points.reduce((max, { perMinute }) => Math.max(max, perMinute), 0);
  return `${words.throughput}: ${words.ranges[range]}. ${words.spokenRate(number(points.at(-1)?.perMinute ?? 0), number(most))}`;
}

/** Drawing happens at least with each event, so it is the clock too. */
function keepFresh() {
  if (Date.now() - askedAt < REFRESH_MILLIS[range] || state.keyNeeded) return;
  askedAt = Date.now();
  load(range);
}

async function load(wanted) {
  try {
    const { bucketSeconds, points: found } = await get("/api/embeddings/throughput", { window: wanted });
    if (wanted !== range) return;
    points = found.map(({ at, completed, failed }) => ({ at: Date.parse(at) / 1000, perMinute: (completed * 60) / bucketSeconds, failed: (failed * 60) / bucketSeconds }));
    changed();
  } catch {
    // The last picture stays; the page says already that the server is away
  }
}
