import { language, words } from "./language.js";

export const NOTHING = "–";

const formats = new Map();

/** Making one costs more than using it a hundred times. */
function format(kind, options) {
  const key = language + kind.name + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new kind(language, options));
  return formats.get(key);
}

export function number(value, digits = 0) {
  if (value == null) return NOTHING;
  return format(Intl.NumberFormat, { minimumFractionDigits: 0, maximumFractionDigits: digits }).format(value);
}

/** With exactly so many digits, as columns need it. */
export function fixed(value, digits) {
  if (value == null) return NOTHING;
  return format(Intl.NumberFormat, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** Rounded down: 100 % means all of them. */
export function percent(part, whole) {
  return whole === 0 ? 0 : Math.floor((part / whole) * 1000) / 10;
}

/** The two largest units of it. */
export function duration(seconds) {
  if (seconds == null) return NOTHING;
  const { d, h, min, s, space } = words.units;
  const whole = Math.round(seconds);
  const parts = [[Math.floor(whole / 86400), d], [Math.floor(whole / 3600) % 24, h], [Math.floor(whole / 60) % 60, min], [whole % 60, s]];
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return `0${space}${s}`;
  return parts.slice(first, first + 2).filter(([amount], i) => i === 0 || amount > 0).map(([amount, unit]) => `${amount}${space}${unit}`).join(" ");
}

export function millis(value) {
  if (value == null) return NOTHING;
  const { ms, s, space } = words.units;
  return value < 1000 ? `${number(value, value < 10 ? 1 : 0)}${space}${ms}` : `${number(value / 1000, 1)}${space}${s}`;
}

export function moment(text) {
  if (!text) return NOTHING;
  return format(Intl.DateTimeFormat, { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(text));
}

export function clock(text, withSeconds = true) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(withSeconds && { second: "2-digit" }) };
  return format(Intl.DateTimeFormat, options).format(new Date(text));
}

/** What a class, state or phase is called; one that is new to the page is shown as it is. */
export const called = (names, name) => names[name] ?? name;
