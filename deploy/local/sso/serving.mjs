// Serves a provider of the laptop stack together with the pages on which a person chooses.

import { createServer } from 'node:http';

import { errorPage } from './pages.mjs';

const LONGEST_FORM = 2000;

export function show(ctx, html) {
  ctx.type = 'html';
  ctx.body = html;
}

export async function readForm(request) {
  let body = '';
  for await (const piece of request) {
    body += piece;
    if (body.length > LONGEST_FORM) {
      return new URLSearchParams();
    }
  }
  return new URLSearchParams(body);
}

export function answerWith(response, html) {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('cache-control', 'no-store');
  response.end(html);
}

// `answerInteraction` gets what is under /interaction/, the provider all the rest.
export function serve(provider, port, answerInteraction) {
  const standard = provider.callback();
  const server = createServer((request, response) => {
    if (!request.url.startsWith('/interaction/')) {
      standard(request, response);
      return;
    }
    answerInteraction(provider, request, response).catch((error) => {
      response.statusCode = 400;
      answerWith(response, errorPage(error.error ?? 'unknown'));
    });
  });
  server.listen(port, '127.0.0.1');
}
