// chDB sessions beside each other on one store, each with its queries in turn. chDB keeps settings, the current database
// and bound parameters for the session, not for the query, so that two queries at once in one would see each other's.
// What writes has a session of its own, and what ends or reloads another query never waits for one. What reads has three:
// one more than journey-service has analyses at once, so that a timeline passes them by.

import fs from 'node:fs';
import path from 'node:path';
import { Session } from 'chdb';
import { Refusal } from './request.mjs';

// What chDB takes as bytes beside the query. Anything else (RowBinary, Native, Parquet) goes through a file.
const RAW_FORMATS = new Set(['JSONEachRow', 'JSONCompactEachRow', 'CSV', 'CSVWithNames',
  'TSV', 'TabSeparated', 'TSVWithNames', 'TabSeparatedWithNames']);
const INSERT = /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?((?:`[^`]+`|"[^"]+"|\w+)(?:\s*\.\s*(?:`[^`]+`|"[^"]+"|\w+))?)\s*(\([^)]*\))?\s*(?:SETTINGS\s+[^()]*?)?\s*FORMAT\s+(\w+)(?:\s|;|$)/i;
const NAME = /^\w+(\.\w+)?$/;
// What all waiting queries may hold together, so that a slow query does not fill the memory behind it.
const WAITING_BYTES = 256 * 1024 * 1024;
const CODE = /Code: (\d+)\./;

const READ = /^\s*(?:SELECT|WITH|SHOW|DESC|DESCRIBE|EXISTS|EXPLAIN)\b/i;
const CONTROL = /^\s*(?:KILL|SYSTEM)\b/i;

export class Engine {
  #writing;
  #reading;
  #control;
  #waiting = 0;
  #bytes = 0;

  constructor(dataDir, queueLimit) {
    const incoming = path.join(dataDir, 'incoming');
    this.queueLimit = queueLimit;
    fs.rmSync(incoming, { recursive: true, force: true });
    fs.mkdirSync(incoming, { recursive: true });
    const lane = () => new Lane(path.join(dataDir, 'store'), incoming);
    this.#writing = lane();
    this.#reading = [lane(), lane(), lane()];
    this.#control = lane();
  }

  /**
   * Runs when all earlier ones of its lane have ended.
   *
   * @param ask.sink takes an answer in RowBinary chunk by chunk, as it is computed; see Lane
   * @returns {{bytes, readRows, readBytes, writtenRows, writtenBytes}} bytes is null where the sink has had them
   */
  run(ask) {
    const size = ask.query.length + (ask.data?.length ?? 0);
    if (this.#waiting >= this.queueLimit || (this.#waiting > 0 && this.#bytes + size > WAITING_BYTES)) {
      return Promise.reject(new Refusal(503, 202, 'TOO_MANY_SIMULTANEOUS_QUERIES',
        `${this.#waiting} queries are waiting already: try again`, { 'Retry-After': '1' }));
    }
    this.#waiting++;
    this.#bytes += size;
    return this.#laneOf(ask).run(ask).catch(refused).finally(() => {
      this.#waiting--;
      this.#bytes -= size;
    });
  }

  #laneOf(ask) {
    const head = (ask.query.length > 0 ? ask.query : ask.data ?? Buffer.alloc(0)).subarray(0, 1000).toString('latin1');
    if (CONTROL.test(head)) return this.#control;
    if (!READ.test(head)) return this.#writing;
    return this.#reading.reduce((one, other) => (other.length < one.length ? other : one));
  }

  async createDatabase(name) {
    await this.run({ query: Buffer.from(`CREATE DATABASE IF NOT EXISTS \`${name.replaceAll('`', '``')}\``),
      data: null, params: {}, settings: new Map(), database: 'default', format: 'Null' });
  }

  // A session closed under a running query would end the whole engine: all lanes run dry first.
  async close() {
    const lanes = [this.#writing, ...this.#reading, this.#control];
    await Promise.all(lanes.map((lane) => lane.idle()));
    lanes.forEach((lane) => lane.close());
  }
}

class Lane {
  static #files = 0;
  #session;
  #dataDir;
  #database = 'default';
  #applied = new Map();
  #tail = Promise.resolve();
  length = 0;

  constructor(store, incoming) {
    this.#dataDir = incoming;
    this.#session = new Session(store);
  }

  run(ask) {
    this.length++;
    const turn = this.#tail.then(() => this.#execute(ask)).finally(() => this.length--);
    this.#tail = turn.catch(() => {});
    return turn;
  }

  idle() {
    return this.#tail;
  }

  close() {
    this.#session.close();
  }

  async #execute({ query, data, params, settings, database, format, sink }) {
    await this.#use(database);
    await this.#set(settings);
    const { insert, rows } = splitInsert(query, data);
    if (insert) return this.#insert(insert, rows);
    const sql = (data ? Buffer.concat([query, Buffer.from('\n'), data]) : query).toString('utf8');
    if (/^\s*USE\s/i.test(sql)) this.#database = null;
    if (sink && format === 'RowBinary' && Object.keys(params).length === 0) return this.#stream(sql, sink);
    return this.#query(sql, params, format);
  }

  /** An answer that need not fit into memory. @param sink {onEnd(cancel), chunk(bytes) → false where nobody listens} */
  async #stream(sql, sink) {
    const stream = this.#session.queryStream(sql, { format: 'RowBinary' });
    sink.onEnd(() => stream.cancel());
    let rows = 0;
    let bytes = 0;
    for await (const chunk of stream) {
      const raw = chunk.raw();
      rows += chunk.numRows;
      bytes += raw.length;
      if (!await sink.chunk(raw)) break;
    }
    return { bytes: null, readRows: rows, readBytes: bytes, writtenRows: 0, writtenBytes: 0 };
  }

  async #query(sql, params, format) {
    const bySql = Object.values(params).some((value) => /^\s*[[({]/.test(value) && value.includes('\\'));
    const result = Object.keys(params).length === 0 ? await this.#session.queryAsync(sql, { format })
      : bySql ? await this.#queryWithSetParams(sql, params, format)
        : await this.#session.queryBindAsync(sql, unescapedAll(params), { format });
    return { bytes: result.bytes(), readRows: result.rowsRead, readBytes: result.bytesRead, writtenRows: 0, writtenBytes: 0 };
  }

  /**
   * chDB's binding escapes every value as in TabSeparated, which spoils arrays, tuples and maps with a backslash
   * inside: those are set by SQL. Not the way for all of them, as a parameter set so stays set.
   */
  async #queryWithSetParams(sql, params, format) {
    for (const [name, value] of Object.entries(params)) {
      if (!/^\w+$/.test(name)) throw new Refusal(400, 62, 'SYNTAX_ERROR', `A parameter cannot be named ${name}`);
      await this.#session.queryAsync(`SET param_${name} = ${quoted(value)}`);
    }
    return this.#session.queryAsync(sql, { format });
  }

  async #insert({ table, columns, format, head }, rows) {
    if (rows.length === 0) return { bytes: Buffer.alloc(0), readRows: 0, readBytes: 0, writtenRows: 0, writtenBytes: 0 };
    const plain = (columns ?? []).concat(table).every((name) => NAME.test(name));
    if (RAW_FORMATS.has(format) && plain && !/\sSETTINGS\s/i.test(head)) {
      const done = await this.#session.insert({ table, columns, format, values: rows });
      return { bytes: Buffer.alloc(0), readRows: done.rowsSent ?? done.rowsWritten, readBytes: rows.length,
        writtenRows: done.rowsWritten, writtenBytes: done.bytesWritten };
    }
    const file = path.join(this.#dataDir, `${Lane.#files++}.data`);
    await fs.promises.writeFile(file, rows);
    try {
      const sql = head.replace(/FORMAT\s+\w+\s*;?\s*$/i, `FROM INFILE ${quoted(file)} FORMAT ${format}`);
      const result = await this.#session.queryAsync(sql, { format: 'Null' });
      return { bytes: Buffer.alloc(0), readRows: result.rowsRead, readBytes: rows.length,
        writtenRows: result.rowsRead, writtenBytes: rows.length };
    } finally {
      await fs.promises.rm(file, { force: true });
    }
  }

  async #use(database) {
    if (this.#database === database) return;
    await this.#session.queryAsync(`USE \`${database.replaceAll('`', '``')}\``);
    this.#database = database;
  }

  async #set(wanted) {
    for (const name of this.#applied.keys()) {
      if (!wanted.has(name)) {
        await this.#session.queryAsync(`SET ${name} = DEFAULT`);
        this.#applied.delete(name);
      }
    }
    for (const [name, value] of wanted) {
      if (this.#applied.get(name) === value) continue;
      if (!/^\w+$/.test(name)) throw new Refusal(404, 115, 'UNKNOWN_SETTING', `Unknown setting '${name}'`);
      await this.#session.queryAsync(`SET ${name} = ${quoted(value)}`);
      this.#applied.set(name, value);
    }
  }
}

