import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import type { RequestError } from '../problems/problem.ts';
import { bareRecord } from './bare-record.ts';

export type Checked<Schema extends TObject> =
  | { readonly value: Static<Schema> }
  | { readonly errors: readonly RequestError[] };

/** Checks a part of a request against its schema. */
export type Validator<Schema extends TObject> = (value: unknown) => Checked<Schema>;

/** Compiles the schema of a body. Nothing is converted: `"3"` is not 3. */
export function bodyValidator<Schema extends TObject>(schema: Schema): Validator<Schema> {
  return validator(schema, 'body');
}

/**
 * Compiles the schema of path or query parameters, which arrive as texts: where the schema wants an integer or a boolean,
 * its one canonical form is converted. `0x10`, `1e3`, `007`, `+1` and ` 1` stay texts, and are refused as such.
 */
export function parameterValidator<Schema extends TObject>(schema: Schema, part: 'path' | 'query'): Validator<Schema> {
  const check = validator(schema, part);
  const integers = namesOfType(schema, 'integer');
  const booleans = namesOfType(schema, 'boolean');
  return (value) => {
    const converted = bareRecord<unknown>();
    const texts = value as Record<string, string>;
    for (const name of Object.keys(texts)) {
      const text = texts[name] as string;
      if (integers.has(name) && /^(?:0|-?[1-9]\d{0,15})$/.test(text)) converted[name] = Number(text);
      else if (booleans.has(name) && (text === 'true' || text === 'false')) converted[name] = text === 'true';
      else converted[name] = text;
    }
    return check(converted);
  };
}

function validator<Schema extends TObject>(schema: Schema, part: RequestError['in']): Validator<Schema> {
  const compiled = Compile(schema);
  return (value) => {
    if (compiled.Check(value)) return { value };
    return { errors: firstOfEach(compiled.Errors(value).flatMap((error) => toRequestErrors(error, part))) };
  };
}

/** What has the wrong type breaks other rules too; the first one says it. */
function firstOfEach(errors: readonly RequestError[]): readonly RequestError[] {
  return errors.filter(({ name }, index) => errors.findIndex((other) => other.name === name) === index);
}

function namesOfType(schema: TObject, type: string): ReadonlySet<string> {
  const properties: Record<string, { readonly type?: unknown }> = schema.properties;
  return new Set(Object.keys(properties).filter((name) => properties[name]?.type === type));
}

function toRequestErrors(error: TLocalizedValidationError, part: RequestError['in']): RequestError[] {
  const place = readablePath(error.instancePath);
  const at = (name: string) => (place === '' ? name : `${place}.${name}`);
  switch (error.keyword) {
    // Says again what `additionalProperties` says.
    case 'boolean':
      return [];
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => ({
        in: part,
        name: at(name),
        message: 'is not known here',
      }));
    case 'required':
      return error.params.requiredProperties.map((name) => ({ in: part, name: at(name), message: 'is required' }));
    case 'type':
      return [
        { in: part, name: place === '' ? part : place, message: `must be ${typeWithArticle(error.params.type)}` },
      ];
    default:
      return [{ in: part, name: place === '' ? part : place, message: error.message }];
  }
}

function typeWithArticle(type: string | readonly string[]): string {
  const name = String(type);
  return /^[aeio]/.test(name) ? `an ${name}` : `a ${name}`;
}

/** `/lines/0/quantity` as `lines[0].quantity`. */
function readablePath(pointer: string): string {
  return pointer
    .slice(1)
    .split('/')
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
}
