/**
 * A fault's kind without its message, which may quote private text: its class, and the code that
 * Node, Prisma or PostgreSQL gives it.
 */
export function faultLabel(fault: unknown): string {
  if (!(fault instanceof Error)) return typeof fault;
  const { code, meta } = fault as Error & { code?: unknown; meta?: Record<string, unknown> };
  const cause = (meta?.driverAdapterError as { cause?: { originalCode?: unknown } } | undefined)
    ?.cause;
  const codes = [code, cause?.originalCode].filter(
    (text) => typeof text === 'string' && /^\w{1,40}$/.test(text),
  );
  return [fault.name, ...codes].join(' ');
}
