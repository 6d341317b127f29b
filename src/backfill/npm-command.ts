const commands: Record<string, string> = {
  'backfill-ai-auto-send': 'backfill:auto-send',
  'backfill-ai-auto-send-evaluation-fields': 'backfill:evaluation-fields',
};

/** How a backfill is run as a person types it: by npm, which finds the right Node by itself. */
export function npmCommand(script: string, args: string): string {
  return `npm run ${commands[script] ?? script} -- ${args}`;
}
