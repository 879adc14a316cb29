import { type AlgorithmEnd, endOf, keyStrength } from '../trust/algorithms.ts'
import type { Certificate } from '../trust/certificate.ts'
import type { TimestampToken } from './read.ts'

/**
 * Until when a time-stamp convinces by itself, in milliseconds since 1970: the first end of a certificate on its way to the root, of a key or
 * of a digest used. Before then another time-stamp must cover it (ETSI EN 319 142-1, 5.4.3; RFC 4998, 5.1).
 */
export function convincesUntil(
  { cms, info }: TimestampToken,
  path: readonly Certificate[],
  ends?: readonly AlgorithmEnd[],
): number {
  const digests = [info.digest, cms.digest, ...path.slice(0, -1).map(({ scheme }) => scheme?.digest)]
  return Math.min(
    ...path.map(({ notAfter }) => notAfter),
    ...path.map(({ publicKey }) => {
      const { family, bits } = keyStrength(publicKey)
      return endOf(family, bits, ends)
    }),
    ...digests.map((it) => (it === undefined ? Number.POSITIVE_INFINITY : endOf(it, undefined, ends))),
  )
}
