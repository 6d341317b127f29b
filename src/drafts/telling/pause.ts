import type { Pause, Stop } from '../auto-send-pause.ts';
import { type Line, reasonIn } from './line.ts';

/** "paused by Jon until 18:00: wrong prices" */
export function pausedBy({ by, until, reason }: Pause): Line {
  return [
    'paused by ',
    { person: by },
    ...(until ? [' until ', { at: until }] : []),
    ...(reason?.trim() ? [': ', reasonIn(reason)] : []),
  ];
}

/**
 * Who stopped automatic sending, until when and why, and what becomes of the draft.
 *
 * @param scheduled whether the draft is to go out by itself; else a person decides about it
 */
export function stopLine(stop: Stop, scheduled: boolean): Line {
  const then = scheduled
    ? 'If it still is when this reply is due, a person is asked instead.'
    : 'What a person approves is sent all the same.';
  if (stop.kind === 'switched_off')
    return [{ strong: 'Automatic sending is switched off. ' }, then];
  return [{ strong: 'Automatic sending is ' }, ...pausedBy(stop), '. ', then];
}
