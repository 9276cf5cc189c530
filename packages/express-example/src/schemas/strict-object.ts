import { type TObject, type TProperties, Type } from 'typebox';

/** An object that refuses fields it does not name. `title` makes it a component of the OpenAPI document. */
export function strictObject<Properties extends TProperties>(
  properties: Properties,
  annotations: { readonly title?: string; readonly description?: string; readonly examples?: readonly object[] } = {},
): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false, ...annotations });
}

/** What a request has that has none: any field is refused. */
export const Nothing = strictObject({});
