import { PROBLEM_TYPES, type ProblemName, type ProblemType, problemUri } from './problem-types.ts';

/** The page of one type of problem, which its `type` leads to. */
export function problemPage(name: ProblemName): string {
  const { status, title, meaning, remedy }: ProblemType = PROBLEM_TYPES[name];
  return page(title, `<p>HTTP status ${status}, <code>${problemUri(name)}</code></p><p>${meaning}</p><p>${remedy}</p>`);
}

/** All types of problems. */
export function problemIndex(): string {
  const rows = Object.entries(PROBLEM_TYPES).map(
    ([name, { status, title, meaning }]) =>
      `<tr><td>${status}</td><td><a href="/problems/${name}">${title}</a></td><td>${meaning}</td></tr>`,
  );
  return page('Problems', `<table><tr><th>Status</th><th>Problem</th><th>Meaning</th></tr>${rows.join('')}</table>`);
}

export function isProblemName(name: string): name is ProblemName {
  return Object.hasOwn(PROBLEM_TYPES, name);
}

/** The table's texts hold backquotes for code and nothing that HTML would read as a tag. */
function page(title: string, body: string): string {
  const text = body.replace(/`([^`]+)`/g, '<code>$1</code>');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${text}</body></html>\n`;
}
