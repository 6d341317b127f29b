import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import { refuseForeignOrigins } from './local-only.ts';
import type { SlackStandIn } from './stand-in.ts';

const user = z.string();
const channel = z.string();
const inputValue = z.union([z.string(), z.array(z.string()), z.null()]);
const action = {
  actionId: z.string(),
  blockId: z.string().optional(),
  choice: inputValue.optional(),
};
const disguise = { asUser: z.string(), asTeam: z.string().optional() };

const faultScope = {
  method: z.string(),
  channel: z.string().optional(),
  times: z.int().positive().optional(),
  skip: z.int().min(0).optional(),
};
const ms = z.number().min(0);
const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rate_limited'), retryAfterSeconds: z.int(), ...faultScope }),
  z.strictObject({
    kind: z.literal('server_error'),
    status: z.int(),
    applied: z.boolean().optional(),
    ...faultScope,
  }),
  z.strictObject({ kind: z.literal('error'), error: z.string(), ...faultScope }),
  z.strictObject({ kind: z.literal('reset_before_applying'), ...faultScope }),
  z.strictObject({ kind: z.literal('reset_after_applying'), ...faultScope }),
  z.strictObject({ kind: z.literal('slow_to_apply'), ms, ...faultScope }),
  z.strictObject({ kind: z.literal('slow_to_answer'), ms, ...faultScope }),
]);

type Operation = (body: unknown) => unknown;

function operation<T extends z.ZodType>(schema: T, run: (body: z.infer<T>) => unknown): Operation {
  return (body) => run(schema.parse(body));
}

/** `POST /control/<name>` with a JSON object; each is a method of the stand-in's object. */
function commandsOf(standIn: SlackStandIn): Record<string, Operation> {
  return { ...actingCommands(standIn), ...attackCommands(standIn), ...troubleCommands(standIn) };
}

function actingCommands({ users }: SlackStandIn): Record<string, Operation> {
  return {
    click: operation(
      z.strictObject({ user, channel, ts: z.string(), ...action }),
      ({ user, channel, ts, actionId, ...options }) =>
        users.click(user, channel, ts, actionId, options),
    ),
    'click-in-home': operation(z.strictObject({ user, ...action }), ({ user, ...clicked }) =>
      users.clickInHome(user, clicked),
    ),
    'click-in-modal': operation(z.strictObject({ user, ...action }), ({ user, ...clicked }) =>
      users.clickInModal(user, clicked),
    ),
    'submit-view': operation(
      z.strictObject({ user, values: z.record(z.string(), inputValue).optional() }),
      ({ user, values }) => users.submitView(user, values),
    ),
    'close-view': operation(z.strictObject({ user }), ({ user }) => users.closeView(user)),
    command: operation(
      z.strictObject({
        user,
        command: z.string(),
        text: z.string().optional(),
        channel: channel.optional(),
      }),
      ({ user, command, text, channel }) => users.command(user, command, text, channel),
    ),
    message: operation(
      z.strictObject({ user, channel, text: z.string(), threadTs: z.string().optional() }),
      (body) => users.message(body.user, body.channel, body.text, body.threadTs),
    ),
    'open-home': operation(z.strictObject({ user }), ({ user }) => users.openHome(user)),
    dismiss: operation(z.strictObject({ user, channel, ts: z.string() }), (body) =>
      users.dismiss(body.user, body.channel, body.ts),
    ),
    read: operation(z.strictObject({ user, channel }), (body) =>
      users.read(body.user, body.channel),
    ),
  };
}

function attackCommands({ forge, http }: SlackStandIn): Record<string, Operation> {
  const altered = z.strictObject({
    value: z.string().optional(),
    actionId: z.string().optional(),
    blockId: z.string().optional(),
  });
  return {
    'forge-click': operation(
      z.strictObject({
        ...disguise,
        channel,
        ts: z.string(),
        actionId: z.string(),
        blockId: z.string().optional(),
        altered: altered.optional(),
      }),
      (body) => forge.click(body),
    ),
    'forge-submit-view': operation(
      z.strictObject({
        ...disguise,
        user,
        values: z.record(z.string(), inputValue).optional(),
        altered: z
          .strictObject({
            privateMetadata: z.string().optional(),
            callbackId: z.string().optional(),
          })
          .optional(),
      }),
      (body) => forge.submitView(body),
    ),
    'forge-command': operation(
      z.strictObject({ ...disguise, command: z.string(), text: z.string().optional(), channel }),
      (body) => forge.command(body),
    ),
    'send-raw': operation(
      z.strictObject({
        body: z.string(),
        contentType: z.string().optional(),
        signing: z.enum(['valid', 'unsigned', 'stale', 'tampered', 'wrong_secret']),
      }),
      (body) => http.sendRaw(body),
    ),
  };
}

