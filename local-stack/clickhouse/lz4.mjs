// LZ4 decoding for the two ways in which ClickHouse clients compress what they send: the LZ4 frame format
// (Content-Encoding: lz4) and ClickHouse's own blocks (?decompress=1). Checksums are not verified: loopback only.
// Source of both block layouts: github.com/lz4/lz4 doc/lz4_Block_format.md, lz4_Frame_format.md.

class CorruptLz4 extends Error {}

function decodeBlock(source, from, to, target, at) {
  const start = at;
  while (from < to) {
    const token = source[from++];
    let literals = token >> 4;
    if (literals === 15) {
      let more;
      do { more = source[from++]; literals += more; } while (more === 255);
    }
    if (from + literals > to || at + literals > target.length) throw new CorruptLz4('LZ4 literals run past the end');
    source.copy(target, at, from, from + literals);
    from += literals;
    at += literals;
    if (from >= to) break;
    const distance = source[from] | (source[from + 1] << 8);
    from += 2;
    let length = (token & 15) + 4;
    if ((token & 15) === 15) {
      let more;
      do { more = source[from++]; length += more; } while (more === 255);
    }
    if (distance === 0 || distance > at || at + length > target.length) throw new CorruptLz4('LZ4 match out of range');
    if (distance >= length) {
      target.copy(target, at, at - distance, at - distance + length);
      at += length;
    } else {
      for (let i = 0; i < length; i++, at++) target[at] = target[at - distance];
    }
  }
  return at - start;
}

/** Frames of the LZ4 frame format, one after the other, decoded to at most `limit` bytes. */
export function decodeFrames(source, limit) {
  const parts = [];
  let total = 0;
  let from = 0;
  while (from < source.length) {
    if (source.length - from < 7 || source.readUInt32LE(from) !== 0x184d2204) throw new CorruptLz4('not an LZ4 frame');
    const flags = source[from + 4];
    const blockMax = 1 << (8 + 2 * ((source[from + 5] >> 4) & 7));
    from += 7 + (flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0);
    // Blocks may refer back into the frame's earlier blocks, so that a frame is decoded into one buffer.
    let frame = Buffer.alloc(blockMax);
    let used = 0;
    for (;;) {
      if (source.length - from < 4) throw new CorruptLz4('LZ4 frame is cut off');
      const head = source.readUInt32LE(from);
      from += 4;
      if (head === 0) break;
      const size = head & 0x7fffffff;
      if (from + size > source.length) throw new CorruptLz4('LZ4 block is cut off');
      if (used + blockMax > frame.length) frame = Buffer.concat([frame], Math.max(frame.length * 2, used + blockMax));
      used += head >>> 31
        ? source.copy(frame, used, from, from + size)
        : decodeBlock(source, from, from + size, frame, used);
      from += size + (flags & 16 ? 4 : 0);
      if (total + used > limit) throw new RangeError('body too large');
    }
    from += flags & 4 ? 4 : 0;
    parts.push(frame.subarray(0, used));
    total += used;
  }
  return Buffer.concat(parts, total);
}

/** ClickHouse's blocks: 16 bytes of checksum, method, compressed size with this header, size, data. */
export function decodeClickHouseBlocks(source, limit) {
  const parts = [];
  let total = 0;
  for (let from = 0; from < source.length;) {
    if (source.length - from < 25) throw new CorruptLz4('ClickHouse block is cut off');
    const method = source[from + 16];
    const packed = source.readUInt32LE(from + 17);
    const size = source.readUInt32LE(from + 21);
    total += size;
    if (total > limit) throw new RangeError('body too large');
    const end = from + 16 + packed;
    if (end > source.length) throw new CorruptLz4('ClickHouse block is cut off');
    if (method === 0x82) {
      const block = Buffer.alloc(size);
      decodeBlock(source, from + 25, end, block, 0);
      parts.push(block);
    } else if (method === 0x02) {
      parts.push(source.subarray(from + 25, end));
    } else {
      throw new CorruptLz4(`ClickHouse block of method ${method}: only LZ4 and none are known here`);
    }
    from = end;
  }
  return Buffer.concat(parts);
}
