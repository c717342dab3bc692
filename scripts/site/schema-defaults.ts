/** The settings that a schema has by default. */

/** What schemas of settings say of defaults. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema | readonly Schema[];
}

type Values = Record<string, unknown>;

/** Returns what ajv's `useDefaults` makes of `{}`. */
export function defaultsOf(schema: Schema): Values {
  const values: Values = {};
  fill(values, schema, schema);
  return values;
}

function fill(value: unknown, schema: Schema, root: Schema): void {
  if (typeof value !== "object" || value === null) return;
  if (schema.$ref !== undefined) fill(value, placeIn(root, schema.$ref), root);
  for (const part of schema.allOf ?? []) fill(value, part, root);
  if (Array.isArray(value)) fillItems(value, schema, root);
  else fillProperties(value as Values, schema, root);
}

function fillItems(values: unknown[], { items = [] }: Schema, root: Schema): void {
  values.forEach((value, i) => {
    const schema = Array.isArray(items) ? items[i] : items;
    if (schema) fill(value, schema, root);
  });
}

function fillProperties(values: Values, schema: Schema, root: Schema): void {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema;
  for (const [name, { default: byDefault }] of Object.entries(properties))
    if (values[name] === undefined && byDefault !== undefined) values[name] = structuredClone(byDefault);
  const patterns = Object.entries(patternProperties);
  for (const [name, value] of Object.entries(values)) {
    const own = Object.hasOwn(properties, name) ? [properties[name]] : [];
    const fitting = [
      ...own,
      ...patterns.filter(([pattern]) => new RegExp(pattern, "u").test(name)).map(([, one]) => one),
    ];
    const others = typeof additionalProperties === "object" ? [additionalProperties] : [];
    for (const part of fitting.length > 0 ? fitting : others) fill(value, part, root);
  }
}

/** @param reference such as `#/definitions/toolbarItem` */
function placeIn(root: Schema, reference: string): Schema {
  const names = reference.replace(/^#\/?/, "").split("/").filter(Boolean);
  return names.reduce((place, name) => Reflect.get(place, name) as Schema, root);
}
