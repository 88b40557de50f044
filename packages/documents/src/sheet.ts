import { line } from './line.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A fact as text of a page: one line, and never markup. */
export function cell(fact: string, most = 120): string {
  return line(fact, most).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '');
}

const style = `body{font:11pt/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#000;background:#fff}
h1{font-size:1.6em;margin:0 0 1rem}h2{font-size:1em;margin:1.5rem 0 .25rem}p,dl{margin:0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1.5rem}dt{color:#444}dd{margin:0}
table{width:100%;border-collapse:collapse;margin-top:1.5rem}th,td{text-align:start;padding:.25rem 0;vertical-align:top}
th:last-child,td:last-child{text-align:end;white-space:nowrap;padding-inline-start:1rem}
thead th,tfoot tr:first-child>*{border-bottom:1px solid}tfoot tr:first-child>*{border-top:1px solid;border-bottom:0}tfoot th{font-weight:400}tfoot tr:last-child>*{font-weight:700}
footer{margin-top:2rem}@page{margin:2cm}@media print{body{margin:0;max-width:none}}`;

/**
 * A page to print or keep: one HTML file with its style in it, no script, no address outside. `parts`
 * are markup already; the title is a fact.
 */
export function sheet(title: string, parts: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${cell(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${cell(title)}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

/** Names and facts in two columns. */
export function facts(rows: readonly (readonly [string, string])[]): string {
  const items = rows.map(([name, value]) => `<dt>${cell(name)}</dt><dd>${cell(value)}</dd>`);
  return `<dl>${items.join('')}</dl>`;
}

/** A heading and, below it, lines. */
export function block(heading: string, lines: readonly string[]): string {
  const shown = lines.map((each) => cell(each)).filter((each) => each !== '');
  return `<section><h2>${cell(heading)}</h2><p>${shown.join('<br>')}</p></section>`;
}

/** What and how much; the foot sums it up. */
export function amounts(
  rows: readonly (readonly [string, string])[],
  foot: readonly (readonly [string, string])[],
): string {
  const body = rows.map(([what, much]) => `<tr><td>${cell(what)}</td><td>${cell(much)}</td></tr>`);
  const end = foot.map(
    ([what, much]) => `<tr><th scope="row">${cell(what)}</th><td>${cell(much)}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">What</th><th scope="col">Net</th></tr></thead>
<tbody>${body.join('\n')}</tbody>
<tfoot>${end.join('\n')}</tfoot></table>`;
}
