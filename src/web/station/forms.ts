import { timingSafeEqual } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import type { StationDesk } from './station-desk.ts';
import { visitorOf } from './visitor.ts';

/** The longest draft, every character of it percent-encoded as three bytes, and some more. */
const LARGEST_FORM = '512kb';
/** Our largest form has six fields. */
const MOST_FIELDS = 20;

/** Reads a posted form, and refuses those that a page of this session did not make. */
export function readForm(desk: StationDesk): RequestHandler[] {
  return [
    express.urlencoded({ extended: false, limit: LARGEST_FORM, parameterLimit: MOST_FIELDS }),
    (request, response, next) => {
      const { csrf } = (request.body ?? {}) as { csrf?: unknown };
      if (isEqual(csrf, visitorOf(response).session.csrfToken)) return next();
      desk.pages.send(response, 403, 'message', {
        title: 'Nothing was done',
        words: 'This form was not made by the page you are signed in to. Open it again.',
      });
    },
  ];
}

function isEqual(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false;
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
