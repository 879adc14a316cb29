import { createHash } from 'node:crypto'
import { paths } from '#platform/pki/authority/index.ts'
import { requestTimestamp, TimestampError } from '#platform/pki/timestamp/request.ts'
import { lastingDigest } from '#platform/pki/trust/algorithms.ts'
import { answerSample } from './fetcher.ts'
import type { Tools } from './tools.ts'
import type { Trust } from './trust.ts'

/** A token, or why there is none: the signature goes on without, and says so. */
export type Stamp = { readonly token: Uint8Array } | { readonly problem: string }

/**
 * A time-stamp over these bytes. Of the configured service; of the sample authority for what its certificates sign. Five seconds at most: a
 * document must not hang on a service that is away.
 */
export async function stampOver(tools: Tools, trust: Trust, sample: boolean, digest: Uint8Array): Promise<Stamp> {
  const own = sample && trust.sample !== undefined ? trust.sample : undefined
  if (own === undefined && tools.timestampUrl === '') return { problem: 'none' }
  try {
    const { token } = await requestTimestamp(tools.timestampUrl, digest, {
      milliseconds: 5000,
      ...(own === undefined
        ? {}
        : { send: async (body: Uint8Array) => answerSample(own, paths.timestamp, tools.now(), body).body }),
    })
    return { token }
  } catch (error) {
    if (error instanceof TimestampError) return { problem: error.code }
    throw error
  }
}

/** The hash of these bytes that a time-stamp is to stand over. */
export const stampHash = (it: Uint8Array, { now }: Tools, { ends }: Trust) =>
  new Uint8Array(createHash(lastingDigest(now().getTime(), ends)).update(it).digest())
