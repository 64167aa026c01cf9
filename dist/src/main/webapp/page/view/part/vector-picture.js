import { words } from "../../words/language.js";
import { fixed } from "../../words/format.js";
import { colour, colours } from "../theme.js";

const COLUMNS = 48;
const CELL = 12;

/** A vector as a field of cells, row by row: one colour for what is above zero, another for what is below. */
export class VectorPicture {
  node = document.createElement("figure");
  #canvas = document.createElement("canvas");
  #told = document.createElement("figcaption");
  #vector = null;
  #at = null;

  constructor() {
    this.node.className = "vector";
    this.#canvas.tabIndex = 0;
    this.#canvas.setAttribute("role", "img");
    this.#told.setAttribute("aria-live", "polite");
    this.node.append(this.#canvas, this.#told);
    this.#canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    colours.addEventListener("change", () => this.#draw());
  }

  show(vector) {
    if (vector && sameNumbers(vector, this.#vector)) return this.#label();
    this.#vector = vector;
    this.#at = null;
    this.#draw();
    this.#label();
  }

  #label() {
    if (!this.#vector) return;
    const [low, high] = bounds(this.#vector);
    this.#canvas.setAttribute("aria-label", words.vectorLabel(this.#vector.length, fixed(low, 4), fixed(high, 4)));
    this.#told.textContent = this.#at === null ? words.vectorHint(fixed(low, 4), fixed(high, 4)) : words.vectorValue(this.#at, fixed(this.#vector[this.#at], 5));
  }

  #draw() {
    if (!this.#vector) return;
    const rows = Math.ceil(this.#vector.length / COLUMNS);
    Object.assign(this.#canvas, { width: COLUMNS * CELL, height: rows * CELL });
    const context = this.#canvas.getContext("2d");
    const [above, below] = [colour("--valid"), colour("--foreign")];
    const scale = spread(this.#vector);
    this.#vector.forEach((value, i) => {
      context.globalAlpha = Math.min(1, Math.abs(value) / scale) ** 0.7;
      context.fillStyle = value < 0 ? below : above;
      context.fillRect((i % COLUMNS) * CELL, Math.floor(i / COLUMNS) * CELL, CELL - 1, CELL - 1);
    });
    context.globalAlpha = 1;
    if (this.#at === null) return;
    context.strokeStyle = colour("--ink");
    context.lineWidth = 2;
    context.strokeRect((this.#at % COLUMNS) * CELL, Math.floor(this.#at / COLUMNS) * CELL, CELL - 1, CELL - 1);
  }

  #point({ offsetX, offsetY }) {
    const cell = this.#canvas.clientWidth / COLUMNS;
    this.#look(Math.floor(offsetY / cell) * COLUMNS + Math.floor(offsetX / cell));
  }

  #key(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#look(this.#at === null ? 0 : this.#at + step);
  }

  #look(index) {
    if (!(index in (this.#vector ?? []))) return;
    this.#at = index;
    this.#draw();
    this.#label();
  }
}

const sameNumbers = (one, other) => other !== null && one.length === other.length && one.every((value, i) => value === other[i]);

const bounds = (vector) => [Math.min(...vector), Math.max(...vector)];

/** Nearly the largest amount: one value far beyond the others would leave these without colour. */
function spread(vector) {
  const amounts = vector.map(Math.abs).sort((a, b) => a - b);
  return amounts[Math.floor(amounts.length * 0.99)] || 1;
}
