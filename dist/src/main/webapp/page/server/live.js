import { state, changed, addLog, putJob } from "../state.js";
import { get } from "./request.js";
import { readEvents } from "./stream.js";

/**
 * Keeps the state as the server has it: by its events, and by asking every few seconds while there are none.
 * A tab that nobody sees listens to nothing, since a browser has six connections to a server for all tabs.
 */
const FIRST_RETRY_MILLIS = 1000;
const LONGEST_RETRY_MILLIS = 5000;
const HEALTH_MILLIS = 10000;
const WHOLE_MILLIS = 4000;

let lastId = null;
let retryMillis = FIRST_RETRY_MILLIS;
let stream = null;
let wakeUp = () => {};
let wholeAt = 0;
let later = null;
/** Of which jobs events have told since they were asked for last: that is newer than an answer that is still on its way. */
let jobsTold = new Set();

const pause = (millis) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    wakeUp = () => {
      clearTimeout(timer);
      resolve();
    };
  });

function receive({ event, data, id }) {
  const body = JSON.parse(data);
  if (id) lastId = id;
  if (event === "statistics") takeStatistics(body);
  else if (event === "worker") state.worker = body;
  else if (event === "job") takeJob(body);
  else if (event === "log") addLog({ ...body, id });
  else if (event === "database") state.statisticsProblem = { status: 503, code: `database_${body.status === "none" ? "not_configured" : body.status}`, message: body.detail };
  changed();
}

function takeStatistics(counts) {
  state.statistics = { ...state.statistics, ...counts };
  state.statisticsProblem = null;
  askWhole();
}

async function takeJob(job) {
  jobsTold.add(job.id);
  const ended = job.state !== "running" && state.jobs.get(job.id)?.state !== job.state;
  putJob(job);
  if (ended && job.kind === "validate") putJob(await get(`/api/jobs/${job.id}`).catch(() => job));
}

/**
 * What events leave out: the reasons of failures, whose vectors there are. Not more often than every few seconds, but
 * once more after the last event: there may be no other for long.
 */
async function askWhole({ now = false } = {}) {
  const wait = now ? 0 : wholeAt + WHOLE_MILLIS - Date.now();
  if (wait > 0) {
    later ??= setTimeout(() => askWhole({ now: true }), wait);
    return;
  }
  clearTimeout(later);
  later = null;
  wholeAt = Date.now();
  try {
    state.statistics = await get("/api/embeddings/statistics");
    state.statisticsProblem = null;
  } catch (problem) {
    state.statisticsProblem = problem;
  }
  changed();
}

/** Not while events tell: they tell changes only, and an answer from between two of them would stay. */
async function askWorker() {
  if (state.connection === "live" && state.worker) return;
  const { local, settings, workers } = await get("/api/worker");
  state.worker = { ...settings, phase: local.phase, reason: local.reason, workers: workers.length };
}

async function askJobs() {
  jobsTold = new Set();
  const { jobs } = await get("/api/jobs");
  jobs.filter(({ id }) => !jobsTold.has(id)).reverse().forEach(putJob);
}

/** Everything once, whether or not events come. */
export async function refresh() {
  await askWhole({ now: true });
  if (!state.statisticsProblem) await Promise.allSettled([askWorker(), askJobs()]);
  changed();
}

export async function askHealth() {
  try {
    // Unhealthy is 503 with the same body
    const response = await fetch("/health", { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(HEALTH_MILLIS) });
    state.health = await response.json();
  } catch {
    state.health = null;
    state.connection = "gone";
    stream?.abort();
  }
  changed();
}

async function listen() {
  stream = new AbortController();
  await readEvents({
    lastId,
    signal: stream.signal,
    received: receive,
    opened: () => {
      retryMillis = FIRST_RETRY_MILLIS;
      state.connection = "live";
      refresh();
    },
  });
}

async function keepListening() {
  for (;;) {
    if (!document.hidden && !state.keyNeeded) {
      await listen().catch(() => {});
      if (!document.hidden && state.connection === "live") state.connection = "connecting";
      await askHealth();
      if (state.health) {
        state.connection = "polling";
        await refresh();
      }
      retryMillis = Math.min(retryMillis * 1.6, LONGEST_RETRY_MILLIS);
    }
    await pause(document.hidden || state.keyNeeded ? LONGEST_RETRY_MILLIS : retryMillis);
  }
}

/** Tries at once what else would wait: after a new key, or when somebody looks again. */
export function tryNow() {
  retryMillis = FIRST_RETRY_MILLIS;
  wakeUp();
}

export function stayLive() {
  askHealth();
  setInterval(() => !document.hidden && askHealth(), HEALTH_MILLIS);
  addEventListener("visibilitychange", () => {
    if (document.hidden) stream?.abort();
    else tryNow();
  });
  keepListening();
}
