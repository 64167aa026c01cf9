import { html } from "../../lib/lit-html/lit-html.js";
import { state } from "../../state.js";
import { words } from "../../words/language.js";
import { called, duration, NOTHING, number } from "../../words/format.js";

/** What this server is, and whose vectors the table holds. */
export function service() {
  const health = state.health;
  const fact = (name, value, title) => html`<div><dt>${words[name]}</dt><dd title=${title ?? ""} data-value=${name}>${health ? value ?? NOTHING : html`<span class="ghost">000000</span>`}</dd></div>`;
  const target = state.statistics?.target;
  return html`<section class="panel service" aria-labelledby="service">
    <header><h3 id="service">${words.service}</h3>${health?.demo ? html`<strong class="small">${words.demo}</strong>` : ""}</header>
    ${health?.reason ? html`<p class="notice small">${health.reason}${download(health.download)}</p>` : ""}
    <dl class="facts">
      ${fact("model", health?.model)}
      ${fact("revision", health?.revision && html`<code>${health.revision.slice(0, 16)}</code>`, health?.revision)}
      ${fact("device", health?.device && `${health.device} · ${health.precision}`)}
      ${fact("window", health?.max_tokens && words.tokens(number(health.max_tokens)))}
      ${fact("dimensions", number(health?.dimensions))}
      ${fact("reproducible", health?.reproducible == null ? null : health.reproducible ? words.yes : words.no)}
      ${fact("target", target && `${target.provider} · ${target.model}`, target?.revision)}
      ${fact("database", health && called(words.databases, health.database), health?.database_detail)}
      ${fact("role", health?.role)}
      ${fact("version", health?.version)}
      ${fact("uptime", duration(health?.uptime_seconds))}
    </dl>
  </section>`;
}

function download(progress) {
  if (!progress) return "";
  const mega = (bytes) => number(bytes / 1e6);
  return html` <progress max=${progress.total} value=${progress.bytes} aria-label=${progress.file}></progress> ${progress.file}: ${mega(progress.bytes)} / ${mega(progress.total)} MB`;
}
