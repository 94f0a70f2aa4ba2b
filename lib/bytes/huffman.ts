/** Huffman codes of limited length. @module */

/**
 * Finds the lengths of a Huffman code (Huffman, Proc. IRE 1952;40:1098–1101).
 * Where one would be longer than the limit, the counts are halved, and so made
 * more alike, until none is.
 *
 * @param counts How often each symbol occurs; at least two do.
 * @param limit The longest code in bits.
 * @returns Bits of each symbol's code, 0 for one that does not occur.
 */
export function codeLengths(counts: Uint32Array, limit: number): Uint8Array {
  let weights = counts;
  for (;;) {
    const lengths = optimalLengths(weights);
    if (lengths.every((length) => length <= limit)) return lengths;
    weights = weights.map((weight) => Math.ceil(weight / 2));
  }
}

/** Joins the two lightest nodes until one is left; leaves stand sorted. */
function optimalLengths(weights: Uint32Array): Uint8Array {
  const symbols = [...weights.keys()].filter((symbol) => weights[symbol] > 0)
    .sort((a, b) => weights[a] - weights[b] || a - b);
  const leaves = symbols.length;
  const nodes = 2 * leaves - 1;
  const weight = new Float64Array(nodes);
  const parent = new Uint16Array(nodes);
  symbols.forEach((symbol, i) => weight[i] = weights[symbol]);
  let leaf = 0;
  let joined = leaves;
  for (let node = leaves; node < nodes; node++) {
    for (let child = 0; child < 2; child++) {
      const lightest = joined === node ||
          leaf < leaves && weight[leaf] <= weight[joined]
        ? leaf++
        : joined++;
      weight[node] += weight[lightest];
      parent[lightest] = node;
    }
  }
  const depth = new Uint8Array(nodes);
  for (let node = nodes - 2; node >= 0; node--) {
    depth[node] = depth[parent[node]] + 1;
  }
  const lengths = new Uint8Array(weights.length);
  symbols.forEach((symbol, i) => lengths[symbol] = depth[i]);
  return lengths;
}

/**
 * Gives symbols the canonical codes of deflate (RFC 1951, section 3.2.2).
 *
 * @param lengths Bits of each symbol's code.
 * @returns The codes, first bit lowest, as they are written.
 */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  const longest = lengths.reduce((a, b) => Math.max(a, b), 0);
  let next = 0;
  for (let length = 1; length <= longest; length++) {
    next <<= 1;
    lengths.forEach((found, symbol) => {
      if (found === length) codes[symbol] = reversed(next++, length);
    });
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let out = 0;
  for (let bit = 0; bit < length; bit++) out = out << 1 | code >> bit & 1;
  return out;
}
