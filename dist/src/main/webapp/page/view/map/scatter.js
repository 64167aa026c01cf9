import { toPart } from "../../route.js";
import { words } from "../../words/language.js";
import { colour, colours } from "../theme.js";

/** How many shades there are; one more is for all others. */
export const SHADES = 8;

const NEAR_PIXELS = 12;
const MOST_ZOOM = 40;
const DIRECTIONS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Points on a canvas: pointer or arrow keys choose one, a click or Enter opens it, wheel and dragging move the view. */
export class Scatter {
  node = document.createElement("div");
  chosen = null;
  #canvas = document.createElement("canvas");
  #told;
  #points = null;
  #shades = [];
  #only = null;
  #view = { x: 0, y: 0, zoom: 1 };
  #drag = null;

  /** @param told is called when another point is chosen */
  constructor(told) {
    this.#told = told;
    this.node.className = "scatter";
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "img");
    this.node.append(this.#canvas);
    new ResizeObserver(() => this.#draw()).observe(this.node);
    colours.addEventListener("change", () => this.#draw());
    const on = (type, handler, options) => this.#canvas.addEventListener(type, handler.bind(this), options);
    on("pointermove", this.#move);
    on("pointerdown", this.#press);
    on("pointerup", this.#release);
    on("wheel", this.#wheel, { passive: false });
    on("keydown", this.#key);
  }

  /** @param points {x, y, partIds, colorIds}, from -1 to 1 @param shades of each point, 0 to SHADES */
  show(points, shades) {
    Object.assign(this, { chosen: null });
    this.#points = points;
    this.#shades = shades;
    this.#only = null;
    this.whole();
  }

  highlight(shade) {
    this.#only = shade;
    this.#draw();
  }

  zoom(factor) {
    this.#view.zoom = Math.min(MOST_ZOOM, Math.max(1, this.#view.zoom * factor));
    this.#draw();
  }

  whole() {
    this.#view = { x: 0, y: 0, zoom: 1 };
    this.#draw();
  }

  get #side() {
    return this.node.clientWidth;
  }

  #place(i) {
    const half = this.#side / 2;
    const scale = half * 0.95 * this.#view.zoom;
    return [half + (this.#points.x[i] - this.#view.x) * scale, half - (this.#points.y[i] - this.#view.y) * scale];
  }

  #draw() {
    const side = this.#side;
    if (!this.#points || !side) return;
    this.#canvas.setAttribute("aria-label", words.mapLabel(this.#points.x.length));
    const ratio = devicePixelRatio;
    Object.assign(this.#canvas, { width: side * ratio, height: side * ratio });
    const context = this.#canvas.getContext("2d");
    context.scale(ratio, ratio);
    const fills = Array.from({ length: SHADES }, (none, i) => colour(`--shade-${i}`)).concat(colour("--missing"));
    // The others first, so that they hide nobody
    for (let shade = SHADES; shade >= 0; shade--) {
      context.fillStyle = fills[shade];
      context.globalAlpha = this.#only === null || this.#only === shade ? 0.85 : 0.12;
      this.#shades.forEach((own, i) => own === shade && this.#dot(context, i, 3));
    }
    context.globalAlpha = 1;
    if (this.chosen === null) return;
    context.fillStyle = colour("--ink");
    this.#dot(context, this.chosen, 6);
  }

  #dot(context, i, radius) {
    const [x, y] = this.#place(i);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fill();
  }

  #choose(i) {
    if (i === this.chosen) return;
    this.chosen = i;
    this.#draw();
    this.#told();
  }

  /** The point nearest to a place on the canvas for which `allowed` holds, or null. */
  #nearest(x, y, most, allowed = () => true) {
    let best = null;
    let least = most * most;
    for (let i = 0; i < this.#points.x.length; i++) {
      const [px, py] = this.#place(i);
      const distance = (px - x) ** 2 + (py - y) ** 2;
      if (distance < least && allowed(px - x, py - y, i)) [best, least] = [i, distance];
    }
    return best;
  }

  #move({ offsetX, offsetY, buttons }) {
    if (this.#drag && buttons) this.#pull(offsetX, offsetY);
    else if (this.#points) this.#choose(this.#nearest(offsetX, offsetY, NEAR_PIXELS) ?? this.chosen);
  }

  #press({ offsetX, offsetY }) {
    this.#drag = { fromX: offsetX, fromY: offsetY, ...this.#view, moved: false };
  }

  #pull(x, y) {
    const scale = (this.#side / 2) * 0.95 * this.#view.zoom;
    this.#drag.moved ||= Math.hypot(x - this.#drag.fromX, y - this.#drag.fromY) > 4;
    this.#view.x = this.#drag.x - (x - this.#drag.fromX) / scale;
    this.#view.y = this.#drag.y + (y - this.#drag.fromY) / scale;
    this.#draw();
  }

  #release({ offsetX, offsetY }) {
    const moved = this.#drag?.moved;
    this.#drag = null;
    if (moved || !this.#points) return;
    const i = this.#nearest(offsetX, offsetY, NEAR_PIXELS);
    if (i !== null) this.#open(i);
  }

  #open(i) {
    location.hash = toPart({ partId: this.#points.partIds[i], colorId: this.#points.colorIds[i] });
  }

  /** Only with a key held, as on other maps: the wheel alone scrolls the page. */
  #wheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }

  #key(event) {
    if (!this.#points) return;
    if (event.key === "Enter" && this.chosen !== null) this.#open(this.chosen);
    const direction = DIRECTIONS[event.key];
    if (!direction) return;
    event.preventDefault();
    const [x, y] = this.chosen === null ? [this.#side / 2, this.#side / 2] : this.#place(this.chosen);
    const ahead = (dx, dy, i) => i !== this.chosen && dx * direction[0] - dy * direction[1] > Math.hypot(dx, dy) * 0.7;
    this.#choose(this.#nearest(x, y, Infinity, ahead) ?? this.chosen);
  }
}
