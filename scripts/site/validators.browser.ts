/**
 * JupyterLab compiles two validators for each of its seventy schemas before it shows anything, a tenth of its start. Where a
 * learner has changed nothing, all that comes of them is the schema's defaults.
 */
import { defaultsOf, type Schema } from "./schema-defaults";

interface Plugin {
  readonly schema: Schema;
  /** What the learner has set, as text. */
  readonly raw: string;
  data: { composite: object; user: object };
}
interface Validator {
  validateData(plugin: Plugin, populate?: boolean): unknown;
}
export interface SettingRegistryModule {
  readonly DefaultSchemaValidator: { readonly prototype: Validator };
}

const NOTHING = /^\s*\{\s*\}\s*$/;

export function hurryValidators({ DefaultSchemaValidator: { prototype } }: SettingRegistryModule): void {
  const validate = prototype.validateData;
  prototype.validateData = function (this: Validator, plugin, populate = true) {
    if (!NOTHING.test(plugin.raw)) return validate.call(this, plugin, populate);
    if (populate) plugin.data = { composite: defaultsOf(plugin.schema), user: {} };
    return null;
  };
}
