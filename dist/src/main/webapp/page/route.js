import { state, changed } from "./state.js";

/** Where in the page we are: #/VIEW/REST?QUERY. */
function parse() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view, ...rest] = path.split("/").map(decodeURIComponent);
  return { view: view || "overview", rest, query: new URLSearchParams(query) };
}

/** The address of a place in the page. What is empty in the query is left out. */
export function to(view, rest = [], query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value != null);
  const text = new URLSearchParams(given).toString();
  const path = [view === "overview" ? "" : view, ...rest].map((part) => encodeURIComponent(part)).join("/");
  return `#/${path}${text ? `?${text}` : ""}`;
}

export const toPart = ({ partId, colorId }) => to("part", [partId, colorId ?? "none"]);

/** Goes there, as a link would; or stays and only changes the address. */
export function go(address, { replace = false } = {}) {
  if (!replace) {
    location.hash = address;
    return;
  }
  history.replaceState(null, "", address);
  state.route = parse();
  changed();
}

/** Follows the address. @param arrived is told of each place that is another view than before */
export function followRoute(arrived) {
  state.route = parse();
  addEventListener("hashchange", () => {
    const before = state.route;
    state.route = parse();
    changed();
    if (before.view !== state.route.view || before.rest.join() !== state.route.rest.join()) arrived();
  });
}
