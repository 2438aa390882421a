// What docs/protocol.schema.json says of frames. A response is checked against the result of the method that was asked.
import { readFileSync } from 'node:fs';

import Ajv from 'ajv/dist/2020.js';

export const kSchema = JSON.parse(readFileSync(new URL('../../docs/protocol.schema.json', import.meta.url), 'utf8'));

const ajv = new Ajv.default({ strict: true, strictTypes: false, strictRequired: false, allErrors: true });
ajv.addSchema(kSchema);

/** @param {string} path below `#/$defs/` @param {unknown} value @returns {string[]} what is wrong with it, none: nothing */
export function problemsOf(path, value) {
  const validate = ajv.getSchema(`${kSchema.$id}#/$defs/${path}`);
  if (!validate) return [`the schema has no ${path}`];
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => (
    `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`));
}

/** One connection: what was asked is remembered until it is answered. */
export class Conversation {
  /** @type {Map<string, string>} */ #methods = new Map();

  /** @param {any} frame to the host @returns {string[]} */
  said(frame) {
    const { id, method, params } = frame ?? {};
    if (id !== undefined && typeof method === 'string') this.#methods.set(JSON.stringify(id), method);
    // The general complaint about 21 alternatives helps nobody: if the method is known, its params are looked at.
    const about = problemsOf('Request', frame);
    if (about.length === 0 || !(method in kSchema.$defs.Methods.properties)) return about;
    const inside = problemsOf(`Methods/properties/${method}/properties/params`, params ?? {});
    return inside.length > 0 ? inside : about;
  }

  /** @param {any} frame from the host @returns {string[]} */
  heard(frame) {
    if (frame && 'method' in frame) {
      return frame.method in kSchema.$defs.Notifications.properties
        ? [...problemsOf(`Notifications/properties/${frame.method}`, frame.params), ...problemsOf('Notification', frame)]
        : [`no such notification: ${frame.method}`];
    }
    const id = JSON.stringify(frame?.id);
    const method = this.#methods.get(id);
    this.#methods.delete(id);
    const about = problemsOf('Response', frame);
    if (!frame || !('result' in frame)) return about;
    if (method === undefined) return [`an answer to nothing: ${id}`];
    return [...problemsOf(`Methods/properties/${method}/properties/result`, frame.result), ...about];
  }
}
