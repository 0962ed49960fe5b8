// The ClickHouse engine (chDB) behind ClickHouse's HTTP interface, for one machine. Few queries run at once; a real ClickHouse takes its place by address alone. Kept open on stdin: ends when that ends, or on SIGTERM.
//
//   node server.mjs --port 8123 --data-dir DIR [--user NAME] [--database NAME] [--max-body BYTES] [--queue N]
//
// --database is created at the start if it is missing
//
// The password is taken from CLICKHOUSE_PASSWORD, so that no process list shows it; empty lets everyone in.
// Start it with UV_THREADPOOL_SIZE=12: a running query holds a thread of libuv's pool, whose four would be too few for all
// lanes and for files, and node reads that before any of this.

import fs from 'node:fs';
import http from 'node:http';
import { randomUUID, timingSafeEqual, createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Engine } from './engine.mjs';
import { Refusal, askedOf, bodyOf, credentialsOf } from './request.mjs';

const { values: options } = parseArgs({ options: {
  port: { type: 'string', default: '8123' },
  'data-dir': { type: 'string' },
  user: { type: 'string', default: 'default' },
  database: { type: 'string' },
  // 64 MiB: five times the largest batch that a service sends, and what one insert may hold in memory twice.
  'max-body': { type: 'string', default: String(64 * 1024 * 1024) },
  queue: { type: 'string', default: '256' },
} });
if (!options['data-dir']) {
  console.error('--data-dir is missing');
  process.exit(2);
}

const password = process.env.CLICKHOUSE_PASSWORD ?? '';
const maxBody = Number(options['max-body']);
fs.mkdirSync(options['data-dir'], { recursive: true, mode: 0o700 });
const engine = new Engine(options['data-dir'], Number(options.queue));
if (options.database) await engine.createDatabase(options.database);

const digest = (text) => createHash('sha256').update(text).digest();
const same = (one, other) => timingSafeEqual(digest(one), digest(other));

function authenticate(request, url) {
  const given = credentialsOf(request, url);
  if (password === '') return;
  if (!same(given.user, options.user) || !same(given.password, password)) {
    throw new Refusal(401, 516, 'AUTHENTICATION_FAILED',
      `${given.user}: Authentication failed: password is incorrect, or there is no user with such name.`,
      { 'WWW-Authenticate': 'Basic realm="ClickHouse server HTTP API"' });
  }
}

function formatOf(query, request, url) {
  const named = /\bFORMAT\s+(\w+)\s*(?:SETTINGS\s[^']*)?;?\s*$/i.exec(query.subarray(-2000).toString('utf8'))?.[1];
  return named ?? request.headers['x-clickhouse-format'] ?? url.searchParams.get('default_format') ?? 'TabSeparated';
}

const READ_ON_MILLIS = 5_000;
const CONTENT_TYPES = { JSON: 'application/json', JSONCompact: 'application/json', JSONEachRow: 'application/x-ndjson',
  CSV: 'text/csv', CSVWithNames: 'text/csv', TabSeparated: 'text/tab-separated-values',
  RowBinary: 'application/octet-stream', RowBinaryWithNamesAndTypes: 'application/octet-stream', Native: 'application/octet-stream' };

async function answer(request, response, url, queryId) {
  authenticate(request, url);
  if (url.searchParams.get('compress') === '1') {
    throw new Refusal(400, 48, 'NOT_IMPLEMENTED', 'Compressed answers are not known here: switch the client\'s response compression off');
  }
  const body = await bodyOf(request, url, maxBody);
  const asked = askedOf(request, url, body);
  if (asked.query.length === 0) throw new Refusal(400, 62, 'SYNTAX_ERROR', 'Empty query');
  const format = formatOf(asked.query, request, url);
  const database = request.headers['x-clickhouse-database'] || url.searchParams.get('database') || 'default';
  const started = process.hrtime.bigint();
  const head = {
    'Content-Type': `${CONTENT_TYPES[format] ?? 'text/plain'}; charset=UTF-8`,
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Query-Id': queryId,
    'X-ClickHouse-Server-Display-Name': 'throughline-local',
    'X-ClickHouse-Timezone': 'UTC',
  };
  const result = await engine.run({ ...asked, format, database, sink: sinkOf(response, head) });
  if (result.bytes === null) {
    if (!response.headersSent) response.writeHead(200, head);
    response.end();
    return;
  }
  response.writeHead(200, {
    ...head,
    'Content-Length': result.bytes.length,
    'X-ClickHouse-Summary': JSON.stringify({
      read_rows: String(result.readRows), read_bytes: String(result.readBytes),
      written_rows: String(result.writtenRows), written_bytes: String(result.writtenBytes),
      total_rows_to_read: '0', result_rows: String(result.writtenRows || result.readRows),
      result_bytes: String(result.bytes.length), elapsed_ns: String(process.hrtime.bigint() - started),
    }),
  });
  response.end(result.bytes);
}

/** Takes an answer chunk by chunk. The head goes with the first, so that what fails before it has a status of its own. */
function sinkOf(response, head) {
  let cancel = () => {};
  response.once('close', () => { if (!response.writableFinished) cancel(); });
  return {
    onEnd: (action) => { cancel = action; },
    chunk: async (bytes) => {
      if (response.destroyed) return false;
      if (!response.headersSent) response.writeHead(200, head);
      if (!response.write(bytes)) {
        await new Promise((resolve) => {
          const go = () => { response.off('drain', go).off('close', go); resolve(); };
          response.on('drain', go).on('close', go);
        });
      }
      return !response.destroyed;
    },
  };
}

/** Reads on what is refused, for a while: a connection that is closed under a sender takes the answer with it. */
function readOn(request) {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const patience = setTimeout(resolve, READ_ON_MILLIS);
    request.once('close', () => { clearTimeout(patience); resolve(); });
    request.once('end', () => { clearTimeout(patience); resolve(); });
    request.resume();
  });
}

