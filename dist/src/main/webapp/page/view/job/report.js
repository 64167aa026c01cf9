import { html, nothing } from "../../lib/lit-html/lit-html.js";
import { words } from "../../words/language.js";
import { called, fixed, number } from "../../words/format.js";
import { partName } from "../cells.js";

/** What a validation found: first whether all is well, then each finding with its rows. */
export function report(it) {
  return html`<section class="panel stack" aria-labelledby="report" data-report>
    <h3 id="report">${words.report}</h3>
    ${verdict(it)}
    <dl class="facts">
      ${fact("rowsLookedAt", number(it.rows))}${fact("withVector", number(it.withVector))}${fact("missing", number(it.missing))}
      ${["zero", "nonFinite", "unnormalised", "wrongDimension"].map((name) => fact(name, number(it[name]), it[name] > 0))}
      ${fact("norms", it.minNorm == null ? "–" : `${fixed(it.minNorm, 5)} – ${fixed(it.maxNorm, 5)}`)}
    </dl>
    ${examples(words.faulty, it.faulty, ({ fault }) => called(words.findings, fault))}
    ${it.duplicates ? duplicates(it.duplicates) : nothing}
    ${it.drift ? drift(it.drift) : nothing}
  </section>`;
}

const fact = (name, text, bad) => html`<div><dt>${words.findings[name]}</dt><dd class=${bad ? "bad" : ""}>${text}</dd></div>`;

function verdict({ zero, nonFinite, unnormalised, wrongDimension, drift: sample }) {
  const broken = zero + nonFinite + unnormalised + wrongDimension;
  if (broken > 0) return html`<p class="bad"><strong>${words.broken(number(broken))}</strong></p>`;
  if (sample?.below > 0) return html`<p class="bad"><strong>${words.drifted(number(sample.below))}</strong></p>`;
  return html`<p class="good"><strong>${words.allWell}</strong></p>`;
}

function duplicates({ compared, groups, rows, examples: some }) {
  return html`<h4>${words.duplicates}</h4>
    <p>${groups === 0 ? words.noDuplicates(number(compared)) : words.someDuplicates(number(rows), number(groups))}</p>
    ${examples("", some, () => "")}`;
}

function drift({ sample, embedded, identical, below, minCosine, meanCosine, skipped, worst }) {
  if (skipped) return html`<h4>${words.drift}</h4><p>${skipped}</p>`;
  return html`<h4>${words.drift}</h4>
    <p>${words.driftDetail(number(embedded), number(sample), number(identical), number(below))}</p>
    <p class="small quiet">${words.cosines(fixed(minCosine, 6), fixed(meanCosine, 6))}</p>
    ${below > 0 ? examples("", worst, ({ cosine }) => fixed(cosine, 6)) : nothing}`;
}

function examples(title, rows, told) {
  if (!rows || rows.length === 0) return nothing;
  return html`${title ? html`<h4>${title}</h4>` : nothing}<ul class="examples">${rows.map((row) => html`<li>${partName(row)} <span class="quiet">${told(row)}</span></li>`)}</ul>`;
}
