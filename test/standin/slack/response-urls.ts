import { randomUUID } from 'node:crypto';
import express, { type RequestHandler, type Router } from 'express';
import { botMessage, readContent } from './web-api/chat.ts';
import { type ApiAnswer, refuse } from './web-api/method.ts';
import type { Channel, Workspace } from './workspace.ts';

/** docs.slack.dev/interactivity/handling-user-interaction, "Message responses". */
const USES = 5;
const LIFE_MS = 30 * 60_000;

type Origin = {
  channelId: string;
  userId: string;
  /** The message that was clicked; absent for a command. */
  ts?: string;
};

type ResponseUrl = Origin & { usesLeft: number; issuedAt: number };

type ResponseBody = {
  replace_original?: boolean;
  delete_original?: boolean;
  response_type?: 'ephemeral' | 'in_channel';
} & Record<string, unknown>;

/** The addresses at which an app may answer an interaction or a command, without a token. */
export class ResponseUrls {
  readonly #workspace: Workspace;
  readonly #issued = new Map<string, ResponseUrl>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  /** A new path below the stand-in's address. */
  issue(origin: Origin): string {
    const key = randomUUID();
    this.#issued.set(key, { ...origin, usesLeft: USES, issuedAt: Date.now() });
    return `/response/${key}`;
  }

  router(): Router {
    const router = express.Router();
    router.use(express.json({ type: () => true, limit: '2mb' }));
    router.post('/:key', (request, response, next) => {
      const issued = this.#issued.get(request.params.key);
      if (!issued) return next();
      const answer = this.#use(issued, request.body ?? {});
      if (answer.ok) this.#workspace.changed();
      response.status(answer.ok ? 200 : statusOf(answer.error)).json(answer);
    });
    return router;
  }

  #use(issued: ResponseUrl, body: ResponseBody): ApiAnswer {
    const expired = Date.now() - issued.issuedAt > LIFE_MS;
    if (expired) return refuse('expired_url');
    if (issued.usesLeft === 0) return refuse('used_url');
    issued.usesLeft -= 1;
    const channel = this.#workspace.channels.get(issued.channelId);
    if (!channel || channel.closedAs) return refuse('channel_not_found');
    if (body.delete_original) return this.#deleteOriginal(issued);
    return body.replace_original
      ? this.#replaceOriginal(issued, body)
      : this.#post(issued, channel, body);
  }

  #deleteOriginal({ channelId, ts }: ResponseUrl): ApiAnswer {
    if (ts === undefined) return refuse('cant_delete_message');
    this.#workspace.removeMessage(channelId, ts);
    return { ok: true };
  }

  #replaceOriginal({ channelId, ts }: ResponseUrl, body: ResponseBody): ApiAnswer {
    const stored = ts === undefined ? undefined : this.#workspace.findMessage(channelId, ts);
    if (!stored) return refuse('message_not_found');
    const content = readContent(body, this.#workspace);
    if ('ok' in content) return content;
    stored.message = { ...stored.message, text: content.text, blocks: content.blocks };
    delete stored.warning;
    return { ok: true };
  }

  #post({ userId }: ResponseUrl, channel: Channel, body: ResponseBody): ApiAnswer {
    const content = readContent(body, this.#workspace);
    if ('ok' in content) return content;
    const visibleTo = body.response_type === 'in_channel' ? undefined : userId;
    this.#workspace.addMessage(channel, botMessage(content, this.#workspace), visibleTo);
    return { ok: true };
  }
}

/** The answer to an address that no team has issued. */
export const noSuchUrl: RequestHandler = (_request, response) => {
  response.status(404).json(refuse('no_such_url'));
};

function statusOf(error: string): number {
  return ['expired_url', 'used_url', 'channel_not_found'].includes(error) ? 404 : 400;
}
