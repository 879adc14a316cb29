import { lookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

export interface FetchAsk {
  readonly address: string
  /** Sent by POST when given. */
  readonly body?: Uint8Array
  /** Media type of the body. */
  readonly type?: string
  /** Bytes the answer may have. */
  readonly limit: number
}

/** Why nothing came: `address` is not one we ask, `private` leads inside, `status` was not 200, `large`, `slow`, `network`. */
export type FetchFailure = 'address' | 'private' | 'status' | 'large' | 'slow' | 'network'
export type Fetched = { readonly bytes: Uint8Array } | { readonly failure: FetchFailure }

/** Asks an address a certificate names. Never throws. */
export type Fetcher = (ask: FetchAsk) => Promise<Fetched>

export interface FetchLimits {
  /** Milliseconds for one question, from the name to the last byte. */
  readonly timeout: number
  /** Addresses inside the network may be asked: an agency's own authority, and tests. */
  readonly allowPrivate: boolean
}

const inside = new BlockList()
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside.addSubnet(net, prefix, 'ipv4')
for (const [net, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  inside.addSubnet(net, prefix, 'ipv6')

/** True for an address that does not leave the own network or machine; a name a file brings must not lead there. */
export function isInside(address: string): boolean {
  return inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/** Resolves a name and refuses it as a whole when any of its addresses lies inside: the address checked is the one connected to. */
const outsideOnly: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '')
    if (addresses.length === 0 || addresses.some(({ address }) => isInside(address)))
      return done(Object.assign(new Error('private'), { code: 'EPRIVATE' }), '')
    if (options.all) return done(null, addresses)
    const [first] = addresses
    done(null, first?.address ?? '', first?.family)
  })
}

/** A fetcher over HTTP and HTTPS that follows no redirects, within limits. */
export function onlineFetcher({ timeout, allowPrivate }: FetchLimits): Fetcher {
  return async (ask) => {
    const url = URL.canParse(ask.address) ? new URL(ask.address) : undefined
    if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return { failure: 'address' }
    const host = url.hostname.replace(/^\[(.*)\]$/u, '$1')
    if (!allowPrivate && isIP(host) !== 0 && isInside(host)) return { failure: 'private' }
    return exchange(url, ask, timeout, allowPrivate)
  }
}

export interface FetchBudget {
  /** For all questions together, from the first. */
  readonly milliseconds: number
  readonly questions: number
}

/**
 * A fetcher for one file: its certificates name the addresses, so that whoever made it could have asked without end. So many questions, so
 * much time, and an address that failed is not asked again.
 */
export function frugalFetcher(fetcher: Fetcher, { milliseconds, questions }: FetchBudget): Fetcher {
  const failed = new Map<string, FetchFailure>()
  let until: number | undefined
  let asked = 0
  return async (ask) => {
    until ??= performance.now() + milliseconds
    const before = failed.get(ask.address)
    if (before !== undefined) return { failure: before }
    if (asked >= questions || performance.now() > until) return { failure: 'slow' }
    asked += 1
    const got = await fetcher(ask)
    if ('failure' in got) failed.set(ask.address, got.failure)
    return got
  }
}

function exchange(url: URL, { body, type, limit }: FetchAsk, timeout: number, allowPrivate: boolean): Promise<Fetched> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeout)
    const failed = (error: NodeJS.ErrnoException) =>
      resolve({ failure: signal.aborted ? 'slow' : error.code === 'EPRIVATE' ? 'private' : 'network' })
    const headers = body === undefined ? {} : { 'content-type': type ?? '', 'content-length': body.length }
    const method = body === undefined ? 'GET' : 'POST'
    const options = { method, headers, signal, agent: false, ...(allowPrivate ? {} : { lookup: outsideOnly }) }
    const asked = send(url, options, (reply) => {
      if (reply.statusCode !== 200) {
        asked.destroy()
        return resolve({ failure: 'status' })
      }
      const pieces: Uint8Array[] = []
      let size = 0
      reply.on('data', (piece: Uint8Array) => {
        size += piece.length
        pieces.push(piece)
        if (size <= limit) return
        asked.destroy()
        resolve({ failure: 'large' })
      })
      reply.once('error', failed)
      reply.once('end', () => resolve({ bytes: Buffer.concat(pieces) }))
    })
    asked.once('error', failed)
    asked.end(body)
  })
}
