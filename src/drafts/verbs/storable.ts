import { z } from 'zod';

/** PostgreSQL stores neither NUL nor half a character. */
export const storable = z.string().refine((text) => !text.includes('\0') && text.isWellFormed());
