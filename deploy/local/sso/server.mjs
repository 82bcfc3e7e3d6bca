// The single sign-on of the laptop stack: a certified OpenID provider with test users and no passwords.

import { randomUUID } from 'node:crypto';

import Provider from 'oidc-provider';

import { signingKeys } from './keys.mjs';
import { errorPage, loggedOutPage, loginPage, logoutPage } from './pages.mjs';
import { refuseBesideProduction } from './refusal.mjs';
import { answerWith, readForm, serve, show } from './serving.mjs';
import { findUser, USERS } from './users.mjs';

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
  answerWith(response, loginPage(uid, USERS));
}

refuseBesideProduction(process.env);
process.on('SIGTERM', () => process.exit(0));
const provider = new Provider(process.env.BALIE_OIDC_ISSUER, configuration(process.env));
serve(provider, Number(process.env.SSO_PORT), answerInteraction);
