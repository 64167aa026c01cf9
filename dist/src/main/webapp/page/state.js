/**
 * What all views show. Who changes it calls changed(), which draws the page once in the next frame; a view
 * keeps what only it needs to itself, and calls changed() too.
 */
export const state = {
  route: { view: "overview", rest: [], query: new URLSearchParams() },
  keyNeeded: false,
  /** connecting, live, polling or gone */
  connection: "connecting",
  health: null,
  /** The body of GET statistics, of which events renew the counts. */
  statistics: null,
  /** Why there are none: a Problem. */
  statisticsProblem: null,
  /** What a worker event says. */
  worker: null,
  /** By id, the latest first. */
  jobs: new Map(),
  /** The latest first, at most LOG_LINES. */
  log: [],
};

const LOG_LINES = 200;
const JOBS = 30;

let draw = () => {};
let waiting = false;

/** Calls back whenever the page is to be drawn. */
export function onChange(callback) {
  draw = callback;
}

export function changed() {
  if (waiting) return;
  waiting = true;
  // Not requestAnimationFrame: a tab that nobody sees has no frames, and its title counts too
  setTimeout(() => {
    waiting = false;
    draw();
  }, 16);
}

/** A stream that was opened anew may begin with lines that are here already. */
export function addLog(line) {
  if (line.id && state.log.some(({ id }) => id === line.id)) return;
  state.log.unshift(line);
  state.log.length = Math.min(state.log.length, LOG_LINES);
}

export function putJob(job) {
  const known = state.jobs.get(job.id);
  // Events leave the report of a validation out; what is there already stays
  const merged = { ...known, ...job, validation: job.validation ?? known?.validation ?? null };
  const others = [...state.jobs.values()].filter(({ id }) => id !== job.id);
  const all = [merged, ...others].sort((a, b) => b.startedAt.localeCompare(a.startedAt));
  state.jobs = new Map(all.slice(0, JOBS).map((each) => [each.id, each]));
}
