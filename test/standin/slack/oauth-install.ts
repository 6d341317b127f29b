import express, { type Request, type Response, type Router } from 'express';
import {
  clientProblem,
  credentialsProblem,
  type OAuthClient,
  queryOf,
  redirectBack,
  sendChoice,
  sendRefusal,
} from './oauth-client.ts';
import { OneTimeCodes } from './one-time-codes.ts';
import type { Team } from './team.ts';
import { type ApiAnswer, refuse } from './web-api/method.ts';

type Grant = { team: Team; userId: string; scope: string; redirectUri: string };

const REFUSED = 'The app cannot be installed';

/** Installing the app in a team: docs.slack.dev/authentication/installing-with-oauth (OAuth v2). */
export function oauthInstallRouter(teams: Team[], client: OAuthClient): Router {
  const codes = new OneTimeCodes<Grant>();
  const router = express.Router();
  router.get('/oauth/v2/authorize', (request, response) => {
    authorize(request, response, teams, client, codes);
  });
  router.post(
    '/api/oauth.v2.access',
    express.urlencoded({ extended: false }),
    (request, response) => {
      response.json(exchange(request, client, codes));
    },
  );
  return router;
}

/** Asks who installs the app where, unless `as` says so, and sends that person back with a code. */
function authorize(
  request: Request,
  response: Response,
  teams: Team[],
  client: OAuthClient,
  codes: OneTimeCodes<Grant>,
): void {
  const query = queryOf(request);
  const problem = clientProblem(client, query);
  if (problem) return sendRefusal(response, REFUSED, problem);
  if (!query.scope) return sendRefusal(response, REFUSED, 'No scope is asked for.');
  if (query.as === undefined) return showPicker(response, teams, query);
  if (query.as === 'nobody') return redirectBack(response, query, { error: 'access_denied' });
  const team = teams.find(({ workspace }) => workspace.users.has(query.as!));
  if (!team) return sendRefusal(response, REFUSED, 'There is no such user.');
  const { scope, redirect_uri: redirectUri } = query as { scope: string; redirect_uri: string };
  const code = codes.issue({ team, userId: query.as, scope, redirectUri });
  redirectBack(response, query, { code });
}

function showPicker(response: Response, teams: Team[], query: Record<string, string>): void {
  const linkFor = (as: string) => `?${new URLSearchParams({ ...query, as }).toString()}`;
  const choices = teams.flatMap(({ workspace }) =>
    [...workspace.users.values()]
      .filter(({ isBot, isDeleted, teamId }) => !isBot && !isDeleted && !teamId)
      .map(({ id, realName }) => ({
        name: realName,
        detail: workspace.team.name,
        link: linkFor(id),
      })),
  );
  sendChoice(response, {
    title: 'Install with Slack',
    heading: `${teams[0]!.workspace.bot.name} wants to be installed`,
    question: 'Choose who installs it, and with that where:',
    choices,
    cancelLink: linkFor('nobody'),
  });
}

/** docs.slack.dev/reference/methods/oauth.v2.access */
function exchange(request: Request, client: OAuthClient, codes: OneTimeCodes<Grant>): ApiAnswer {
  const body = (request.body ?? {}) as Record<string, string>;
  const problem = credentialsProblem(client, request, body);
  if (problem) return refuse(problem);
  const redeemed = codes.redeem(body.code, ({ redirectUri }) =>
    body.redirect_uri === undefined || body.redirect_uri === redirectUri
      ? undefined
      : 'bad_redirect_uri',
  );
  if (!redeemed.ok) return refuse(redeemed.error);
  const { team, userId, scope } = redeemed.grant;
  const { bot, team: installed } = team.workspace;
  return {
    ok: true,
    access_token: team.install(),
    token_type: 'bot',
    scope,
    bot_user_id: bot.userId,
    app_id: bot.appId,
    team: { id: installed.id, name: installed.name },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: { id: userId },
  };
}
