import uPlot from "../../lib/uplot/dist/uPlot.esm.js";
import { clock, number } from "../../words/format.js";
import { language, words } from "../../words/language.js";
import { colour, colours } from "../theme.js";

const LEAST_HEIGHT = 160;

/** A bar for each bucket, as wide as its place and drawn anew only for other numbers, sizes, colours or words. */
export class RateChart {
  node = document.createElement("div");
  #hint = document.createElement("output");
  #plot = null;
  #points = null;
  #drawnIn = null;

  constructor() {
    new ResizeObserver(() => this.#fit()).observe(this.node);
    colours.addEventListener("change", () => this.#build());
  }

  show(points) {
    if (points === this.#points && language === this.#drawnIn) return;
    if (points.length === 0) return;
    const renew = language !== this.#drawnIn || !this.#plot;
    this.#points = points;
    this.#drawnIn = language;
    if (renew) this.#build();
    else this.#plot.setData(this.#data());
  }

  #data() {
    return [this.#points.map(({ at }) => at), this.#points.map(({ perMinute }) => perMinute), this.#points.map(({ failed }) => failed)];
  }

  /** A bar stands on the right of its bucket's begin: the last one needs its place too. */
  #bucket() {
    const [first, second] = this.#points;
    return second ? second.at - first.at : 60;
  }

  #fit() {
    const { width, height } = this.#size();
    if (this.#plot && width && (width !== this.#plot.width || height !== this.#plot.height)) this.#plot.setSize({ width, height });
  }

  #size() {
    return { width: this.node.clientWidth, height: Math.max(LEAST_HEIGHT, this.node.clientHeight) };
  }

  #build() {
    if (!this.#points?.length) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#data(), this.node);
    this.node.append(this.#hint);
    this.#fit();
  }

  #options() {
    const bars = uPlot.paths.bars({ size: [0.72, 24], align: 1 });
    const line = { stroke: colour("--line"), width: 1 };
    const axis = { stroke: colour("--quiet"), font: "12px system-ui", grid: line, ticks: { show: false } };
    const series = (name) => ({ fill: colour(name), stroke: colour(name), width: 0, paths: bars, points: { show: false } });
    return {
      ...this.#size(),
      padding: [18, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false } },
      scales: { x: { range: (plot, first, last) => [first, last + this.#bucket()] }, y: { range: (plot, low, high) => [0, Math.max(10, high * 1.1)] } },
      series: [{}, series("--accent"), series("--zero")],
      axes: [
        { ...axis, size: 28, grid: { show: false }, values: (plot, at) => at.map((seconds) => clock(seconds * 1000, false)) },
        { ...axis, size: 52, values: (plot, values) => values.map((value) => number(value)) },
      ],
      hooks: { setCursor: [(plot) => this.#tell(plot.cursor.idx)] },
    };
  }

  #tell(index) {
    const point = index == null ? null : this.#points[index];
    this.#hint.textContent = point ? `${clock(point.at * 1000, false)} · ${words.perMinute(number(point.perMinute))}` : "";
  }
}
