/** @typedef {{ name: string, labels: Record<string, string>, value: number }} Sample */

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/**
 * The samples of a page in Prometheus' text format, as far as this page needs it: no timestamps, no escapes in labels.
 *
 * @param {string} text
 * @returns {Sample[]}
 */
export function parseSamples(text) {
  const samples = [];
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined || !name.startsWith('flash_sale_')) continue;
    const pairs = [...labels.matchAll(LABEL)].map(([, label, text]) => [label, text]);
    samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return samples;
}

/**
 * The sum over the samples of a metric whose labels are as wanted.
 *
 * @param {readonly Sample[]} samples
 * @param {string} metric
 * @param {(labels: Record<string, string>) => boolean} [wanted]
 */
export function total(samples, metric, wanted = () => true) {
  let sum = 0;
  for (const { name, labels, value } of samples) if (name === metric && wanted(labels)) sum += value;
  return sum;
}
