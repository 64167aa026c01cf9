import { send } from "./request.js";

// The server sends a comment every 15 s
const SILENCE_MILLIS = 45000;

/** Cuts a text stream into events of SSE: {event, data, id}. Comments only show that somebody is there. */
export class EventParser {
  #rest = "";

  /** @returns {{event: string, data: string, id: string|null}[]} */
  push(text) {
    const blocks = (this.#rest + text).replaceAll("\r\n", "\n").split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(parse).filter(({ data }) => data !== "");
  }
}

function parse(block) {
  const found = { event: "message", data: [], id: null };
  for (const line of block.split("\n")) {
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "data") found.data.push(value);
    else if (field === "event" || field === "id") found[field] = value;
  }
  return { ...found, data: found.data.join("\n") };
}

/**
 * Reads /api/events until it ends. With fetch, since an EventSource cannot send a key.
 *
 * @param opened is called when the server has answered
 * @throws {Problem} if it refused
 */
export async function readEvents({ lastId, signal, opened, received }) {
  const silence = new AbortController();
  const headers = { Accept: "text/event-stream", ...(lastId && { "Last-Event-ID": lastId }) };
  const response = await send("GET", "/api/events", { headers, signal: AbortSignal.any([signal, silence.signal]) });
  opened();
  const parser = new EventParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const timer = setTimeout(() => silence.abort(), SILENCE_MILLIS);
    const { value, done } = await reader.read().finally(() => clearTimeout(timer));
    if (done) return;
    parser.push(value).forEach(received);
  }
}
