// The single sign-on of the laptop stack: a certified OpenID provider with test users and no passwords.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

import { errorPage, loggedOutPage, loginPage, logoutPage } from './pages.mjs';
import { refuseBesideProduction } from './refusal.mjs';
import { findUser, USERS } from './users.mjs';

const LONGEST_FORM = 2000;

function signingKeys(file) {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = {
      ...privateKey.export({ format: 'jwk' }),
      kid: randomUUID(),
      use: 'sig',
      alg: 'RS256',
    };
    writeFileSync(file, JSON.stringify({ keys: [key] }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

function configuration(environment) {
  return {
    clients: [
      {
        client_id: environment.BALIE_OIDC_CLIENT_ID,
        client_secret: environment.BALIE_OIDC_CLIENT_SECRET,
        redirect_uris: [environment.SSO_RETURN_TO],
        post_logout_redirect_uris: [environment.SSO_AFTER_LOGOUT],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: signingKeys(environment.SSO_KEYS_FILE),
    cookies: { keys: [randomUUID()] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'function', 'desks', 'roles'],
      email: ['email'],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    responseTypes: ['code'],
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, logoutPage(form)),
        postLogoutSuccessSource: (ctx) => show(ctx, loggedOutPage()),
      },
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant,
    findAccount: (_ctx, sub) => account(sub),
    renderError: (ctx, out) => show(ctx, errorPage(out.error)),
    ttl: { Session: 8 * 3600, Interaction: 900, Grant: 8 * 3600, IdToken: 600, AccessToken: 600 },
  };
}

function show(ctx, html) {
  ctx.type = 'html';
  ctx.body = html;
}

function account(sub) {
  const user = findUser(sub);
  return user && { accountId: sub, claims: () => user };
}

// The municipality trusts its own balie: nobody is asked for consent.
async function loadExistingGrant(ctx) {
  const { client, session, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email');
  await grant.save();
  return grant;
}

async function readForm(request) {
  let body = '';
  for await (const piece of request) {
    body += piece;
    if (body.length > LONGEST_FORM) {
      return new URLSearchParams();
    }
  }
  return new URLSearchParams(body);
}

async function answerInteraction(provider, request, response) {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    const user = findUser((await readForm(request)).get('sub'));
    if (user) {
      const login = { accountId: user.sub, amr: ['pwd', 'mfa'] };
      await provider.interactionFinished(request, response, { login });
      return;
    }
  }
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(loginPage(uid, USERS));
}

function serve(provider, port) {
  const standard = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url.startsWith('/interaction/')) {
      standard(request, response);
      return;
    }
    answerInteraction(provider, request, response).catch((error) => {
      response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' });
      response.end(errorPage(error.error ?? 'unknown'));
    });
  });
  server.listen(port, '127.0.0.1');
}

refuseBesideProduction(process.env);
process.on('SIGTERM', () => process.exit(0));
const provider = new Provider(process.env.BALIE_OIDC_ISSUER, configuration(process.env));
serve(provider, Number(process.env.SSO_PORT));
