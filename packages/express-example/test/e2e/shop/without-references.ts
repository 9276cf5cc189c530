export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

/** The document with every `$ref` replaced by what it refers to. */
export function withoutReferences(document: JsonObject): JsonObject {
  const resolve = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    if (typeof value.$ref === 'string') return resolve(lookUp(document, value.$ref));
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, resolve(entry)]));
  };
  return resolve(document) as JsonObject;
}

function lookUp(document: JsonObject, reference: string): Json {
  let value: Json = document;
  for (const name of reference.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`broken ${reference}`);
    const next: Json | undefined = value[name];
    if (next === undefined) throw new Error(`broken ${reference}`);
    value = next;
  }
  return value;
}