async function refuse(request, response, failure, queryId) {
  await readOn(request);
  const known = failure instanceof Refusal;
  if (!known) console.error(failure);
  const message = `${known ? failure.message : 'Code: 1002. DB::Exception: The server failed (UNKNOWN_EXCEPTION)'}\n`;
  // As ClickHouse does it: what failed is told where the next row would be, and the answer has no end.
  if (response.headersSent) return response.destroyed || response.write(message, () => response.destroy());
  response.writeHead(known ? failure.status : 500, {
    'Content-Type': 'text/plain; charset=UTF-8',
    'Content-Length': Buffer.byteLength(message),
    'X-ClickHouse-Exception-Code': String(known ? failure.code : 1002),
    'X-ClickHouse-Query-Id': queryId,
    // What is left of a refused body then is not read, so that the connection cannot be used again.
    ...(request.complete ? {} : { Connection: 'close' }),
    ...failure.headers,
  });
  response.end(message);
}

const server = http.createServer((request, response) => {
  let url;
  try {
    url = new URL(request.url, 'http://localhost');
  } catch {
    response.writeHead(400).end();
    return;
  }
  if (url.pathname === '/ping' || (url.pathname === '/' && request.method === 'GET' && !url.search)) {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end('Ok.\n');
    return;
  }
  const queryId = url.searchParams.get('query_id') ?? randomUUID();
  if (url.pathname !== '/' || !['GET', 'POST'].includes(request.method)) {
    refuse(request, response, new Refusal(404, 0, 'UNKNOWN_PATH', `There is no ${request.method} ${url.pathname} here`), queryId);
    return;
  }
  answer(request, response, url, queryId).catch((failure) => refuse(request, response, failure, queryId));
});

// Clients keep connections; the default of 5 s closes one under a request that is just being sent.
server.keepAliveTimeout = 120_000;
server.requestTimeout = 300_000;

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  server.close();
  server.closeIdleConnections();
  // A query still running is given five seconds; MergeTree keeps whole parts only, so that cutting it short is safe.
  setTimeout(() => process.exit(0), 5_000).unref();
  await engine.close();
  process.exit(0);
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
process.stdin.on('end', stop).on('error', stop).resume();

server.on('error', (failure) => {
  console.error(failure.code === 'EADDRINUSE' ? `port ${options.port} is taken` : failure.message);
  process.exit(1);
});
server.listen(Number(options.port), '127.0.0.1', () => console.log(`READY port=${server.address().port}`));
