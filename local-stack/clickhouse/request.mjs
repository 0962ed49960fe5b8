// What a request to ClickHouse's HTTP interface asks for: credentials, query, data, parameters, settings.
// Source: clickhouse.com/docs/interfaces/http

import zlib from 'node:zlib';
import { promisify } from 'node:util';
import { decodeClickHouseBlocks, decodeFrames } from './lz4.mjs';

const unzip = promisify(zlib.unzip);
const unbrotli = promisify(zlib.brotliDecompress);

/** An answer other than 200, with ClickHouse's own number for its cause. */
export class Refusal extends Error {
  constructor(status, code, name, message, headers = {}) {
    super(`Code: ${code}. DB::Exception: ${message} (${name})`);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

// Parameters of the interface itself; every other one is a setting of the query.
const OWN = new Set(['query', 'database', 'default_format', 'user', 'password', 'compress', 'decompress', 'query_id',
  'session_id', 'session_timeout', 'session_check', 'enable_http_compression', 'wait_end_of_query', 'buffer_size',
  'quota_key', 'client_protocol_version', 'role', 'stacktrace', 'http_zlib_compression_level',
  'send_progress_in_http_headers', 'http_headers_progress_interval_ms', 'add_http_cors_header', 'async_insert',
  'wait_for_async_insert', 'cancel_http_readonly_queries_on_client_close', 'http_write_exception_in_output_format']);

export function credentialsOf(request, url) {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() === 'basic' && value) {
    const pair = Buffer.from(value, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    return { user: pair.slice(0, colon), password: pair.slice(colon + 1) };
  }
  return {
    user: request.headers['x-clickhouse-user'] ?? url.searchParams.get('user') ?? 'default',
    password: request.headers['x-clickhouse-key'] ?? url.searchParams.get('password') ?? '',
  };
}

export async function bodyOf(request, url, limit) {
  const tooLarge = () => new Refusal(413, 307, 'TOO_MANY_BYTES', `The body is larger than ${limit} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    const body = await decoded(Buffer.concat(chunks), request.headers['content-encoding'], limit);
    return url.searchParams.get('decompress') === '1' ? decodeClickHouseBlocks(body, limit) : body;
  } catch (failure) {
    if (failure instanceof Refusal) throw failure;
    if (failure instanceof RangeError || failure.code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Refusal(400, 271, 'CANNOT_DECOMPRESS', `The body cannot be decompressed: ${failure.message}`);
  }
}

async function decoded(body, encoding, limit) {
  const options = { maxOutputLength: limit };
  switch (encoding?.toLowerCase() ?? 'identity') {
    case '': case 'identity': return body;
    case 'gzip': case 'x-gzip': case 'deflate': return unzip(body, options);
    case 'br': return unbrotli(body, options);
    case 'lz4': return decodeFrames(body, limit);
    default: throw new Refusal(400, 48, 'NOT_IMPLEMENTED', `Content-Encoding ${encoding} is not known here: use gzip or lz4`);
  }
}

/** @returns {{query: Buffer, data: Buffer|null, params: Object, settings: Map}} */
export function askedOf(request, url, body) {
  const params = {};
  const settings = new Map();
  const take = (name, value) => {
    if (name.startsWith('param_')) params[name.slice(6)] = value;
    else if (!OWN.has(name)) settings.set(name, value);
  };
  url.searchParams.forEach((value, name) => take(name, value));
  let query = url.searchParams.has('query') ? Buffer.from(url.searchParams.get('query')) : null;
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    for (const [name, value] of formFields(body, type)) {
      if (name === 'query') query = value;
      else take(name, value.toString('utf8'));
    }
    return { query: query ?? Buffer.alloc(0), data: null, params, settings };
  }
  if (query === null) return { query: body, data: null, params, settings };
  return { query, data: body.length > 0 ? body : null, params, settings };
}

/** Fields of a multipart form, as bytes: a query may hold any. Source: RFC 7578 */
function formFields(body, type) {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (!boundary) throw new Refusal(400, 62, 'SYNTAX_ERROR', 'The multipart form names no boundary');
  const fields = [];
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  while (at >= 0) {
    const head = at + mark.length + 2;
    const next = body.indexOf(mark, head);
    if (next < 0) break;
    const data = body.indexOf('\r\n\r\n', head);
    const name = /name="([^"]*)"/.exec(body.subarray(head, data).toString('utf8'))?.[1];
    if (name !== undefined && data < next) fields.push([name, body.subarray(data + 4, next - 2)]);
    at = next;
  }
  return fields;
}
