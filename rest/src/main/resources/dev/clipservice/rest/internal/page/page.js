import { texts } from "./texts.js";

const BUSY_MILLIS = 1000;
const IDLE_MILLIS = 2000;
const TIMEOUT_MILLIS = 10000;
const NOTHING = "–";

const $ = (id) => document.getElementById(id);
const seen = { health: null, statistics: null, statisticsError: null };
let key = null; // kept in memory only
let keyRefused = false;
let language = initialLanguage();

/** Storage may be forbidden; then the choice lasts as long as the page. */
function remembered(choice) {
  try {
    if (choice) localStorage.setItem("language", choice);
    return localStorage.getItem("language");
  } catch {
    return null;
  }
}

function initialLanguage() {
  const stored = remembered();
  if (stored in texts) return stored;
  return navigator.languages.some((name) => name.startsWith("ko")) ? "ko" : "en";
}

const t = () => texts[language];
const number = (value, digits = 0) =>
  value == null ? NOTHING : new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);

function duration(seconds) {
  if (seconds == null) return NOTHING;
  const { d, h, min, s, space } = t().units;
  const whole = Math.round(seconds);
  const parts = [[Math.floor(whole / 86400), d], [Math.floor(whole / 3600) % 24, h], [Math.floor(whole / 60) % 60, min], [whole % 60, s]];
  const first = parts.findIndex(([amount]) => amount > 0);
  return first < 0 ? `0${space}${s}` : parts.slice(first, first + 2).map(([amount, unit]) => `${amount}${space}${unit}`).join(" ");
}

/** Touches the document only where something changed: nothing flickers, nothing is read out twice. */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function show(name, text, title) {
  const node = document.querySelector(`[data-value="${name}"]`);
  write(node, text ?? NOTHING);
  if (title && node.title !== title) node.title = title;
}

function renderTexts() {
  document.documentElement.lang = language;
  document.title = seen.health?.demo ? `${t().title} (demo)` : t().title;
  document.querySelectorAll("[data-text]").forEach((node) => write(node, t()[node.dataset.text]));
  document.querySelectorAll("[data-label]").forEach((node) => node.setAttribute("aria-label", t()[node.dataset.label]));
  document.querySelectorAll("[data-language]").forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.language === language)));
}

function renderHealth() {
  const health = seen.health;
  const state = health === null ? "unreachable" : health.status;
  $("state").dataset.state = state;
  write($("state"), t()[state]);
  const reason = health === null ? t().unreachableDetail : health.reason;
  $("reason").hidden = !reason;
  write($("reason"), reason ?? "");
  document.querySelector("main").classList.toggle("stale", health === null);
  if (health === null) return;
  $("demo").hidden = health.demo !== true;
  const flag = (value) => (value == null ? NOTHING : value ? t().yes : t().no);
  show("model", health.model);
  show("revision", health.revision?.slice(0, 12), health.revision);
  show("device", health.device && `${health.device} · ${health.precision}`);
  show("dimensions", number(health.dimensions));
  show("maxTokens", number(health.max_tokens));
  show("reproducible", flag(health.reproducible));
  show("role", health.role);
  show("database", t().states[health.database], health.database_detail);
  show("version", health.version);
  show("uptime", duration(health.uptime_seconds));
}

function renderStatistics() {
  const rows = seen.statistics;
  $("login").hidden = seen.statisticsError?.status !== 401;
  $("table").hidden = rows === null;
  $("no-table").hidden = rows !== null || !seen.statisticsError;
  const refused = keyRefused && seen.statisticsError?.status === 401;
  write($("no-table"), refused ? t().keyWrong : seen.statisticsError?.message ?? "");
  if (rows === null) return;
  for (const name of ["valid", "missing", "zero", "foreign", "unverified", "pending", "processing", "completed", "failed", "withoutText", "truncated"]) {
    show(name, number(rows[name]));
  }
  show("rate", number(rows.rowsPerMinute, 1));
  show("eta", duration(rows.etaSeconds));
  show("oldest", duration(rows.oldestPendingSeconds));
  // Rounded down: 100 % means all of them
  const percent = rows.total === 0 ? 0 : Math.floor((rows.valid / rows.total) * 1000) / 10;
  write($("percent"), `${number(percent, 1)}${t().units.space}%`);
  write($("of-total"), t().ofTotal(number(rows.valid), number(rows.total)));
  $("bar").setAttribute("aria-valuenow", String(percent));
  document.querySelectorAll("[data-part]").forEach((node) => {
    node.style.flexBasis = `${rows.total === 0 ? 0 : (rows[node.dataset.part] / rows.total) * 100}%`;
  });
}

function render() {
  renderTexts();
  renderHealth();
  renderStatistics();
}

async function ask(path) {
  const headers = { Accept: "application/json" };
  if (key !== null) headers.Authorization = `Bearer ${key}`;
  const response = await fetch(path, { headers, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
  return { status: response.status, body: await response.json() };
}

async function refresh() {
  try {
    const [health, statistics] = await Promise.all([ask("/health"), ask("/api/embeddings/statistics")]);
    seen.health = health.body;
    const fine = statistics.status === 200;
    seen.statistics = fine ? statistics.body : null;
    seen.statisticsError = fine ? null : { status: statistics.status, message: statistics.body.error?.message };
    keyRefused = key !== null && statistics.status === 401;
  } catch {
    seen.health = null; // the last counts stay, greyed
  }
  render();
}

async function poll() {
  if (!document.hidden) await refresh();
  const busy = seen.statistics !== null && seen.statistics.pending + seen.statistics.processing > 0;
  setTimeout(poll, busy ? BUSY_MILLIS : IDLE_MILLIS);
}

document.querySelectorAll("[data-language]").forEach((node) =>
  node.addEventListener("click", () => {
    language = node.dataset.language;
    remembered(language);
    render();
  }),
);
$("login").addEventListener("submit", (event) => {
  event.preventDefault();
  key = $("key").value;
  $("key").value = "";
  refresh();
});
document.addEventListener("visibilitychange", () => !document.hidden && refresh());

renderTexts();
poll();