function troubleCommands(standIn: SlackStandIn): Record<string, Operation> {
  return {
    fault: operation(fault, (body) => standIn.faults.add(body)),
    'clear-faults': operation(z.strictObject({}), () => standIn.faults.clear()),
    'start-outage': operation(
      z.strictObject({ as: z.enum(['unreachable', 'server_error']).optional() }),
      (body) => standIn.startOutage(body.as),
    ),
    'end-outage': operation(z.strictObject({}), () => standIn.endOutage()),
    'refresh-sockets': operation(z.strictObject({}), () => standIn.sockets.refreshConnections()),
    'drop-sockets': operation(z.strictObject({}), () => standIn.sockets.dropConnections()),
    'silence-sockets': operation(z.strictObject({}), () => standIn.sockets.silenceConnections()),
    'close-dm': operation(
      z.strictObject({ user, error: z.enum(['channel_not_found', 'is_archived']).optional() }),
      (body) => standIn.closeDm(body.user, body.error),
    ),
    'reopen-dm': operation(z.strictObject({ user }), (body) => standIn.reopenDm(body.user)),
    'delete-message': operation(z.strictObject({ channel, ts: z.string() }), (body) =>
      standIn.deleteMessage(body.channel, body.ts),
    ),
    'update-user': operation(
      z.strictObject({
        user,
        changes: z
          .strictObject({
            name: z.string(),
            realName: z.string(),
            email: z.string(),
            teamId: z.string(),
            isBot: z.boolean(),
            isDeleted: z.boolean(),
            isRestricted: z.boolean(),
            isEmailUnconfirmed: z.boolean(),
            timezone: z.string(),
          })
          .partial(),
      }),
      (body) => standIn.updateUser(body.user, body.changes),
    ),
    'request-url': operation(z.strictObject({ url: z.url().optional() }), (body) =>
      standIn.setRequestUrl(body.url),
    ),
    links: operation(
      z.strictObject({ links: z.array(z.strictObject({ label: z.string(), url: z.url() })) }),
      (body) => standIn.setLinks(body.links),
    ),
  };
}

/** `GET /control/<name>`. */
function queriesOf(standIn: SlackStandIn): Record<string, (query: URLSearchParams) => unknown> {
  const userOf = (query: URLSearchParams) => query.get('user') ?? '';
  return {
    calls: (query) => {
      const method = query.get('method');
      return method === null ? standIn.calls : standIn.callsOf(method);
    },
    deliveries: () => standIn.deliveries,
    dm: (query) => standIn.dmOf(userOf(query)) ?? null,
    messages: (query) => standIn.messagesOf(userOf(query)),
    modal: (query) => standIn.modalOf(userOf(query)) ?? null,
    home: (query) => standIn.homeOf(userOf(query)) ?? null,
    status: () => ({
      appConnected: standIn.isAppConnected,
      socketConnections: standIn.sockets.connectionCount,
    }),
  };
}

/**
 * The stand-in's object over HTTP, for tests in other processes and for the page. JSON only. A
 * refused request is answered with 400 and `{ ok: false, error }`.
 */
export function controlRouter(standIn: SlackStandIn): Router {
  const commands = new Map(Object.entries(commandsOf(standIn)));
  const queries = new Map(Object.entries(queriesOf(standIn)));
  const router = express.Router();
  router.use(refuseForeignOrigins);
  router.get('/:name', (request, response) => {
    const query = queries.get(request.params.name);
    if (!query) return refuse(response, 404, 'no_such_query');
    response.json(query(new URL(request.url, standIn.url).searchParams) ?? null);
  });
  router.post('/:name', requireJson, express.json({ limit: '2mb' }), async (request, response) => {
    const command = commands.get(String(request.params.name));
    if (!command) return refuse(response, 404, 'no_such_command');
    try {
      response.json((await command(request.body)) ?? { ok: true });
    } catch (error) {
      refuse(response, 400, wordError(error));
    }
  });
  return router;
}

/** A form on another site could be posted without asking; a JSON body could not. */
function requireJson(request: Request, response: Response, next: NextFunction): void {
  if (request.is('application/json')) next();
  else refuse(response, 415, 'json_only');
}

function refuse(response: Response, status: number, error: string): void {
  response.status(status).json({ ok: false, error });
}

function wordError(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
