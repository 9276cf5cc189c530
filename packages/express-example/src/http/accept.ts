const TEXT = /^text\/(?:plain|\*)$/;
const JSON_TYPE = /^application\/(?:json|problem\+json|\*)$/;

/**
 * Whether the client prefers one line of text to JSON; `usual` wins a tie. JSON is sent to who accepts neither: a reply in
 * another format says more than 406 (RFC 9110, section 12.4.1 allows it), above all after a purchase.
 */
export function prefersText(accept: string | undefined, usual: 'json' | 'text' = 'json'): boolean {
  if (accept === undefined || accept === '*/*') return usual === 'text';
  if (accept === 'application/json') return false;
  if (accept === 'text/plain') return true;
  const text = weightOf(TEXT, accept);
  const json = weightOf(JSON_TYPE, accept);
  return text === json ? usual === 'text' && text > 0 : text > json;
}

/** The weight of a media type: its own, else that of the wildcard, else 0. */
function weightOf(type: RegExp, accept: string): number {
  let anyWeight = 0;
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (type.test(name)) return qualityOf(parameters);
    if (name === '*/*') anyWeight = qualityOf(parameters);
  }
  return anyWeight;
}

function qualityOf(parameters: readonly string[]): number {
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  if (quality === undefined) return 1;
  const weight = Number(quality.slice(2));
  return weight >= 0 && weight <= 1 ? weight : 0;
}
