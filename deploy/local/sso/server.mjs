// The single sign-on of the laptop stack: a certified OpenID provider with test users and no passwords.

import { randomUUID } from 'node:crypto';

import Provider, { interactionPolicy } from 'oidc-provider';

import { signingKeys } from './keys.mjs';
import { errorPage, loggedOutPage, loginPage, logoutPage } from './pages.mjs';
import { refuseBesideProduction } from './refusal.mjs';
import { answerWith, readForm, serve, show } from './serving.mjs';
import { findUser, USERS } from './users.mjs';

// How somebody logged in: with a second factor, or with the password alone. As REFEDS names them.
const TWO_STEPS = { acr: 'https://refeds.org/profile/mfa', amr: ['pwd', 'mfa'] };
const ONE_STEP = { acr: 'https://refeds.org/profile/sfa', amr: ['pwd'] };

function configuration(environment) {
  return {
    clients: [
      {
        client_id: environment.BALIE_OIDC_CLIENT_ID,
        client_secret: environment.BALIE_OIDC_CLIENT_SECRET,
        redirect_uris: [environment.SSO_RETURN_TO],
        post_logout_redirect_uris: [environment.SSO_AFTER_LOGOUT],
        backchannel_logout_uri: environment.SSO_BACK_CHANNEL_LOGOUT,
        backchannel_logout_session_required: true,
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: signingKeys(environment.SSO_KEYS_FILE),
    cookies: { keys: [randomUUID()] },
    acrValues: [ONE_STEP.acr, TWO_STEPS.acr],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name', 'function', 'desks', 'roles'],
      email: ['email'],
    },
    conformIdTokenClaims: false,
    // Its own dispatcher refuses addresses of this machine, and all of this stack is there.
    fetch: (url, { dispatcher: _refusesLocal, ...options }) => fetch(url, options),
    pkce: { required: () => true },
    responseTypes: ['code'],
    features: {
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => show(ctx, logoutPage(form)),
        postLogoutSuccessSource: (ctx) => show(ctx, loggedOutPage()),
      },
    },
    interactions: {
      policy: policy(),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    loadExistingGrant,
    findAccount: (_ctx, sub) => account(sub),
    renderError: (ctx, out) => show(ctx, errorPage(out.error)),
    ttl: { Session: 8 * 3600, Interaction: 900, Grant: 8 * 3600, IdToken: 600, AccessToken: 600 },
  };
}

// Who is logged in with less than the balie asks for, must do the rest as well.
function policy() {
  const { base, Check } = interactionPolicy;
  const rules = base();
  rules.get('login').checks.add(
    new Check('step_up', 'a second step is needed', ({ oidc }) => {
      const asked = oidc.params.acr_values?.split(' ') ?? [];
      const isEnough = asked.length === 0 || asked.includes(oidc.acr) || oidc.result?.login;
      return isEnough ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
    }),
  );
  return rules;
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
    const form = await readForm(request);
    const user = findUser(form.get('sub'));
    if (user) {
      const login = { accountId: user.sub, ...(form.has('one-step') ? ONE_STEP : TWO_STEPS) };
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
