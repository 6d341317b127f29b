import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import express, { type Router } from 'express';

const FOLDER = fileURLToPath(new URL('../assets/', import.meta.url));
/** They may be kept for a year: another content has another address. */
const KEEP = 'public, max-age=31536000, immutable';

/** Style sheets and scripts. Their address changes with their content, so browsers keep them. */
export type Assets = {
  /** What their addresses start with, such as `/assets/3f9a0c1b2d`. */
  baseUrl: string;
  router: Router;
};

export function stationAssets(): Assets {
  const baseUrl = `/assets/${hashOfAll()}`;
  const router = express.Router();
  router.use(
    baseUrl,
    express.static(FOLDER, {
      index: false,
      redirect: false,
      setHeaders: (response) => response.setHeader('Cache-Control', KEEP),
    }),
  );
  return { baseUrl, router };
}

function hashOfAll(): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(FOLDER).sort())
    hash.update(file).update(readFileSync(path.join(FOLDER, file)));
  return hash.digest('hex').slice(0, 10);
}
