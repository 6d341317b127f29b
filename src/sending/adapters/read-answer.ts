/** What a provider said in the body of its answer. */
export type ProviderAnswer = {
  /** Trimmed; null where it broke off or was too large. */
  text: string | null;
  /** The same read as a JSON object, or null where it is none. */
  object: Record<string, unknown> | null;
};

/** The only field names that may be named in a log: what else stands there may be anybody's text. */
const nameableFields = ['data', 'error', 'errors', 'id', 'message', 'ok', 'reply', 'success'];

/** Reads the body of an answer. */
export function readAnswer(text: string | null): ProviderAnswer {
  return { text: text?.trim() ?? null, object: objectIn(text) };
}

function objectIn(text: string | null): Record<string, unknown> | null {
  try {
    return asObject(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

/** The value as an object, or null where it is something else. */
export function asObject(value: unknown): Record<string, unknown> | null {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : null;
}

/** What an answer looks like, in our own words: nothing that anybody wrote is repeated. */
export function shapeOf({ text, object }: ProviderAnswer): string {
  if (text === null) return 'an answer that broke off or is too large';
  if (text === '') return 'an empty answer';
  if (object === null) return text.startsWith('<') ? 'a page' : 'a text that proves nothing';
  const named = nameableFields
    .filter((field) => field in object)
    .map((field) => told(object, field));
  const others = Object.keys(object).length - named.length;
  const fields = [...named, ...(others > 0 ? [`${others} other fields`] : [])];
  return `an object with ${fields.join(', ') || 'no fields'}`;
}

/** The field, and its value where that can only be yes or no; one level of `data` is looked into. */
function told(object: Record<string, unknown>, field: string): string {
  const value = object[field];
  if (typeof value === 'boolean') return `${field} ${value}`;
  const success = field === 'data' ? asObject(value)?.success : undefined;
  return typeof success === 'boolean' ? `data.success ${success}` : field;
}
