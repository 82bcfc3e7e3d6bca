// tus-js-client as a judge: uploads a file as it is told on its command line, and tells how it went.
import { readFileSync } from 'node:fs';
import { Upload } from 'tus-js-client';

const told = JSON.parse(process.argv[2]);
const say = (words) => process.stdout.write(`${JSON.stringify(words)}\n`);

const upload = new Upload(readFileSync(told.file), {
  endpoint: told.endpoint,
  uploadUrl: told.uploadUrl,
  headers: told.headers,
  metadata: told.metadata,
  chunkSize: told.chunkSize,
  overridePatchMethod: told.override ?? false,
  retryDelays: told.retryDelays ?? null,
  onError: (error) => {
    const answer = error.originalResponse;
    say({ url: upload.url, status: answer?.getStatus(), body: answer?.getBody() });
  },
  onSuccess: () => say({ url: upload.url, done: true }),
  onChunkComplete: async (_size, accepted) => {
    if (told.stopAt && accepted >= told.stopAt) {
      await upload.abort(told.terminate ?? false);
      say({ url: upload.url, stopped: accepted });
    }
  },
});
upload.start();
