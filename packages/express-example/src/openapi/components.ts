import { Problem } from '../schemas/problem.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
interface JsonObject {
  [name: string]: Json;
}

/** Collects what is written once and referred to: schemas by their title, and responses by a name. */
export class Components {
  readonly #schemas = new Map<string, JsonObject>();
  readonly #responses = new Map<string, object>();
  /** The reference to the schema of problems. */
  readonly problem: Json;

  constructor() {
    this.problem = this.reference(Problem);
  }

  /** A schema as it stands in the document: a reference if it has a title. */
  reference(schema: object): Json {
    return this.#visit(plain(schema));
  }

  /** The schema itself, only its parts by reference. */
  inline(schema: object): JsonObject {
    return this.#parts(plain(schema));
  }

  /** By name, in the order of the alphabet. */
  schemas(): object {
    return inOrder(this.#schemas);
  }

  /** A response under a name: written once, and referred to. */
  response(name: string, write: () => object): object {
    if (!this.#responses.has(name)) this.#responses.set(name, write());
    return { $ref: `#/components/responses/${name}` };
  }

  responses(): object {
    return inOrder(this.#responses);
  }

  #visit(value: Json): Json {
    if (Array.isArray(value)) return value.map((entry) => this.#visit(entry));
    if (typeof value !== 'object' || value === null) return value;
    const { title } = value;
    if (typeof title !== 'string') return this.#parts(value);
    if (!this.#schemas.has(title)) {
      const { title: _title, ...schema } = value;
      this.#schemas.set(title, {});
      this.#schemas.set(title, this.#parts(schema));
    }
    return { $ref: `#/components/schemas/${title}` };
  }

  #parts(value: JsonObject): JsonObject {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, this.#visit(entry)]));
  }
}

function inOrder(components: ReadonlyMap<string, object>): object {
  return Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What JSON keeps of a schema: TypeBox's own marks are symbols and hidden members. */
function plain(schema: object): JsonObject {
  return JSON.parse(JSON.stringify(schema)) as JsonObject;
}