/** An INSERT whose rows come in a format of their own: where its head ends and its rows begin. */
function splitInsert(query, data) {
  // Only the head is looked at as text, so that the rows' bytes stay as they came.
  const match = INSERT.exec(query.subarray(0, 65536).toString('latin1'));
  if (!match || /^VALUES$/i.test(match[3])) return {};
  const head = query.subarray(0, match[0].length).toString('utf8').trimEnd();
  const own = query.subarray(match[0].length);
  const rows = data ?? own;
  const unquote = (name) => name.replace(/[`"\s]/g, '');
  const columns = match[2]?.slice(1, -1).split(',').map(unquote).filter(Boolean);
  return { insert: { table: unquote(match[1]), columns, format: match[3], head }, rows };
}

function quoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Values arrive escaped as in TabSeparated, and chDB's binding escapes what it is given once more. */
function unescapedAll(params) {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => {
    // Taken here it would fail on a real server, where these two end the value.
    if (/[\t\n]/.test(value)) {
      throw new Refusal(400, 457, 'BAD_QUERY_PARAMETER', `Value of the query parameter '${name}' isn't parsed completely: escape it`);
    }
    return [name, unescaped(value)];
  }));
}

/** The TabSeparated escapes. Source: clickhouse.com/docs/interfaces/formats/TabSeparated */
function unescaped(value) {
  if (!value.includes('\\')) return value;
  if (value === '\\N') return null;
  const known = { b: '\b', f: '\f', r: '\r', n: '\n', t: '\t', 0: '\0', a: '\x07', v: '\v' };
  return value.replace(/\\(.)/gs, (_, letter) => known[letter] ?? letter);
}

// As ClickHouse maps its codes: what is not there 404, what cannot be read 400, the rest 500.
const NOT_FOUND = new Set([16, 46, 47, 60, 81, 82, 115, 218, 219]);
const BAD_REQUEST = new Set([6, 26, 27, 38, 41, 43, 53, 62, 69, 72, 73, 117, 130, 131, 321, 386, 457, 469, 675]);

function refused(failure) {
  if (failure instanceof Refusal) throw failure;
  const code = Number(CODE.exec(failure.message)?.[1] ?? 0);
  const refusal = new Refusal(NOT_FOUND.has(code) ? 404 : BAD_REQUEST.has(code) ? 400 : 500, code, '', '');
  refusal.message = CODE.test(failure.message) ? failure.message : `Code: 1001. DB::Exception: ${failure.message} (STD_EXCEPTION)`;
  throw refusal;
}
