/** The server's answer to what it could not do, or `network` if there was none. */
export class Problem extends Error {
  constructor(status, { message, code = null, param = null } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
  }
}

const TIMEOUT_MILLIS = 60000;

let key = null; // in memory only
let refused = () => {};

export const hasKey = () => key !== null;

export function useKey(value) {
  key = value;
}

/** Calls back when the server asks for a key, or for another one. */
export function onRefusal(callback) {
  refused = callback;
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value != null);
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}

async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  return new Problem(response.status, body.error ?? { message: `HTTP ${response.status}` });
}

/** A request with the key. @throws {Problem} for whatever is no success */
export async function send(method, path, { parameters = {}, body, headers = {}, signal } = {}) {
  const all = { Accept: "application/json", ...headers };
  if (key !== null) all.Authorization = `Bearer ${key}`;
  if (body !== undefined) all["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path + query(parameters), {
      method, headers: all, body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store", credentials: "omit", signal: signal ?? AbortSignal.timeout(TIMEOUT_MILLIS),
    });
  } catch (failure) {
    if (failure.name === "AbortError") throw failure;
    throw new Problem(0, { message: failure.message, code: "network" });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (response.status === 401) refused();
  throw problem;
}

export async function get(path, parameters = {}, signal) {
  return (await send("GET", path, { parameters, signal })).json();
}

export async function post(path, parameters = {}, body) {
  return (await send("POST", path, { parameters, body })).json();
}

export async function remove(path) {
  return (await send("DELETE", path)).json();
}

export const partPath = (partId, colorId) => `/api/parts/${encodeURIComponent(partId)}/${colorId ?? "none"}`;
